//! An id by which a model can be called, and what the choice of it means.

use outcrop_core::catalog::{Catalog, Leaves, LiveProfile, Model, Price, Resolution, Unit};

use crate::numbers;
use crate::text::model as say;

/// An id, in one Region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Way {
    /// What is sent.
    pub(crate) id: String,
    /// The profile's prefix; none: no system profile.
    pub(crate) prefix: Option<String>,
    /// Where the data may go.
    pub(crate) leaves: Leaves,
    /// The other Regions that may answer; empty: none, or any.
    pub(crate) others: Vec<String>,
    /// For reading it in a row; empty where it is not known.
    pub(crate) price: String,
    /// Cheaper ones are less: those charged by the token, by something else, and those of no known price.
    pub(crate) rank: Rank,
}

/// How prices are compared: what is charged for, and millionths of a dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rank {
    /// A million tokens read and a million written.
    Tokens(u64),
    /// One of what else is counted, the cheapest of them.
    Each(u64),
    /// Nothing is known.
    Unknown,
}

impl Rank {
    fn of(price: Option<&Price>) -> Self {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "prices are small and not negative, and saturate otherwise"
        )]
        let millionths = |dollars: f64| (dollars * 1e6).round() as u64;
        let Some(price) = price else {
            return Self::Unknown;
        };
        if price.by_tokens() {
            return Self::Tokens(millionths(price.input + price.output));
        }
        let least = price.each.values().copied().min_by(f64::total_cmp);
        least.map_or(Self::Unknown, |least| Self::Each(millionths(least)))
    }
}

impl Way {
    pub(super) fn of(resolution: &Resolution<'_>) -> Self {
        Self {
            id: resolution.wire_id.clone(),
            prefix: resolution.prefix.clone(),
            leaves: resolution.leaves(),
            others: others(&resolution.destinations, &resolution.region),
            price: resolution.price().map(price).unwrap_or_default(),
            rank: Rank::of(resolution.price()),
        }
    }

    /// A profile of a model that the catalogue does not know.
    pub(super) fn listed(profile: &LiveProfile, prefix: Option<&str>, region: &str) -> Self {
        let others = others(&profile.destinations, region);
        Self {
            id: profile.id.clone(),
            prefix: prefix.map(str::to_owned),
            leaves: match (profile.everywhere, others.is_empty()) {
                (true, _) => Leaves::World,
                (false, false) => Leaves::Region,
                (false, true) => Leaves::No,
            },
            others: if profile.everywhere { Vec::new() } else { others },
            price: String::new(),
            rank: Rank::Unknown,
        }
    }

    /// By its profile, or by its own id.
    pub(crate) fn name(&self) -> String {
        match &self.prefix {
            Some(prefix) => say::profile(prefix),
            None if self.id.starts_with("arn:") => say::OWN_PROFILE.to_owned(),
            None => say::BARE_ID.to_owned(),
        }
    }

    /// Where the data may go, in a few words.
    pub(crate) fn leads(&self, region: &str) -> String {
        place(self.leaves, &self.others, region)
    }
}

/// The ways to call a model in a Region, the best first; none where it cannot be.
pub(crate) fn ways(catalog: &Catalog, model: &Model, region: &str) -> Vec<Way> {
    catalog
        .ids_in(model, region)
        .iter()
        .map(|id| catalog.resolve(id, region))
        // The bare id comes along where only other Regions are known to take it.
        .filter(|resolution| {
            !resolution
                .findings
                .iter()
                .any(|finding| finding.code == "needs-profile")
        })
        .map(|resolution| Way::of(&resolution))
        .collect()
}

fn others(destinations: &[String], region: &str) -> Vec<String> {
    let others = destinations.iter().filter(|other| *other != region);
    others.cloned().collect()
}

/// Where the data of a call may go, in a few words.
pub(crate) fn place(leaves: Leaves, others: &[String], region: &str) -> String {
    match leaves {
        Leaves::No => say::stays(region),
        Leaves::Region => say::destinations(&others.join(", ")),
        Leaves::World => say::ANYWHERE.to_owned(),
    }
}

/// Tokens first, then what is charged by the piece.
pub(crate) fn price(price: &Price) -> String {
    let mut parts = Vec::new();
    if price.by_tokens() && price.output > 0.0 {
        parts.push(say::price(
            &numbers::price(price.input),
            &numbers::price(price.output),
        ));
    } else if price.by_tokens() {
        parts.push(say::price_in(&numbers::price(price.input)));
    }
    let each = |(unit, rate): (&Unit, &f64)| say::price_each(&numbers::price_each(*rate), unit.name());
    parts.extend(price.each.iter().map(each));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use outcrop_core::catalog::Catalog;

    use super::*;

    #[test]
    fn a_price_says_what_it_is_for() {
        let catalog = Catalog::builtin();
        let of = |id: &str| {
            catalog
                .resolve(id, "us-east-1")
                .price()
                .map(price)
                .unwrap_or_default()
        };
        assert_eq!(of("amazon.nova-lite-v1:0"), "$0.06 in, $0.24 out");
        assert_eq!(of("amazon.titan-embed-text-v2:0"), "$0.02 in");
        assert!(
            of("amazon.nova-canvas-v1:0").ends_with(" per image"),
            "{}",
            of("amazon.nova-canvas-v1:0")
        );
    }

    #[test]
    fn prices_are_compared_with_their_like() {
        let catalog = Catalog::builtin();
        let rank = |id: &str| Way::of(&catalog.resolve(id, "us-east-1")).rank;
        let (micro, lite) = (rank("amazon.nova-micro-v1:0"), rank("amazon.nova-lite-v1:0"));
        assert!(micro < lite && lite < rank("amazon.nova-canvas-v1:0"));
        assert_eq!(lite, Rank::Tokens(300_000));
        assert_eq!(rank("acme.granite-v1:0"), Rank::Unknown);
    }

    #[test]
    fn a_way_says_where_data_goes() {
        let catalog = Catalog::builtin();
        let way = |id: &str| Way::of(&catalog.resolve(id, "us-east-1"));
        let bare = way("amazon.nova-lite-v1:0");
        assert_eq!(
            (bare.leaves, bare.leads("us-east-1").as_str()),
            (Leaves::No, "stays in us-east-1")
        );
        let profile = way("us.amazon.nova-lite-v1:0");
        assert_eq!(profile.others, ["us-east-2", "us-west-2"]);
        assert_eq!(profile.leads("us-east-1"), "may go to us-east-2, us-west-2");
        let global = way("global.anthropic.claude-haiku-4-5-20251001-v1:0");
        assert_eq!((global.leaves, global.others.len()), (Leaves::World, 0));
    }
}
