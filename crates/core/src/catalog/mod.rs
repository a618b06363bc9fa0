//! The models: which exist, what family each belongs to, where and how each may be called.
//!
//! Family is data, codec is behaviour: what a model refuses is a field here that a codec reads,
//! never a piece of an id in code.
//!
//! ```
//! use outcrop_core::catalog::{Catalog, Family};
//!
//! let resolution = Catalog::builtin().resolve("anthropic.claude-haiku-4-5-20251001-v1:0", "eu-west-1");
//! assert_eq!(resolution.family, Some(Family::Anthropic));
//! // The bare id is refused on demand; the finding names what works in this Region.
//! assert_eq!(resolution.findings[0].code, "needs-profile");
//! assert_eq!(resolution.alternatives[0], "eu.anthropic.claude-haiku-4-5-20251001-v1:0");
//! ```
//!
//! The data are the JSON files of `data/`: one per provider, and one per table (Regions, profiles, where the prices
//! come from). Every model says where its facts come from; `cargo xtask catalog` says what is wrong with them. What the
//! data do not know still works: see [`Catalog::resolve`]. What a Region's lists say is laid over them by
//! [`Catalog::refreshed`], and each fact knows whether it is live: [`Model::is_live`].

mod arn;
mod family;
mod live;
mod load;
mod price;
mod profiles;
mod regions;
mod resolve;
#[cfg(test)]
mod tests;

pub use arn::{Arn, Resource};
pub use family::{Family, ImageService, Template};
pub use live::{Fact, Live, LiveModel, LiveProfile};
pub use load::Catalog;
pub use price::{LongPrompt, Price, PriceSource, Unit};
pub use profiles::Profile;
pub use regions::{Partition, Region, Service, Variant, host, host_of, partition};
pub use resolve::{Batching, Leaves, Reach, Resolution, Target};

use serde::{Deserialize, Serialize};

/// Which operation carries a body: the model's own form, or the one form for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// `InvokeModel` and `InvokeModelWithResponseStream`: the family's own body.
    #[default]
    InvokeModel,
    /// `Converse` and `ConverseStream`: one body for every model.
    Converse,
}

/// What a model does differently from its family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts of a model, read one by one"
)]
pub struct Quirks {
    /// Refuses `temperature` and `top_p` in one request.
    pub temperature_or_top_p: bool,
    /// Refuses every sampling parameter.
    pub no_sampling: bool,
    /// Has no system prompt.
    pub no_system: bool,
    /// Takes text only.
    pub text_only: bool,
    /// Accepts turns of role `system` among the messages.
    pub system_in_messages: bool,
    /// Takes the older of the two forms that its family's bodies have: Titan text embeddings G1, Cohere Embed v3,
    /// Marengo 2.7.
    pub older_form: bool,
    /// The least `api_version` that its body has to state; none where it states none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<u32>,
    /// Does only what the first model of its family did: no colours, conditions or cut-outs (Titan Image 1), one shot
    /// (Nova Reel 1.0).
    pub first_tasks: bool,
    /// Which image service it is, of Stability's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_service: Option<ImageService>,
    /// The most tokens that it gives in one reply, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_output: Option<u32>,
}

/// Whether a model is still offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lifecycle {
    /// Offered.
    #[default]
    Active,
    /// Still answers those who used it, and has an end date.
    Legacy,
    /// Answers nobody: calls end with "has reached the end of its life".
    Ended,
}

/// How a model cuts text into tokens, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tokenizer {
    /// That of Claude 2 and Claude Instant.
    #[serde(rename = "claude-2")]
    Claude2,
    /// `cl100k_base`.
    Cl100k,
    /// `o200k_base`, as in gpt-oss.
    O200k,
    /// Not published.
    #[default]
    Unpublished,
}

/// How a model counts an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageTokens {
    /// Patches of 28 pixels after scaling to a long edge of 1,568.
    Claude,
    /// The same, to a long edge of 2,576.
    ClaudeLarge,
    /// By size, as in the table of the user guide of Nova 1.
    Nova,
    /// Billed at 230 whatever its size.
    #[serde(rename = "nova-2")]
    Nova2,
}

/// How a model counts what it reads, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Counting {
    /// How it cuts text into tokens.
    pub tokenizer: Tokenizer,
    /// How it counts an image; none where that is not known.
    pub images: Option<ImageTokens>,
    /// Tokens it puts around the texts of a request, as replies showed; 0 where nothing is known.
    pub frame: u32,
}

/// A kind of content that a model reads or makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Modality {
    /// Text.
    Text,
    /// Pictures.
    Image,
    /// Documents such as PDF, as files.
    Document,
    /// Videos.
    Video,
    /// Speech and other sound.
    Audio,
    /// Vectors.
    Embedding,
    /// Scores of documents.
    Scores,
}

