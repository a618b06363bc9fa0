//! Reading the embedded data files into one catalogue.

use std::sync::OnceLock;

use serde::Deserialize;

use super::{Family, Live, Model, OnDemand, PriceSource, Profile, Region, profiles, regions};
use crate::error::{Error, ErrorKind};

/// The provider files, each with its name for error messages.
const PROVIDERS: [(&str, &str); 19] = [
    ("ai21.json", include_str!("../../data/ai21.json")),
    ("amazon.json", include_str!("../../data/amazon.json")),
    ("anthropic.json", include_str!("../../data/anthropic.json")),
    ("cohere.json", include_str!("../../data/cohere.json")),
    ("deepseek.json", include_str!("../../data/deepseek.json")),
    ("google.json", include_str!("../../data/google.json")),
    ("luma.json", include_str!("../../data/luma.json")),
    ("meta.json", include_str!("../../data/meta.json")),
    ("minimax.json", include_str!("../../data/minimax.json")),
    ("mistral.json", include_str!("../../data/mistral.json")),
    ("moonshot.json", include_str!("../../data/moonshot.json")),
    ("nvidia.json", include_str!("../../data/nvidia.json")),
    ("openai.json", include_str!("../../data/openai.json")),
    ("qwen.json", include_str!("../../data/qwen.json")),
    ("stability.json", include_str!("../../data/stability.json")),
    ("twelvelabs.json", include_str!("../../data/twelvelabs.json")),
    ("writer.json", include_str!("../../data/writer.json")),
    ("xai.json", include_str!("../../data/xai.json")),
    ("zai.json", include_str!("../../data/zai.json")),
];

/// A provider's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provider {
    provider: String,
    models: Vec<Model>,
}

/// The models, the Regions, the inference profiles.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub(super) models: Vec<Model>,
    pub(super) profiles: Vec<Profile>,
    pub(super) live: Option<Live>,
    regions: Vec<Region>,
    price_source: PriceSource,
}

impl Catalog {
    /// The catalogue that is built in. Read once; later calls are free.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        // A test loads the embedded files, so the fallback is never taken.
        BUILTIN.get_or_init(|| Self::load().unwrap_or_default())
    }

    /// Reads the embedded files. An error names the file that does not parse.
    pub(super) fn load() -> Result<Self, Error> {
        let unreadable = |file: &str, source: serde_json::Error| {
            Error::new(
                ErrorKind::InvalidInput,
                format!("the built-in data file {file} cannot be read"),
            )
            .with_source(source)
        };
        let mut catalog = Self::default();
        for (file, text) in PROVIDERS {
            let parsed: Provider = serde_json::from_str(text).map_err(|source| unreadable(file, source))?;
            catalog
                .models
                .extend(parsed.models.into_iter().map(|model| Model {
                    provider: parsed.provider.clone(),
                    ..model
                }));
        }
        catalog.regions = regions::Table::parse()
            .map_err(|source| unreadable("regions.json", source))?
            .regions;
        catalog.profiles = profiles::Table::parse()
            .map_err(|source| unreadable("profiles.json", source))?
            .profiles;
        catalog.price_source = serde_json::from_str(include_str!("../../data/prices.json"))
            .map_err(|source| unreadable("prices.json", source))?;
        Ok(catalog)
    }

    /// All models, by provider, oldest first within a provider.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The models of a family.
    pub fn of_family(&self, family: Family) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(move |model| model.family == family)
    }

    /// The model of a bare id, exactly.
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// Where the prices of all models come from.
    pub fn price_source(&self) -> &PriceSource {
        &self.price_source
    }

    /// The Regions in which Bedrock is offered, by area.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The name of a Region, or its code where it is not known.
    pub fn region_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.regions
            .iter()
            .find(|region| region.code == code)
            .map_or(code, |region| region.name.as_str())
    }

    /// The inference-profile prefixes, the narrowest place first.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The ids by which a model may be called in a Region, the best first: the bare id where it is served on
    /// demand (or nothing is known against it), its profiles by how near they keep the data, and last the bare
    /// id where only other Regions are known to serve it. None for a model that cannot be called here at all.
    pub fn ids_in(&self, model: &Model, region: &str) -> Vec<String> {
        if model.not_callable.is_some() {
            return Vec::new();
        }
        let bare = model.on_demand(region);
        let mut ids = self.profile_ids(model, region);
        match bare {
            OnDemand::Yes | OnDemand::Unknown => ids.insert(0, model.id.clone()),
            OnDemand::Elsewhere => ids.push(model.id.clone()),
            OnDemand::No => {}
        }
        ids
    }

    /// The profile ids that serve a model in a Region, the most local first.
    pub(super) fn profile_ids(&self, model: &Model, region: &str) -> Vec<String> {
        self.profiles
            .iter()
            .filter(|profile| model.profiles.contains(&profile.prefix) && profile.serves(&model.id, region))
            .map(|profile| format!("{}.{}", profile.prefix, model.id))
            .collect()
    }
}
