//! What the service says itself, laid over what is built in.
//!
//! A list of the service is of one Region and of one account's day, so a refreshed catalogue is for calls from that
//! Region. Facts that the lists do not have stay built in; [`Model::live`] says which are which.

use super::{Catalog, Lifecycle, Modality, Model, Profile};

/// A fact of a model that a list of the service may state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fact {
    /// Its name.
    Name,
    /// What it reads.
    Inputs,
    /// What it makes.
    Outputs,
    /// Whether it streams.
    Streams,
    /// Whether `Converse` takes it.
    Converse,
    /// Whether it is still offered.
    Lifecycle,
    /// Whether its bare id answers on demand.
    OnDemand,
    /// Which inference profiles it has.
    Profiles,
    /// Whether batch jobs take it.
    Batch,
    /// Tokens it reads and writes together.
    Context,
    /// Tokens it writes.
    MaxOutput,
}

/// What a Region's lists say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The Region that was asked.
    pub region: String,
    /// `ListFoundationModels`, where it was asked.
    pub models: Option<Vec<LiveModel>>,
    /// `ListInferenceProfiles`, all pages, where it was asked.
    pub profiles: Option<Vec<LiveProfile>>,
}

/// A model as a Region lists it. What was not said is none or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveModel {
    /// The bare id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Who makes it.
    pub provider: String,
    /// What it reads.
    pub inputs: Vec<Modality>,
    /// What it makes.
    pub outputs: Vec<Modality>,
    /// Whether it streams.
    pub streams: Option<bool>,
    /// Whether `Converse` takes it.
    pub converse: Option<bool>,
    /// Whether it is still offered.
    pub lifecycle: Option<Lifecycle>,
    /// Whether its bare id answers on demand.
    pub on_demand: Option<bool>,
    /// Whether batch jobs take it, by the bare id or a profile.
    pub batch: Option<bool>,
    /// Tokens it reads and writes together.
    pub context: Option<u32>,
    /// Tokens it writes at most.
    pub max_output: Option<u32>,
}

/// An inference profile as a Region lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveProfile {
    /// `us.amazon.nova-lite-v1:0`, or the ARN of a profile of the account's own.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether the account made it.
    pub own: bool,
    /// The ids of the models behind it.
    pub models: Vec<String>,
    /// The Regions that may answer, sorted.
    pub destinations: Vec<String>,
    /// Whether any commercial Region may.
    pub everywhere: bool,
}

impl LiveProfile {
    /// The ARNs of the models behind it, one for each Region, and one of no Region where any may answer.
    pub(super) fn model_arns(&self) -> Vec<String> {
        let regions = || {
            let any = self.everywhere.then_some("");
            self.destinations.iter().map(String::as_str).chain(any)
        };
        self.models
            .iter()
            .flat_map(|model| {
                regions().map(move |region| format!("arn:aws:bedrock:{region}::foundation-model/{model}"))
            })
            .collect()
    }
}

impl Catalog {
    /// This catalogue with what a Region's lists say laid over it, for calls from that Region.
    ///
    /// A model that is built in and not listed keeps its facts and says so ([`Model::listed`]); a listed one that
    /// is not built in is among [`Catalog::strangers`].
    #[must_use]
    pub fn refreshed(&self, live: Live) -> Self {
        let mut catalog = self.clone();
        for listed in live.profiles.iter().flatten() {
            catalog.learn_prefix(listed, &live.region);
        }
        // A list of the account's own alone says nothing of those that AWS made.
        let has_system = live.profiles.iter().flatten().any(|profile| !profile.own);
        for model in &mut catalog.models {
            if model.not_callable.is_some() {
                continue;
            }
            if let Some(models) = &live.models {
                let listed = models.iter().find(|listed| listed.id == model.id);
                model.listed = Some(listed.is_some());
                if let Some(listed) = listed {
                    model.take(listed, &live.region);
                }
            }
            if let Some(profiles) = live.profiles.as_ref().filter(|_| has_system) {
                model.take_profiles(profiles);
            }
            model.live.sort_unstable();
            model.live.dedup();
        }
        catalog.live = Some(live);
        catalog
    }

    /// This catalogue with what the service said of one model in a Region laid over it: `GetFoundationModel`, for who
    /// may not list them all. A model that is not built in changes nothing.
    #[must_use]
    pub fn with_model(&self, said: &LiveModel, region: &str) -> Self {
        let mut catalog = self.clone();
        if let Some(model) = catalog.models.iter_mut().find(|model| model.id == said.id) {
            model.listed = Some(true);
            model.take(said, region);
            model.live.sort_unstable();
            model.live.dedup();
        }
        catalog
    }

    /// The lists that were laid over it.
    pub fn live(&self) -> Option<&Live> {
        self.live.as_ref()
    }

