//! One model in one Region.

use outcrop_core::catalog::{
    Batching, Catalog, Lifecycle, LiveModel, LiveProfile, Modality, Model, OnDemand, Reach,
};

use super::{Way, ways};
use crate::text::model as say;

/// Whether it can be called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Standing {
    /// By one of its ways, as far as is known.
    Here,
    /// In other Regions only.
    Elsewhere,
    /// It is legacy or has ended.
    Retired,
    /// Not from a page; the reason.
    NotCallable(String),
}

/// What is known of a model in a Region. Equal rows look alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    /// The bare id, or the ARN of a profile of the account's own.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) provider: String,
    pub(crate) reads: Vec<Modality>,
    pub(crate) makes: Vec<Modality>,
    /// How it can be called here, the best first. Empty: not here.
    pub(crate) ways: Vec<Way>,
    /// Whether one of them is answered, as far as is known.
    pub(crate) answers: bool,
    pub(crate) standing: Standing,
    /// What to know of it, a word or two each.
    pub(crate) tags: Vec<String>,
    /// Whether batch jobs take it here.
    pub(crate) batches: bool,
    /// What is searched, in lower case.
    words: String,
}

/// All models, by provider and newest first; the account's own profiles and what only its Region lists before them.
pub(crate) fn rows(catalog: &Catalog, region: &str) -> Vec<Row> {
    let mut models: Vec<Row> = catalog
        .models()
        .iter()
        .rev()
        .map(|model| Row::of_model(catalog, model, region))
        .collect();
    models.sort_by_cached_key(|row| row.provider.to_lowercase());
    let own = catalog
        .own_profiles()
        .map(|profile| Row::of_own_profile(catalog, profile, region));
    let strangers = catalog
        .strangers()
        .map(|model| Row::of_stranger(catalog, model, region));
    own.chain(strangers).chain(models).collect()
}

impl Row {
    fn of_model(catalog: &Catalog, model: &Model, region: &str) -> Self {
        let ways = ways(catalog, model, region);
        let listed = model.listed != Some(false);
        let mut tags = Vec::new();
        let standing = match &model.not_callable {
            Some(reason) => Standing::NotCallable(say::not_callable(reason, model.instead.as_deref())),
            None if model.lifecycle != Lifecycle::Active => Standing::Retired,
            None if ways.is_empty() || !listed => Standing::Elsewhere,
            None => Standing::Here,
        };
        match (model.lifecycle, &model.ends) {
            (Lifecycle::Legacy, Some(day)) => tags.push(say::legacy_until(day)),
            (Lifecycle::Legacy, None) => tags.push(say::LEGACY.to_owned()),
            (Lifecycle::Ended, _) => tags.push(say::ENDED.to_owned()),
            (Lifecycle::Active, _) => {}
        }
        if model.not_callable.is_some() || model.lifecycle == Lifecycle::Ended {
            // That says enough.
        } else if !listed {
            tags.push(say::not_listed(region));
        } else if ways.is_empty() {
            tags.push(say::not_in(region));
        }
        if model.asynchronous && !model.invoke && !model.converse {
            tags.push(say::BACKGROUND.to_owned());
        }
        let batches = catalog.resolve(&model.id, region).batching() == Batching::Yes;
        Self {
            id: model.id.clone(),
            name: model.name.clone(),
            provider: model.provider.clone(),
            reads: model.inputs.clone(),
            makes: model.outputs.clone(),
            answers: ways.iter().any(|way| {
                matches!(
                    catalog.resolve(&way.id, region).reach(),
                    Reach::Yes | Reach::Unknown
                )
            }),
            ways,
            standing,
            tags,
            batches,
            words: String::new(),
        }
        .searchable(&model.aliases)
    }

