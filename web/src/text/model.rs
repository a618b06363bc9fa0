//! The model picker, and what is known about a model.

use outcrop_core::catalog::{Fact, Modality};

pub(crate) const LABEL: &str = "Model";
pub(crate) const LIST: &str = "Models";
pub(crate) const PLACEHOLDER: &str = "Name, provider, id or ARN";
pub(crate) const FAMILY: &str = "Body format";
pub(crate) const FAMILY_UNKNOWN: &str = "Not known";
pub(crate) const NEEDS_PROFILE: &str = "Its bare id is refused. Choose one of its profiles under Model.";
pub(crate) const CHOOSE_FAMILY: &str = "Choose its body format below, or call it through Converse.";

// What the list says of a model.
pub(crate) const NO_PRICE: &str = "price not known";
pub(crate) const LEGACY: &str = "legacy";
pub(crate) const ENDED: &str = "ended";
pub(crate) const BACKGROUND: &str = "in the background";
pub(crate) const STRANGER: &str = "not in the catalogue";
pub(crate) const UNKNOWN_PROVIDER: &str = "Other providers";
pub(crate) const OWN_PROVIDER: &str = "Your account";
pub(crate) const OWN_PROFILE: &str = "your profile";
pub(crate) const BARE_ID: &str = "bare id";
pub(crate) const BATCH: &str = "batch";
pub(crate) const NO_BATCH: &str = "no batch here";
pub(crate) const LEAVES_REGION: &str = "leaves the Region";
pub(crate) const LEAVES_PLACE: &str = "leaves the geography";
pub(crate) const ANYWHERE: &str = "may go to any commercial Region";

pub(crate) fn legacy_until(day: &str) -> String {
    format!("legacy, may end {day}")
}

pub(crate) fn not_in(region: &str) -> String {
    format!("not in {region}")
}

pub(crate) fn not_listed(region: &str) -> String {
    format!("not listed in {region}")
}

pub(crate) fn not_callable(reason: &str, instead: Option<&str>) -> String {
    match instead {
        Some(id) => format!("Cannot be called here: {reason}. Use {id}."),
        None => format!("Cannot be called here: {reason}."),
    }
}

pub(crate) fn profile(prefix: &str) -> String {
    format!("{prefix}. profile")
}

pub(crate) fn stays(region: &str) -> String {
    format!("stays in {region}")
}

pub(crate) fn destinations(regions: &str) -> String {
    format!("may go to {regions}")
}

pub(crate) fn price(input: &str, output: &str) -> String {
    format!("{input} in, {output} out")
}

pub(crate) fn price_in(input: &str) -> String {
    format!("{input} in")
}

pub(crate) fn price_each(rate: &str, unit: &str) -> String {
    format!("{rate} per {unit}")
}

pub(crate) const fn modality(kind: Modality) -> &'static str {
    match kind {
        Modality::Text => "text",
        Modality::Image => "images",
        Modality::Document => "documents",
        Modality::Video => "video",
        Modality::Audio => "audio",
        Modality::Embedding => "embeddings",
        Modality::Scores => "scores",
        _ => "other content",
    }
}

pub(crate) fn modalities(kinds: &[Modality]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| modality(*kind)).collect();
    words.join(", ")
}

// The list.
pub(crate) const GROUP_RETIRED: &str = "Legacy and ended";
pub(crate) const GROUP_NOT_CALLABLE: &str = "Not callable from a page";
pub(crate) const COLUMN_MODEL: &str = "Model";
pub(crate) const COLUMN_KINDS: &str = "Reads and makes";
pub(crate) const COLUMN_PRICE: &str = "Price, $ per million tokens";
pub(crate) const COLUMN_WAY: &str = "Called here by";
pub(crate) const MAKES: &str = "makes";
pub(crate) const NONE: &str = "Nothing in the catalogue matches.";
pub(crate) const NONE_TYPED: &str = "Nothing in the catalogue matches. Enter uses what is typed as the id.";
pub(crate) const CLEAR: &str = "Clear filters";
pub(crate) const FOLD: &str = "Fold away";

pub(crate) fn group_here(region: &str) -> String {
    format!("In {region}")
}

pub(crate) fn group_elsewhere(region: &str) -> String {
    format!("Not in {region}")
}

pub(crate) fn found(count: usize) -> String {
    match count {
        1 => "1 model".to_owned(),
        count => format!("{count} models"),
    }
}

pub(crate) fn unfold(count: usize) -> String {
    format!("Show {count} legacy, ended or not callable")
}

// The filters.
pub(crate) const FILTERS: &str = "Filters";
pub(crate) const PROVIDER: &str = "Provider";
pub(crate) const ANY: &str = "any";
pub(crate) const OUTPUT: &str = "Makes";
pub(crate) const CALLED_BY: &str = "By";
pub(crate) const BY_STAYING: &str = "data stay in the Region";
pub(crate) const IN_BATCH: &str = "Batch here";
pub(crate) const CHEAPEST: &str = "Cheapest first";