    /// Models that the Region lists and that are not built in: they work through `Converse` or with raw JSON.
    pub fn strangers(&self) -> impl Iterator<Item = &LiveModel> {
        let listed = self.live.as_ref().and_then(|live| live.models.as_ref());
        listed
            .into_iter()
            .flatten()
            // Sizes to buy throughput by (`…:0:24k`) are known by their model.
            .filter(|listed| !self.knows(&listed.id))
    }

    /// Inference profiles of the account's own.
    pub fn own_profiles(&self) -> impl Iterator<Item = &LiveProfile> {
        let listed = self.live.as_ref().and_then(|live| live.profiles.as_ref());
        listed.into_iter().flatten().filter(|profile| profile.own)
    }

    /// The profile of an exact id, where this Region's list has it.
    pub(super) fn listed_profile(&self, id: &str, region: &str) -> Option<&LiveProfile> {
        let live = self.live.as_ref().filter(|live| live.region == region)?;
        live.profiles.iter().flatten().find(|profile| profile.id == id)
    }

    /// A prefix that the table does not have.
    fn learn_prefix(&mut self, listed: &LiveProfile, region: &str) {
        let Some(bare) = listed.models.first().filter(|_| !listed.own) else {
            return;
        };
        let prefix = listed
            .id
            .strip_suffix(bare.as_str())
            .and_then(|rest| rest.strip_suffix('.'));
        if let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) {
            match self.profiles.iter_mut().find(|known| known.prefix == prefix) {
                Some(known) if known.serves(bare, region) => {}
                Some(known) => known.also_from(bare, region, &listed.destinations),
                None => {
                    let profile = Profile::listed(prefix, region, &listed.destinations, listed.everywhere);
                    // Before a prefix that begins alike: `us-gov` before `us`.
                    self.profiles.insert(0, profile);
                }
            }
        }
    }
}

impl Model {
    /// Whether the service said this itself.
    pub fn is_live(&self, fact: Fact) -> bool {
        self.live.contains(&fact)
    }

    fn take(&mut self, listed: &LiveModel, region: &str) {
        let live = &mut self.live;
        let mut said = |fact, is_said: bool| {
            if is_said {
                live.push(fact);
            }
            is_said
        };
        if said(Fact::Name, !listed.name.is_empty()) {
            self.name.clone_from(&listed.name);
        }
        if said(Fact::Inputs, !listed.inputs.is_empty()) {
            // The list has no word for documents; what `Converse` takes of them is in another member.
            let unlisted = |kind: &&Modality| **kind == Modality::Document && !listed.inputs.contains(kind);
            let documents: Vec<Modality> = self.inputs.iter().filter(unlisted).copied().collect();
            self.inputs = listed.inputs.iter().copied().chain(documents).collect();
            self.quirks.text_only = self.inputs == [Modality::Text];
        }
        // Scores are listed as text.
        said(Fact::Outputs, listed.outputs == self.outputs);
        if let Some(streams) = listed.streams {
            said(Fact::Streams, true);
            self.streams = streams && self.outputs.contains(&Modality::Text);
        }
        if let Some(converse) = listed.converse {
            said(Fact::Converse, true);
            self.converse = converse;
        }
        if let Some(lifecycle) = listed.lifecycle {
            said(Fact::Lifecycle, true);
            self.lifecycle = lifecycle;
        }
        if let Some(on_demand) = listed.on_demand {
            said(Fact::OnDemand, true);
            set(&mut self.regions, region, on_demand);
            self.needs_profile = !on_demand;
        }
        if let Some(batch) = listed.batch {
            said(Fact::Batch, true);
            set(&mut self.batch_regions, region, batch);
        }
        if let Some(context) = listed.context {
            said(Fact::Context, true);
            self.context = Some(context);
        }
        if let Some(max_output) = listed.max_output {
            said(Fact::MaxOutput, true);
            self.max_output = Some(max_output);
            self.context = self.context.map(|context| context.max(max_output));
        }
    }

    fn take_profiles(&mut self, listed: &[LiveProfile]) {
        self.profiles = listed
            .iter()
            .filter(|profile| !profile.own)
            .filter_map(|profile| profile.id.strip_suffix(self.id.as_str())?.strip_suffix('.'))
            .map(str::to_owned)
            .collect();
        self.live.push(Fact::Profiles);
    }
}

