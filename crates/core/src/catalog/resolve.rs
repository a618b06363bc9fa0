//! From what a person types to what goes on the wire, and what is known about it.

mod answers;
mod behind;
mod ways;

pub use answers::{Batching, Leaves, Reach};

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{
    Arn, Catalog, Counting, Family, Lifecycle, Modality, Model, Price, Profile, Quirks, Resource, Via,
    partition,
};
use crate::finding::{Finding, Place, Severity};

/// The longest id the service takes, in characters.
const MAX_ID: usize = 2048;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// A foundation model by its bare id or ARN.
    Model,
    /// A system inference profile.
    Profile,
    /// Something of the account's own, of which only the service knows what model answers.
    Opaque(Resource),
    /// Text that is no id of any known kind. It is sent as it is.
    Unknown,
}

/// An id, resolved. What is not known is `None`, never an error: the call may still work.
#[derive(Clone, Debug)]
pub struct Resolution<'a> {
    /// What was typed, without surrounding blanks.
    pub input: String,
    /// What to send as the model id: the input, or the id it was corrected to.
    pub wire_id: String,
    /// What it names.
    pub target: Target,
    /// The model, where the catalogue has it.
    pub model: Option<&'a Model>,
    /// The body format for `InvokeModel`. `None`: only `Converse` and raw JSON work, unless the caller knows.
    pub family: Option<Family>,
    /// The profile's prefix, such as `eu`; `None` for a bare id.
    pub prefix: Option<String>,
    /// The Region it was resolved for.
    pub region: String,
    /// The Regions that may answer. Empty: the Region itself alone, or not known.
    pub destinations: Vec<String>,
    /// Ids that serve the same model in this Region, the most local first; empty where the id is as good.
    pub alternatives: Vec<String>,
    /// What was corrected, and what to know before the call.
    pub findings: Vec<Finding>,
}

impl<'a> Resolution<'a> {
    /// States the family of something the catalogue does not know (an imported model, a provisioned one).
    #[must_use]
    pub fn with_family(mut self, family: Family) -> Self {
        self.family = Some(family);
        self.findings
            .retain(|finding| !matches!(finding.code, "unknown-model" | "opaque-model"));
        self
    }

    /// Whether a call of this kind can be made: `InvokeModel` needs a known body format.
    pub fn takes(&self, via: Via) -> bool {
        match via {
            Via::InvokeModel => self.family.is_some() && self.model.is_none_or(|model| model.invoke),
            Via::Converse => self.model.is_none_or(|model| model.converse),
        }
    }

    /// What the model does differently from its family; nothing where it is not known.
    pub fn quirks(&self) -> Quirks {
        self.model.map_or_else(Quirks::default, |model| Quirks {
            max_output: model.max_output,
            ..model.quirks
        })
    }

    /// How the model counts what it reads; nothing known where it is not in the catalogue.
    pub fn counting(&self) -> Counting {
        self.model.map(|model| model.counting).unwrap_or_default()
    }

    /// The price by this exact id and Region, where known.
    pub fn price(&self) -> Option<&'a Price> {
        self.model?.price(self.prefix.as_deref(), &self.region)
    }

    /// The model to encode a prompt for. Where the catalogue has none: a plain model by this id that refuses
    /// nothing, of the stated family (of Claude's where none is; for `Converse` that only decides where
    /// `top_k` goes).
    pub fn model_to_encode(&self) -> Cow<'a, Model> {
        match self.model {
            Some(model) => Cow::Borrowed(model),
            None => Cow::Owned(Model {
                id: self.wire_id.clone(),
                name: self.wire_id.clone(),
                provider: String::new(),
                template: None,
                // Nothing is known against them.
                inputs: vec![
                    Modality::Text,
                    Modality::Image,
                    Modality::Document,
                    Modality::Video,
                    Modality::Audio,
                ],
                outputs: vec![Modality::Text],
                invoke: true,
                asynchronous: false,
                not_callable: None,
                instead: None,
                listed: None,
                live: Vec::new(),
                counting: Counting::default(),
                family: self.family.unwrap_or(Family::Anthropic),
                aliases: Vec::new(),
                lifecycle: Lifecycle::Active,
                ends: None,
                streams: true,
                converse: true,
                context: None,
                max_output: None,
                profiles: Vec::new(),
                needs_profile: false,
                regions: Vec::new(),
                batch_regions: Vec::new(),
                batch_job_gb: None,
                reasoning: Vec::new(),
                quirks: Quirks::default(),
                prices: BTreeMap::new(),
                source: String::new(),
            }),
        }
    }

    /// What the id should be shown as: the model's name, or the id.
    pub fn name(&self) -> &str {
        self.model
            .map_or(self.wire_id.as_str(), |model| model.name.as_str())
    }

    fn find(&mut self, code: &'static str, severity: Severity, message: String, fix: impl Into<String>) {
        self.findings.push(Finding {
            code,
            severity,
            place: Place::default(),
            path: "modelId".to_owned(),
            subject: String::new(),
            message,
            fix: fix.into(),
        });
    }
}