pub(crate) fn callable_in(region: &str) -> String {
    format!("Callable in {region}")
}

// What is known about the one that is chosen.
pub(crate) const WAYS: &str = "Call it by";
pub(crate) const FACTS: &str = "Facts";
pub(crate) const IS_LIVE: &str = "live";
pub(crate) const IS_LIVE_MEANS: &str = "live: the service said so";
pub(crate) const ASK_ABOUT: &str = "Ask the service about it";
pub(crate) const CONTEXT: &str = "Reads and writes together";
pub(crate) const MAX_OUTPUT: &str = "Writes at most";
pub(crate) const STREAMS: &str = "Streams";
pub(crate) const CONVERSE: &str = "Converse";
pub(crate) const IN_BATCHES: &str = "Batch jobs";
pub(crate) const PROFILES: &str = "Profiles";
pub(crate) const PRICE: &str = "Price";
pub(crate) const BATCH_PRICE: &str = "Price in a batch";
pub(crate) const SENT: &str = "Id that is sent";
pub(crate) const READS: &str = "Reads";
pub(crate) const MAKES_FACT: &str = "Makes";
pub(crate) const YES: &str = "yes";
pub(crate) const NO: &str = "no";
pub(crate) const NO_PROFILES: &str = "none";
pub(crate) const STATUS: &str = "Status";
pub(crate) const ACTIVE: &str = "active";

pub(crate) const fn fact(fact: Fact) -> &'static str {
    match fact {
        Fact::Name => "Name",
        Fact::Inputs => READS,
        Fact::Outputs => MAKES_FACT,
        Fact::Streams => STREAMS,
        Fact::Converse => CONVERSE,
        Fact::Lifecycle => STATUS,
        Fact::OnDemand => "Bare id on demand",
        Fact::Profiles => PROFILES,
        Fact::Batch => IN_BATCHES,
        Fact::Context => CONTEXT,
        Fact::MaxOutput => MAX_OUTPUT,
        _ => "Other",
    }
}

pub(crate) fn tokens(count: &str) -> String {
    format!("{count} tokens")
}

pub(crate) fn per_million(price: &str, by_tokens: bool) -> String {
    if by_tokens {
        format!("{price} per million tokens")
    } else {
        price.to_owned()
    }
}

pub(crate) fn use_id(id: &str) -> String {
    format!("Use {id}")
}

pub(crate) fn go_to(region: &str) -> String {
    format!("Go to {region}")
}

pub(crate) fn built_in(source: &str) -> String {
    format!("Built in: {source}")
}

pub(crate) fn prices_of(source: &str, date: &str) -> String {
    format!("Prices: {source}, {date}")
}

// What the service is asked.
pub(crate) const REFRESH: &str = "Refresh";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const NEEDS_ACCESS: &str = "Add credentials on the Access page first.";
pub(crate) const EXPIRED: &str = "The credentials have expired.";
pub(crate) const IS_ASKING: &str = "The service is being asked.";
pub(crate) const LOOKING_UP: &str = "Asking which model answers behind it…";
pub(crate) const NOT_LOOKED_UP: &str =
    "Which model answers behind it can be asked once there are credentials.";

pub(crate) fn asking(region: &str) -> String {
    format!("Asking what your account lists in {region}…")
}

pub(crate) fn not_asked(region: &str, date: &str) -> String {
    format!("Built-in facts of {date}. Your account in {region} has not been asked.")
}

pub(crate) fn listed(region: &str, time: &str, models: Option<usize>, profiles: Option<usize>) -> String {
    let count = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let parts: Vec<String> = [
        models.map(|models| count(models, "model")),
        profiles.map(|profiles| count(profiles, "profile")),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!(
        "Listed in your account in {region}, {time}: {}. Prices are built in.",
        parts.join(", ")
    )
}

pub(crate) fn said(region: &str, time: &str) -> String {
    format!("Live: said by the service in {region}, {time}.")
}

/// What could not be asked, and why.
pub(crate) fn refused(what: &str, why: &str) -> String {
    format!("{what}: {why}. The built-in facts stand.")
}

pub(crate) const MODELS_REFUSED: &str = "The models could not be listed";
pub(crate) const PROFILES_REFUSED: &str = "The inference profiles could not be listed";
pub(crate) const DETAILS_REFUSED: &str = "The model could not be asked about";
pub(crate) const LOOKUP_REFUSED: &str = "Which model answers behind it could not be asked";

pub(crate) fn behind(name: &str) -> String {
    format!("{name} answers behind it: the service said so.")
}

pub(crate) fn architecture(name: &str) -> String {
    format!("An imported model built like {name} answers behind it: the service said so.")
}

pub(crate) const SOURCE: &str = "Where these facts come from";
pub(crate) const ANY_WAY: &str = "any id";
pub(crate) const BUILT_IN: &str = "built in";

pub(crate) fn more_ways(count: usize) -> String {
    format!(" +{count}")
}

pub(crate) fn batch_in(regions: &str) -> String {
    format!("only in {regions}")
}
