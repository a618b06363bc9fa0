//! System inference profiles: the prefixes, and where each takes a request.
//!
//! `us.anthropic.claude-…` called in `us-east-1` may be answered in `us-west-2`. The lists here are a hint;
//! `GetInferenceProfile` has those of the day.

use serde::Deserialize;

/// One prefix and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Such as `us-gov`. The table lists the narrowest place first, and `us-gov` before `us`.
    pub prefix: String,
    /// The place in words.
    pub place: String,
    routes: Vec<Route>,
    /// Models whose profiles lead elsewhere: those of older ones to fewer Regions.
    #[serde(default, rename = "ofModels")]
    of_models: Vec<OfModels>,
    #[serde(default)]
    everywhere: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfModels {
    models: Vec<String>,
    routes: Vec<Route>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Route {
    sources: Vec<String>,
    destinations: Vec<String>,
    /// The source Region itself is a destination as well.
    #[serde(default)]
    and_own: bool,
}

impl Profile {
    /// Whether requests may leave for any commercial Region.
    pub const fn is_global(&self) -> bool {
        self.everywhere
    }

    /// Whether a request for this model may start in this Region, as far as the table knows.
    pub fn serves(&self, model: &str, region: &str) -> bool {
        if self.everywhere {
            return super::partition(region).is_some_and(|partition| partition.id == "aws");
        }
        self.routes(model)
            .iter()
            .any(|route| route.sources.iter().any(|source| source == region))
    }

    /// Where a request for this model that starts in this Region may be answered, sorted. Empty: anywhere, or not
    /// known.
    pub fn destinations(&self, model: &str, region: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for route in self.routes(model) {
            if route.sources.iter().any(|source| source == region) {
                found.extend(route.destinations.iter().cloned());
                if route.and_own {
                    found.push(region.to_owned());
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn routes(&self, model: &str) -> &[Route] {
        let own = self
            .of_models
            .iter()
            .find(|own| own.models.iter().any(|known| known == model));
        own.map_or(self.routes.as_slice(), |own| own.routes.as_slice())
    }

    /// Models whose profiles lead elsewhere than the others of this prefix.
    pub fn models_with_own_routes(&self) -> impl Iterator<Item = &str> {
        self.of_models
            .iter()
            .flat_map(|own| &own.models)
            .map(String::as_str)
    }

    /// A prefix that the table does not have, as a listed profile shows it.
    pub(super) fn listed(prefix: &str, region: &str, destinations: &[String], everywhere: bool) -> Self {
        Self {
            prefix: prefix.to_owned(),
            place: format!("the Regions of {prefix}"),
            routes: vec![Route {
                sources: vec![region.to_owned()],
                destinations: destinations.to_vec(),
                and_own: false,
            }],
            of_models: Vec::new(),
            everywhere,
        }
    }

    /// A Region that the table does not know to be a source for a model.
    pub(super) fn also_from(&mut self, model: &str, region: &str, destinations: &[String]) {
        let mut routes = self.routes(model).to_vec();
        routes.push(Route {
            sources: vec![region.to_owned()],
            destinations: destinations.to_vec(),
            and_own: false,
        });
        self.of_models.insert(
            0,
            OfModels {
                models: vec![model.to_owned()],
                routes,
            },
        );
    }

    /// Every Region that its routes name.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        let own = self.of_models.iter().flat_map(|own| &own.routes);
        self.routes
            .iter()
            .chain(own)
            .flat_map(|route| route.sources.iter().chain(&route.destinations))
            .map(String::as_str)
    }
}

/// `data/profiles.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Table {
    pub(super) profiles: Vec<Profile>,
}

impl Table {
    pub(super) fn parse() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("../../data/profiles.json"))
    }
}