/// A way to tell a model to think before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reasoning {
    /// By a number of tokens to think in.
    Budget,
    /// By leaving it to the model.
    Adaptive,
    /// By an effort: low, medium or high.
    Effort,
}

fn text_only() -> Vec<Modality> {
    vec![Modality::Text]
}

const fn yes() -> bool {
    true
}

/// A model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts of a model, read one by one"
)]
pub struct Model {
    /// The bare id, such as `anthropic.claude-3-haiku-20240307-v1:0`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Who makes it; in the data it stands once, above the models.
    #[serde(default)]
    pub provider: String,
    /// Its body format.
    pub family: Family,
    /// The form that a conversation takes in its one text, for families whose generations differ in it.
    #[serde(default)]
    pub template: Option<Template>,
    /// What it reads.
    #[serde(default = "text_only")]
    pub inputs: Vec<Modality>,
    /// What it makes.
    #[serde(default = "text_only")]
    pub outputs: Vec<Modality>,
    /// How it counts what it reads.
    #[serde(default)]
    pub counting: Counting,
    /// Ids seen in documents that mean this model.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it is still offered.
    #[serde(default)]
    pub lifecycle: Lifecycle,
    /// The first day on which it may end, as the price list has it, such as `2027-03-30`.
    #[serde(default)]
    pub ends: Option<String>,
    /// Whether it streams.
    #[serde(default)]
    pub streams: bool,
    /// Whether `Converse` takes it.
    #[serde(default)]
    pub converse: bool,
    /// Whether `InvokeModel` takes it.
    #[serde(default = "yes")]
    pub invoke: bool,
    /// Whether `StartAsyncInvoke` takes it.
    #[serde(default)]
    pub asynchronous: bool,
    /// Why it cannot be called here, of a model that is listed to say so.
    #[serde(default)]
    pub not_callable: Option<String>,
    /// The id to call instead of one that cannot be, where there is one.
    #[serde(default)]
    pub instead: Option<String>,
    /// Tokens it can read and write together, where known.
    #[serde(default)]
    pub context: Option<u32>,
    /// Tokens it can write, where known.
    #[serde(default)]
    pub max_output: Option<u32>,
    /// Prefixes of its system inference profiles (`us`, `eu`, `global` …).
    #[serde(default)]
    pub profiles: Vec<String>,
    /// Whether the bare id is refused on demand outside `regions`, so that a profile is needed.
    #[serde(default)]
    pub needs_profile: bool,
    /// Regions known to serve the bare id on demand; empty where nothing is known.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Regions whose batch jobs take it, by bare id or profile; empty where batch is not offered.
    #[serde(default)]
    pub batch_regions: Vec<String>,
    /// Gigabytes that the files of one batch job may have together, where it is not the usual 5.
    #[serde(default)]
    pub batch_job_gb: Option<u32>,
    /// How it can be told to think before it answers; empty where it cannot.
    #[serde(default)]
    pub reasoning: Vec<Reasoning>,
    /// What it does differently from its family.
    #[serde(default)]
    pub quirks: Quirks,
    /// Prices by profile prefix; the empty prefix is the bare id, and a Region's code the bare id there.
    #[serde(default)]
    pub prices: std::collections::BTreeMap<String, Price>,
    /// Where these facts come from, and of which date.
    #[serde(default)]
    pub source: String,
    /// Whether the service lists it in the Region that was asked; none where none was ([`Catalog::refreshed`]).
    #[serde(skip)]
    pub listed: Option<bool>,
    /// What of this the service said itself; all else is built in.
    #[serde(skip)]
    pub live: Vec<Fact>,
}

/// Whether a bare id is served on demand in a Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnDemand {
    /// Known to be.
    Yes,
    /// Nothing is known against it.
    Unknown,
    /// Known of other Regions only.
    Elsewhere,
    /// Refused: an inference profile is needed.
    No,
}

impl Model {
    /// Whether the bare id is served on demand in a Region.
    pub fn on_demand(&self, region: &str) -> OnDemand {
        if self.regions.iter().any(|known| known == region) {
            OnDemand::Yes
        } else if self.needs_profile {
            OnDemand::No
        } else if self.regions.is_empty() {
            OnDemand::Unknown
        } else {
            OnDemand::Elsewhere
        }
    }

    /// The price by the exact id: of a profile, or of the bare id in a Region. Never guessed from another id:
    /// geographies differ by up to 43 %.
    pub fn price(&self, prefix: Option<&str>, region: &str) -> Option<&Price> {
        match prefix {
            Some(prefix) => self.prices.get(prefix),
            None => self.prices.get(region).or_else(|| self.prices.get("")),
        }
    }
}