impl Catalog {
    /// Resolves a bare id, a profile id or an ARN for a call in `region`.
    ///
    /// Nothing is refused but an empty id: an unknown one is sent as it is and works through `Converse`.
    /// Findings (all with the path `modelId`): `empty-model-id`, `model-id-too-long`, `corrected-model-id`,
    /// `provisioned-variant`, `needs-profile`, `unknown-profile`, `profile-region`, `leaves-region`,
    /// `arn-region`, `arn-partition`, `not-callable`, `not-listed`, `opaque-model`, `unknown-model`,
    /// `legacy-model`, `ended-model`.
    pub fn resolve(&self, id_or_arn: &str, region: &str) -> Resolution<'_> {
        let input = id_or_arn.trim();
        let mut resolution = Resolution {
            input: input.to_owned(),
            wire_id: input.to_owned(),
            target: Target::Unknown,
            model: None,
            family: None,
            prefix: None,
            region: region.to_owned(),
            destinations: Vec::new(),
            alternatives: Vec::new(),
            findings: Vec::new(),
        };
        if input.is_empty() {
            let message = "No model id is given.".to_owned();
            resolution.find(
                "empty-model-id",
                Severity::Error,
                message,
                "Choose a model or type an id.",
            );
            return resolution;
        }
        if input.chars().count() > MAX_ID {
            let message = format!("The model id is longer than {MAX_ID} characters.");
            let fix = "Use a model id, a profile id or an ARN.";
            resolution.find("model-id-too-long", Severity::Error, message, fix);
        }
        match Arn::parse(input) {
            Some(arn) => self.resolve_arn(&mut resolution, &arn),
            None => self.resolve_id(&mut resolution, input, Within::Id),
        }
        if let Some(model) = resolution.model {
            resolution.family = Some(model.family);
            resolution.offered(model);
        }
        // A listed profile of the account's own need not be looked up.
        match self.own_profiles().find(|own| own.id == resolution.wire_id) {
            Some(own) => resolution.with_models(self, &own.model_arns()),
            None => resolution,
        }
    }

    /// A bare or prefixed id. Within an ARN nothing is corrected: the ARN is sent as written.
    fn resolve_id<'a>(&'a self, resolution: &mut Resolution<'a>, id: &str, within: Within) {
        let (profile, bare) = self.split(id);
        let found = self.lookup(bare);
        resolution.prefix = profile.map(|profile| profile.prefix.clone());
        resolution.target = match (profile, &found) {
            (Some(_), _) => Target::Profile,
            (None, Some(_)) => Target::Model,
            (None, None) => Target::Unknown,
        };
        let Some(found) = found else {
            let message = format!("The catalogue does not know the model id {bare}.");
            let fix = "It can be called through Converse, or with a raw JSON body.";
            resolution.find("unknown-model", Severity::Note, message, fix);
            return;
        };
        let model = found.model;
        if model.id != bare && within == Within::Id {
            let corrected =
                profile.map_or_else(|| model.id.clone(), |p| format!("{}.{}", p.prefix, model.id));
            let message = format!("There is no model id {id}; {corrected} is sent instead.");
            let (code, fix) = match found.how {
                How::Variant => (
                    "provisioned-variant",
                    format!("{id} is for buying provisioned throughput only. Calls take {corrected}."),
                ),
                How::Exact | How::Alias => ("corrected-model-id", format!("Write {corrected}.")),
            };
            resolution.find(code, Severity::Warning, message, fix);
            resolution.wire_id = corrected;
        }
        resolution.model = Some(model);
        match profile {
            Some(profile) => self.through_profile(resolution, profile, model),
            None => self.on_demand(resolution, model),
        }
    }

    fn resolve_arn<'a>(&'a self, resolution: &mut Resolution<'a>, arn: &Arn<'_>) {
        let region = resolution.region.clone();
        let expected = partition(&region).map_or("aws", |partition| partition.id.as_str());
        if arn.partition != expected {
            let message = format!(
                "The ARN is of partition {}; {region} is in {expected}.",
                arn.partition
            );
            let fix = "Use an ARN of this Region, or change the Region.";
            resolution.find("arn-partition", Severity::Warning, message, fix);
        } else if !arn.region.is_empty() && arn.region != region {
            let message = format!("The ARN is of {}; the call goes to {region}.", arn.region);
            let fix = format!("Change the Region to {}, or use an ARN of {region}.", arn.region);
            resolution.find("arn-region", Severity::Warning, message, fix);
        }
        match arn.resource {
            Resource::FoundationModel | Resource::InferenceProfile => {
                self.resolve_id(resolution, arn.name, Within::Arn);
            }
            Resource::Other => {
                resolution.target = Target::Opaque(Resource::Other);
                let message = format!("An ARN of {}/{} is not something to call.", arn.service, arn.kind);
                let fix = "Use a model id, or the ARN of a model, a profile or a deployment.";
                resolution.find("not-callable", Severity::Error, message, fix);
            }
            opaque => {
                resolution.target = Target::Opaque(opaque);
                // A custom model's ARN names its base, and so its body format.
                resolution.family = arn
                    .model_id()
                    .and_then(|base| self.lookup(base))
                    .map(|found| found.model.family);
                if resolution.family.is_none() {
                    let message = format!(
                        "Which model answers behind this {} is known to your account only.",
                        arn.kind
                    );
                    let fix =
                        "It can be called through Converse; for InvokeModel choose the family yourself.";
                    resolution.find("opaque-model", Severity::Note, message, fix);
                }
            }
        }
    }

    /// Splits off a profile prefix. By the table, `us-gov` before `us`: a vendor is not a prefix.
    fn split<'s>(&self, id: &'s str) -> (Option<&Profile>, &'s str) {
        self.profiles
            .iter()
            .find_map(|profile| {
                let rest = id.strip_prefix(profile.prefix.as_str())?.strip_prefix('.')?;
                Some((Some(profile), rest))
            })
            .unwrap_or((None, id))
    }

    /// Whether a bare id, as written or as it was meant, names a model.
    pub(super) fn knows(&self, bare: &str) -> bool {
        self.lookup(bare).is_some()
    }

    /// The model of a bare id: exactly, by an alias, without its forgotten `:0`, or without the context size
    /// that variants for provisioned throughput carry (`…:0:24k`).
    fn lookup<'a>(&'a self, bare: &str) -> Option<Found<'a>> {
        let known = |model: &'a Model, how| Found { model, how };
        if let Some(model) = self.model(bare) {
            return Some(known(model, How::Exact));
        }
        let meant = |model: &&Model| {
            model.aliases.iter().any(|alias| alias == bare)
                || model.id.strip_suffix(":0") == Some(bare)
                || model.id.eq_ignore_ascii_case(bare)
        };
        if let Some(model) = self.models.iter().find(meant) {
            return Some(known(model, How::Alias));
        }
        for (end, _) in bare.rmatch_indices(':') {
            if let Some(model) = self.model(&bare[..end]) {
                // `:0` where the id has none is a slip; a size makes it an id of another kind.
                let how = if &bare[end..] == ":0" {
                    How::Alias
                } else {
                    How::Variant
                };
                return Some(known(model, how));
            }
        }
        None
    }
}

/// Where an id stands: on its own it may be corrected, within an ARN it is sent as written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Id,
    Arn,
}

/// How an id led to its model.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Exact,
    Alias,
    Variant,
}

struct Found<'a> {
    model: &'a Model,
    how: How,
}

#[cfg(test)]
mod tests;