/// Puts a Region among others, or takes it out.
fn set(regions: &mut Vec<String>, region: &str, belongs: bool) {
    regions.retain(|known| known != region);
    if belongs {
        regions.push(region.to_owned());
        regions.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Batching, Leaves, Reach};

    const NOVA: &str = "amazon.nova-lite-v1:0";

    fn lists(models: Vec<LiveModel>, profiles: Vec<LiveProfile>) -> Live {
        Live {
            region: "us-west-2".to_owned(),
            models: Some(models),
            profiles: Some(profiles),
        }
    }

    fn profile(id: &str, model: &str, destinations: &[&str]) -> LiveProfile {
        LiveProfile {
            id: id.to_owned(),
            models: vec![model.to_owned()],
            destinations: destinations.iter().map(|&region| region.to_owned()).collect(),
            ..LiveProfile::default()
        }
    }

    fn nova() -> LiveModel {
        LiveModel {
            id: NOVA.to_owned(),
            on_demand: Some(false),
            batch: Some(false),
            max_output: Some(20_000),
            lifecycle: Some(Lifecycle::Legacy),
            ..LiveModel::default()
        }
    }

    #[test]
    fn what_is_said_is_live_and_the_rest_is_built_in() {
        let catalog = Catalog::builtin().refreshed(lists(vec![nova()], Vec::new()));
        let model = catalog.model(NOVA).unwrap();
        assert_eq!(model.listed, Some(true));
        assert_eq!(model.max_output, Some(20_000));
        for fact in [Fact::OnDemand, Fact::Batch, Fact::MaxOutput, Fact::Lifecycle] {
            assert!(model.is_live(fact), "{fact:?}");
        }
        for fact in [Fact::Name, Fact::Streams, Fact::Context, Fact::Profiles] {
            assert!(!model.is_live(fact), "{fact:?}");
        }
        let built_in = Catalog::builtin().model(NOVA).unwrap();
        assert_eq!((&model.name, &model.prices), (&built_in.name, &built_in.prices));
        assert!(built_in.live.is_empty() && built_in.listed.is_none());
    }

    #[test]
    fn the_region_answers_as_it_says() {
        let us = profile("us.amazon.nova-lite-v1:0", NOVA, &["us-east-1", "us-west-2"]);
        let catalog = Catalog::builtin().refreshed(lists(vec![nova()], vec![us]));
        let bare = catalog.resolve(NOVA, "us-west-2");
        assert_eq!(bare.reach(), Reach::Otherwise);
        assert_eq!(bare.alternatives, ["us.amazon.nova-lite-v1:0"]);
        let profile = catalog.resolve("us.amazon.nova-lite-v1:0", "us-west-2");
        assert_eq!((profile.reach(), profile.leaves()), (Reach::Yes, Leaves::Region));
        assert_eq!(profile.destinations, ["us-east-1", "us-west-2"]);
        let model = profile.model.unwrap();
        assert!(model.is_live(Fact::Profiles) && model.profiles == ["us"]);
        assert!(matches!(profile.batching(), Batching::Elsewhere(_)));

        // Not listed, so not offered.
        let other = catalog.resolve("amazon.nova-micro-v1:0", "us-west-2");
        assert_eq!(other.reach(), Reach::No);
        assert!(other.findings.iter().any(|finding| finding.code == "not-listed"));
    }

    #[test]
    fn one_model_can_be_asked_of_alone() {
        let catalog = Catalog::builtin().with_model(&nova(), "us-west-2");
        let nova = catalog.model(NOVA).unwrap();
        assert!(nova.is_live(Fact::OnDemand) && !nova.is_live(Fact::Streams));
        assert_eq!((nova.listed, nova.max_output), (Some(true), Some(20_000)));
        let other = catalog.model("amazon.nova-micro-v1:0").unwrap();
        assert_eq!((other.listed, other.live.len()), (None, 0));
    }

    #[test]
    fn strangers_and_new_places_are_taken_in() {
        let stranger = LiveModel {
            id: "acme.granite-v1:0".to_owned(),
            name: "Granite".to_owned(),
            ..LiveModel::default()
        };
        let size = LiveModel {
            id: "amazon.nova-lite-v1:0:300k".to_owned(),
            ..LiveModel::default()
        };
        let moon = profile("us-moon.amazon.nova-lite-v1:0", NOVA, &["us-west-2", "us-moon-1"]);
        let own = LiveProfile {
            own: true,
            id: "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abcdefghijkl"
                .to_owned(),
            ..profile("", NOVA, &["us-west-2"])
        };
        let catalog = Catalog::builtin().refreshed(lists(vec![stranger, size], vec![moon, own]));
        let names: Vec<&str> = catalog.strangers().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["Granite"]);
        assert_eq!(catalog.own_profiles().count(), 1);
        let moon = catalog.resolve("us-moon.amazon.nova-lite-v1:0", "us-west-2");
        assert_eq!(moon.model.map(|model| model.id.as_str()), Some(NOVA));
        assert_eq!(moon.destinations, ["us-west-2", "us-moon-1"]);
    }
}
