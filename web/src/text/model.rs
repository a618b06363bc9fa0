//! The model picker, and what is known about a model.

pub(crate) const LABEL: &str = "Model";
pub(crate) const LIST: &str = "Models";
pub(crate) const PLACEHOLDER: &str = "Name, id or ARN";
pub(crate) const FAMILY: &str = "Body format";
pub(crate) const FAMILY_UNKNOWN: &str = "Not known";
pub(crate) const ON_DEMAND: &str = "on demand";
pub(crate) const CHOOSE_FAMILY: &str = "Choose its body format below, or call it through Converse.";
pub(crate) const NO_PRICE: &str = "price not known";
pub(crate) const LEGACY: &str = "legacy";
pub(crate) const ENDED: &str = "ended";
pub(crate) const NOT_CALLABLE: &str = "not on this endpoint";
pub(crate) const ELSEWHERE: &str = "not in this Region";

pub(crate) fn profile(prefix: &str) -> String {
    format!("{prefix}. profile")
}

pub(crate) fn destinations(regions: &str) -> String {
    format!("data may go to {regions}")
}

pub(crate) const ANYWHERE: &str = "data may go to any commercial Region";

pub(crate) fn price(input: &str, output: &str) -> String {
    format!("{input} in, {output} out per million tokens")
}

pub(crate) fn price_each(rate: &str, unit: &str) -> String {
    format!("{rate} per {unit}")
}

pub(crate) fn found(count: usize) -> String {
    match count {
        0 => "No model in the catalogue matches. Enter uses the id as it is.".to_owned(),
        1 => "1 model".to_owned(),
        count => format!("{count} models"),
    }
}
