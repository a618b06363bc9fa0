//! What is known of the models: what is built in, and over it what the account's Regions said.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::catalog::{Arn, Catalog, Live, LiveModel, LiveProfile, Resolution};

use super::{Fault, Session};
use crate::roster::Filters;

/// A question about models that was refused or lost.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refused {
    /// What was asked for, in words.
    pub(crate) what: &'static str,
    pub(crate) fault: Arc<Fault>,
}

/// What a Region said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heard {
    pub(crate) models: Option<Vec<LiveModel>>,
    pub(crate) profiles: Option<Vec<LiveProfile>>,
    /// When the lists came, in milliseconds since 1970.
    pub(crate) at: f64,
    /// Models that were asked about one by one, each with its time.
    pub(crate) details: BTreeMap<String, (LiveModel, f64)>,
    pub(crate) refused: Vec<Refused>,
}

impl Heard {
    /// Whether anything was listed.
    pub(crate) const fn has_lists(&self) -> bool {
        self.models.is_some() || self.profiles.is_some()
    }
}

/// What is behind an ARN that does not say it itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Behind {
    /// The service is being asked.
    Asking,
    /// It said so.
    Found {
        /// ARNs of the models that may answer.
        models: Vec<String>,
        /// What an imported model is built like.
        architecture: Option<String>,
    },
    /// It did not.
    Failed(Arc<Fault>),
}

/// The catalogue for calls from one Region.
#[derive(Clone, Debug)]
pub(crate) struct Known(Option<Arc<Catalog>>);

impl Deref for Known {
    type Target = Catalog;

    fn deref(&self) -> &Catalog {
        self.0.as_deref().unwrap_or_else(|| Catalog::builtin())
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The models.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Models {
    /// What each Region said, by its code.
    pub(crate) heard: RwSignal<BTreeMap<String, Heard>>,
    /// The Region that is being asked for its lists.
    pub(crate) asking: RwSignal<Option<String>>,
    /// What is behind opaque ARNs.
    pub(crate) behind: RwSignal<BTreeMap<String, Behind>>,
    /// What is wanted of the list.
    pub(crate) filters: RwSignal<Filters>,
    /// The catalogue for calls from the Region in use.
    pub(crate) catalog: Memo<Known>,
}

impl Models {
    pub(crate) fn new(session: Session) -> Self {
        let heard = RwSignal::new(BTreeMap::new());
        let here = Memo::new(move |_| {
            session
                .region
                .with(|region| heard.with(|heard: &BTreeMap<String, Heard>| heard.get(region).cloned()))
        });
        let catalog = Memo::new(move |_| {
            let region = session.region.get();
            here.with(|heard| {
                Known(
                    heard
                        .as_ref()
                        .and_then(|heard| laid_over(heard, &region))
                        .map(Arc::new),
                )
            })
        });
        Self {
            heard,
            asking: RwSignal::new(None),
            behind: RwSignal::new(BTreeMap::new()),
            filters: RwSignal::new(Filters::default()),
            catalog,
        }
    }

    /// Resolves an id for a call from a Region by everything that is known: what the Region listed, and what the
    /// service said is behind an ARN. Tracks all of it.
    pub(crate) fn resolve<T>(self, id: &str, region: &str, with: impl FnOnce(Resolution<'_>) -> T) -> T {
        self.catalog.with(|catalog| {
            let resolution = catalog.resolve(id, region);
            if resolution.family.is_some() || Arn::parse(&resolution.wire_id).is_none() {
                return with(resolution);
            }
            let arns = self.behind.with(|behind| match behind.get(&resolution.wire_id) {
                Some(Behind::Found { models, .. }) => Some(models.clone()),
                _ => None,
            });
            with(match arns {
                Some(arns) => resolution.with_models(catalog, &arns),
                None => resolution,
            })
        })
    }

    /// Forgets what an account said.
    pub(crate) fn forget(self) {
        self.heard.set(BTreeMap::new());
        self.behind.set(BTreeMap::new());
        self.asking.set(None);
    }
}

/// The built-in catalogue under what a Region said; none where it said nothing.
fn laid_over(heard: &Heard, region: &str) -> Option<Catalog> {
    let mut catalog = heard.has_lists().then(|| {
        Catalog::builtin().refreshed(Live {
            region: region.to_owned(),
            models: heard.models.clone(),
            profiles: heard.profiles.clone(),
        })
    });
    for (model, _) in heard.details.values() {
        let before = catalog.as_ref().unwrap_or_else(|| Catalog::builtin());
        catalog = Some(before.with_model(model, region));
    }
    catalog
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_region_said_lies_over_what_is_built_in() {
        let nova = LiveModel {
            id: "amazon.nova-lite-v1:0".to_owned(),
            max_output: Some(12_345),
            ..LiveModel::default()
        };
        let mut heard = Heard::default();
        assert!(laid_over(&heard, "us-east-1").is_none());

        heard.details.insert(nova.id.clone(), (nova.clone(), 0.0));
        let detailed = laid_over(&heard, "us-east-1").unwrap();
        let of = |catalog: &Catalog| {
            catalog
                .model(&nova.id)
                .map(|model| (model.max_output, model.listed))
        };
        assert_eq!(of(&detailed), Some((Some(12_345), Some(true))));
        assert_eq!(
            detailed
                .model("amazon.nova-pro-v1:0")
                .and_then(|model| model.listed),
            None
        );

        heard.models = Some(Vec::new());
        let both = laid_over(&heard, "us-east-1").unwrap();
        assert_eq!(of(&both), Some((Some(12_345), Some(true))));
        assert_eq!(
            both.model("amazon.nova-pro-v1:0").and_then(|model| model.listed),
            Some(false)
        );
    }
}