    /// A model that the Region lists and the catalogue does not know.
    fn of_stranger(catalog: &Catalog, model: &LiveModel, region: &str) -> Self {
        let bare = (model.on_demand != Some(false)).then(|| Way::of(&catalog.resolve(&model.id, region)));
        let listed = catalog.live().and_then(|live| live.profiles.as_ref());
        let profiles = listed
            .into_iter()
            .flatten()
            .filter(|profile| !profile.own && profile.models.contains(&model.id))
            .map(|profile| {
                let prefix = profile.id.strip_suffix(model.id.as_str());
                Way::listed(profile, prefix.and_then(|rest| rest.strip_suffix('.')), region)
            });
        let name = if model.name.is_empty() {
            &model.id
        } else {
            &model.name
        };
        Self {
            id: model.id.clone(),
            name: name.clone(),
            provider: if model.provider.is_empty() {
                say::UNKNOWN_PROVIDER.to_owned()
            } else {
                model.provider.clone()
            },
            reads: model.inputs.clone(),
            makes: model.outputs.clone(),
            ways: bare.into_iter().chain(profiles).collect(),
            answers: true,
            standing: match model.lifecycle {
                Some(Lifecycle::Legacy | Lifecycle::Ended) => Standing::Retired,
                _ => Standing::Here,
            },
            tags: vec![say::STRANGER.to_owned()],
            batches: model.batch == Some(true),
            words: String::new(),
        }
        .searchable(&[])
    }

    /// A profile that the account made.
    fn of_own_profile(catalog: &Catalog, profile: &LiveProfile, region: &str) -> Self {
        let resolution = catalog.resolve(&profile.id, region);
        let model = resolution.model;
        Self {
            id: profile.id.clone(),
            name: if profile.name.is_empty() {
                say::OWN_PROFILE.to_owned()
            } else {
                profile.name.clone()
            },
            provider: say::OWN_PROVIDER.to_owned(),
            reads: model.map(|model| model.inputs.clone()).unwrap_or_default(),
            makes: model.map(|model| model.outputs.clone()).unwrap_or_default(),
            ways: vec![Way {
                prefix: None,
                ..Way::of(&resolution)
            }],
            answers: true,
            standing: Standing::Here,
            tags: vec![model.map_or_else(|| profile.models.join(", "), |model| model.name.clone())],
            batches: resolution.batching() == Batching::Yes,
            words: String::new(),
        }
        .searchable(&profile.models)
    }

    fn searchable(mut self, more: &[String]) -> Self {
        let ways = self.ways.iter().map(|way| way.id.as_str());
        let parts = [self.name.as_str(), &self.provider, &self.id].into_iter();
        let kinds = self.makes.iter().map(|kind| say::modality(*kind));
        let all: Vec<&str> = parts
            .chain(ways)
            .chain(kinds)
            .chain(self.tags.iter().map(String::as_str))
            .chain(more.iter().map(String::as_str))
            .collect();
        self.words = all.join(" ").to_lowercase();
        self
    }

    /// Whether all words, in lower case, stand in its name, provider, ids, or what it makes.
    pub(crate) fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.words.contains(word.as_str()))
    }

    /// The way of exactly this id.
    pub(crate) fn exactly(&self, id: &str) -> Option<&Way> {
        self.ways.iter().find(|way| way.id == id)
    }

    /// Whether it can be chosen.
    pub(crate) const fn is_callable(&self) -> bool {
        !matches!(self.standing, Standing::NotCallable(_))
    }
}

