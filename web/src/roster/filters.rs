//! What a person wants of a model.

use outcrop_core::catalog::{Leaves, Modality};

use super::{Rank, Row, Way};

/// How it is to be called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum By {
    /// So that the data stay in the Region.
    Staying,
    /// By its bare id.
    BareId,
    /// By the profile of this prefix.
    Profile(String),
}

/// What is wanted; nothing at first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Filters {
    pub(crate) provider: Option<String>,
    pub(crate) makes: Option<Modality>,
    pub(crate) by: Option<By>,
    /// Callable in the Region.
    pub(crate) here: bool,
    /// In batch jobs of the Region.
    pub(crate) batch: bool,
    /// In the order of prices, not of providers.
    pub(crate) cheapest: bool,
}

impl Filters {
    /// Whether a row is wanted.
    pub(crate) fn pass(&self, row: &Row) -> bool {
        self.provider
            .as_ref()
            .is_none_or(|wanted| row.provider == *wanted)
            && self.makes.is_none_or(|wanted| row.makes.contains(&wanted))
            && (self.by.is_none() || self.way(row).is_some())
            && (!self.here || row.answers)
            && (!self.batch || row.batches)
    }

    /// The way of a row that is taken: the best of those that are wanted.
    pub(crate) fn way<'a>(&self, row: &'a Row) -> Option<&'a Way> {
        row.ways.iter().find(|way| match &self.by {
            None => true,
            Some(By::Staying) => way.leaves == Leaves::No,
            Some(By::BareId) => way.prefix.is_none(),
            Some(By::Profile(prefix)) => way.prefix.as_ref() == Some(prefix),
        })
    }

    /// What the way that is taken costs, as far as that can be compared.
    pub(crate) fn rank(&self, row: &Row) -> Rank {
        self.way(row).map_or(Rank::Unknown, |way| way.rank)
    }

    /// How many are set.
    pub(crate) fn count(&self) -> usize {
        usize::from(self.provider.is_some())
            + usize::from(self.makes.is_some())
            + usize::from(self.by.is_some())
            + usize::from(self.here)
            + usize::from(self.batch)
            + usize::from(self.cheapest)
    }
}

#[cfg(test)]
mod tests {
    use outcrop_core::catalog::Catalog;

    use super::super::rows;
    use super::*;

    const NOVA: &str = "amazon.nova-lite-v1:0";

    fn found(filters: &Filters) -> Vec<Row> {
        let all = rows(Catalog::builtin(), "us-east-1").into_iter();
        all.filter(|row| filters.pass(row)).collect()
    }

    #[test]
    fn each_filter_narrows() {
        let all = found(&Filters::default()).len();
        let by = |by| Filters {
            by: Some(by),
            ..Filters::default()
        };
        let cases = [
            Filters {
                provider: Some("Cohere".to_owned()),
                ..Filters::default()
            },
            Filters {
                makes: Some(Modality::Embedding),
                ..Filters::default()
            },
            Filters {
                here: true,
                ..Filters::default()
            },
            Filters {
                batch: true,
                ..Filters::default()
            },
            by(By::BareId),
            by(By::Staying),
            by(By::Profile("global".to_owned())),
        ];
        for filters in cases {
            let count = found(&filters).len();
            assert!(0 < count && count < all, "{filters:?}: {count} of {all}");
            assert_eq!(filters.count(), 1);
        }
    }

    #[test]
    fn the_way_taken_is_the_one_that_is_wanted() {
        let all = found(&Filters::default());
        let nova = all.iter().find(|row| row.id == NOVA).unwrap();
        let way = |by| {
            let filters = Filters {
                by,
                ..Filters::default()
            };
            filters.way(nova).map(|way| way.id.as_str())
        };
        assert_eq!(way(None), Some(NOVA));
        assert_eq!(way(Some(By::Staying)), Some(NOVA));
        assert_eq!(
            way(Some(By::Profile("us".to_owned()))),
            Some("us.amazon.nova-lite-v1:0")
        );
        assert_eq!(way(Some(By::Profile("eu".to_owned()))), None);
    }
}
