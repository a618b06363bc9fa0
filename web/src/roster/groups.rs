//! How the list stands: what can be called here by provider, then the rest by why not.

use std::sync::Arc;

use super::{Filters, Row, Standing};
use crate::text::model as say;

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// Whether the name is that of the provider of all of them.
    pub(crate) is_provider: bool,
    pub(crate) rows: Vec<Arc<Row>>,
}

/// The list as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Groups {
    pub(crate) groups: Vec<Group>,
    /// Rows that are there and folded away.
    pub(crate) folded: usize,
}

impl Groups {
    /// How many rows are shown.
    pub(crate) fn count(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// The rows in the order shown.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Arc<Row>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

/// The rows that are wanted. Retired and not callable ones are folded away until one searches or unfolds them.
pub(crate) fn arrange(
    rows: &[Arc<Row>],
    filters: &Filters,
    query: &str,
    unfolded: bool,
    region: &str,
) -> Groups {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut shown = Groups::default();
    let (mut elsewhere, mut retired, mut not_callable) = (Vec::new(), Vec::new(), Vec::new());
    let mut here = Vec::new();
    for row in rows {
        if filters.pass(row) && row.has(&words) {
            let place = match row.standing {
                Standing::Here => &mut here,
                Standing::Elsewhere => &mut elsewhere,
                Standing::Retired => &mut retired,
                Standing::NotCallable(_) => &mut not_callable,
            };
            place.push(Arc::clone(row));
        }
    }
    if words.is_empty() && !filters.cheapest {
        for row in here {
            match shown.groups.last_mut() {
                Some(group) if group.name == row.provider => group.rows.push(row),
                _ => shown.groups.push(Group {
                    name: row.provider.clone(),
                    is_provider: true,
                    rows: vec![row],
                }),
            }
        }
    } else {
        // What is meant is mostly named.
        let is_named = |row: &Row| {
            let name = row.name.to_lowercase();
            words.iter().all(|word| name.contains(word.as_str()))
        };
        if filters.cheapest {
            here.sort_by_key(|row| filters.rank(row));
        } else {
            here.sort_by_cached_key(|row| !is_named(row));
        }
        shown.add(say::group_here(region), here);
    }
    shown.add(say::group_elsewhere(region), elsewhere);
    if words.is_empty() && !unfolded {
        shown.folded = retired.len() + not_callable.len();
    } else {
        shown.add(say::GROUP_RETIRED.to_owned(), retired);
        shown.add(say::GROUP_NOT_CALLABLE.to_owned(), not_callable);
    }
    shown
}

impl Groups {
    fn add(&mut self, name: String, rows: Vec<Arc<Row>>) {
        if !rows.is_empty() {
            self.groups.push(Group {
                name,
                is_provider: false,
                rows,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use outcrop_core::catalog::Catalog;

    use super::super::rows;
    use super::*;

    fn all(region: &str) -> Vec<Arc<Row>> {
        rows(Catalog::builtin(), region)
            .into_iter()
            .map(Arc::new)
            .collect()
    }

    #[test]
    fn nothing_is_lost() {
        for region in ["us-east-1", "eu-west-1", "ca-west-1", "us-gov-west-1"] {
            let all = all(region);
            let folded = arrange(&all, &Filters::default(), "", false, region);
            assert!(folded.folded > 20);
            assert_eq!(folded.count() + folded.folded, all.len());
            let unfolded = arrange(&all, &Filters::default(), "", true, region);
            assert_eq!((unfolded.count(), unfolded.folded), (all.len(), 0));
        }
    }

    #[test]
    fn a_search_finds_what_is_folded_away_and_says_why_it_was() {
        let all = all("us-east-1");
        let found = arrange(&all, &Filters::default(), "sonic", false, "us-east-1");
        assert_eq!(found.groups.last().unwrap().name, say::GROUP_NOT_CALLABLE);
        let found = arrange(&all, &Filters::default(), "instant", false, "us-east-1");
        assert_eq!(found.groups[0].name, say::GROUP_RETIRED);
        assert_eq!(
            arrange(&all, &Filters::default(), "no such", false, "us-east-1"),
            Groups::default()
        );
    }

    #[test]
    fn what_is_named_so_comes_first() {
        let all = all("us-east-1");
        let found = arrange(&all, &Filters::default(), "nova lite", false, "us-east-1");
        let first = found.rows().next().unwrap();
        assert!(first.name.starts_with("Nova"), "{}", first.name);
    }

    #[test]
    fn the_cheapest_stand_first_where_that_is_wanted() {
        let all = all("us-east-1");
        let filters = Filters {
            cheapest: true,
            ..Filters::default()
        };
        let shown = arrange(&all, &filters, "", false, "us-east-1");
        let here = &shown.groups[0];
        assert_eq!(here.name, say::group_here("us-east-1"));
        let ranks: Vec<_> = here.rows.iter().map(|row| filters.rank(row)).collect();
        assert!(ranks.is_sorted() && ranks.len() > 100, "{}", ranks.len());
    }

    #[test]
    fn providers_stand_once_each() {
        let all = all("us-east-1");
        let shown = arrange(&all, &Filters::default(), "", false, "us-east-1");
        let mut names: Vec<&str> = shown.groups.iter().map(|group| group.name.as_str()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