/// The Regions in which a model is known to answer, as far as the built-in data say.
pub(crate) fn elsewhere(id: &str) -> Vec<String> {
    let catalog = Catalog::builtin();
    let Some(model) = catalog.model(id) else {
        return Vec::new();
    };
    let serves = |code: &str| {
        model.on_demand(code) == OnDemand::Yes
            || catalog
                .ids_in(model, code)
                .iter()
                .any(|id| catalog.resolve(id, code).reach() == Reach::Yes)
    };
    catalog
        .regions()
        .iter()
        .filter(|region| serves(&region.code))
        .map(|region| region.code.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use outcrop_core::catalog::Live;

    use super::*;

    #[test]
    fn every_model_has_a_row_in_every_region() {
        let catalog = Catalog::builtin();
        for region in catalog.regions() {
            let rows = rows(catalog, &region.code);
            assert_eq!(rows.len(), catalog.models().len());
            for row in &rows {
                let expected = matches!(row.standing, Standing::Here);
                assert!(!expected || !row.ways.is_empty(), "{} {}", region.code, row.id);
                assert!(row.is_callable() || row.ways.is_empty(), "{}", row.id);
            }
        }
    }

    #[test]
    fn what_needs_a_profile_has_no_bare_way() {
        let catalog = Catalog::builtin();
        let mut seen = 0;
        for region in ["us-east-1", "eu-west-1", "ap-northeast-1"] {
            for row in rows(catalog, region) {
                let model = catalog.model(&row.id).unwrap();
                if model.on_demand(region) == OnDemand::No {
                    seen += 1;
                    assert!(
                        row.ways.iter().all(|way| way.prefix.is_some()),
                        "{region} {}",
                        row.id
                    );
                }
            }
        }
        assert!(seen > 60, "{seen}");
    }

    #[test]
    fn a_search_takes_words_in_any_order() {
        let rows = rows(Catalog::builtin(), "us-east-1");
        let found = |query: &str| {
            let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
            rows.iter().filter(|row| row.has(&words)).count()
        };
        assert!(found("haiku anthropic") > 0);
        assert_eq!(found("haiku anthropic"), found("Anthropic HAIKU"));
        assert_eq!(found("haiku nova"), 0);
        assert_eq!(found(""), rows.len());
    }

    #[test]
    fn what_only_the_account_has_is_listed_first() {
        let arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
        let own = LiveProfile {
            id: arn.to_owned(),
            name: "Team".to_owned(),
            own: true,
            models: vec!["amazon.nova-lite-v1:0".to_owned()],
            destinations: vec!["us-east-1".to_owned(), "us-west-2".to_owned()],
            everywhere: false,
        };
        let profile = LiveProfile {
            id: "us.acme.granite-v1:0".to_owned(),
            models: vec!["acme.granite-v1:0".to_owned()],
            destinations: vec!["us-west-2".to_owned()],
            ..LiveProfile::default()
        };
        let stranger = LiveModel {
            id: "acme.granite-v1:0".to_owned(),
            name: "Granite".to_owned(),
            on_demand: Some(false),
            ..LiveModel::default()
        };
        let catalog = Catalog::builtin().refreshed(Live {
            region: "us-east-1".to_owned(),
            models: Some(vec![stranger]),
            profiles: Some(vec![own, profile]),
        });
        let rows = rows(&catalog, "us-east-1");
        assert_eq!(
            (rows[0].name.as_str(), rows[0].tags[0].as_str()),
            ("Team", "Nova Lite")
        );
        assert_eq!(rows[0].ways[0].others, ["us-west-2"]);
        assert_eq!(
            (rows[1].name.as_str(), rows[1].ways[0].id.as_str()),
            ("Granite", "us.acme.granite-v1:0")
        );
        assert!(
            rows[2..].iter().all(|row| row.standing != Standing::Here),
            "nothing else is listed"
        );
    }

    #[test]
    fn a_model_of_other_regions_says_which() {
        let rows = rows(Catalog::builtin(), "ca-west-1");
        let row = rows
            .iter()
            .find(|row| row.standing == Standing::Elsewhere)
            .unwrap();
        assert!(row.tags.contains(&say::not_in("ca-west-1")));
        assert!(!elsewhere(&row.id).contains(&"ca-west-1".to_owned()));
        assert!(elsewhere("amazon.nova-lite-v1:0").contains(&"us-east-1".to_owned()));
        assert!(elsewhere("acme.granite").is_empty());
    }
}
