//! What an error means and what to do next, in the same words everywhere.
//!
//! An explanation is chosen by the error's code, by who refused, and by what the message says: Bedrock has
//! one code (`ValidationException`) for a dozen causes. Unknown codes fall back by status, so there always
//! is an explanation.
//!
//! ```
//! use outcrop_core::explain;
//! use outcrop_core::request::ServiceError;
//!
//! let error = ServiceError::parse(400, &[], br#"{"message":"The provided model identifier is invalid."}"#);
//! assert_eq!(explain::service(&error).code, "model-id-invalid");
//! ```

mod rules;
mod transport;

use std::borrow::Cow;

use serde::Serialize;

use self::rules::{ACCESS, ALL, Rule};
use crate::error::{Error, ErrorKind};
use crate::request::{Origin, ServiceError};
use crate::retry::server_time;
pub use transport::{Carrier, Transport, transport};

/// Whether doing the same again can work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Again {
    /// Not before something is changed.
    No,
    /// Yes, after a moment.
    Yes,
    /// Yes, after minutes to a day.
    Later,
}

/// An error in words for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Our stable code in kebab case, such as `needs-profile`. One code, one cause.
    pub code: &'static str,
    /// What happened, in a few words.
    pub title: Cow<'static, str>,
    /// Why, as far as can be known.
    pub cause: Cow<'static, str>,
    /// What to do.
    pub next_action: Cow<'static, str>,
    /// Whether doing the same again can work.
    pub again: Again,
    /// A page of AWS's documentation, where one helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<&'static str>,
}

impl Explanation {
    /// Whether doing the same again can work, now or later.
    pub const fn is_retryable(&self) -> bool {
        !matches!(self.again, Again::No)
    }

    fn of(rule: &Rule) -> Self {
        Self {
            code: rule.id,
            title: rule.title.into(),
            cause: rule.cause.into(),
            next_action: rule.next.into(),
            again: rule.again,
            doc: rule.doc,
        }
    }
}

/// Explains an error of the service, over HTTP or inside a stream.
pub fn service(error: &ServiceError) -> Explanation {
    let rule = find(error);
    let mut explanation = Explanation::of(rule);
    match rule.id {
        "clock-skew" => {
            if let Some(server) = server_time(&error.message) {
                explanation.cause = format!(
                    "{} The service's clock showed {server} (UTC) when it refused.",
                    rule.cause
                )
                .into();
            }
        }
        // What was refused and by whom is in the message alone.
        "not-authorised" => {
            if let Some(action) = action(&error.message) {
                explanation.next_action = format!(
                    "Have the action {action} allowed for this principal, on the model and, for an inference profile, on the profile and the model in every Region it leads to."
                )
                .into();
            }
        }
        "needs-profile" => {
            if let Some(id) = between(&error.message, "model ID ", " with") {
                explanation.cause =
                    format!("{id} is not served on demand by its bare id in this Region.").into();
            }
        }
        "unknown-member" => {
            if let Some(member) = between(&error.message, "extraneous key [", "]") {
                explanation.cause =
                    format!("The body has the member `{member}`, which this model does not take there.")
                        .into();
            }
        }
        _ => {}
    }
    explanation
}

/// Explains an error of this library: misuse, damaged streams, unreadable replies.
pub fn library(error: &Error) -> Explanation {
    let (title, next_action, again) = match error.kind() {
        ErrorKind::InvalidInput => (
            "The request cannot be made",
            "Correct what the message names.",
            Again::No,
        ),
        ErrorKind::Credentials => (
            "The credentials cannot be used",
            "Paste a complete, fresh set of credentials on the Access page.",
            Again::No,
        ),
        ErrorKind::DamagedStream => (
            "The reply arrived damaged",
            "What arrived before the damage is kept. Send again if you need the rest; if it happens often, look for a proxy or extension that changes replies.",
            Again::Yes,
        ),
        ErrorKind::UnreadableReply => (
            "The reply cannot be read",
            "Look at the raw reply. The model may belong to another family, or the endpoint may not be Bedrock.",
            Again::No,
        ),
        ErrorKind::TooLarge => ("Too large", "Make it smaller, as the message says.", Again::No),
        ErrorKind::Unsupported => (
            "Not possible this way",
            "Choose another model, Region or operation.",
            Again::No,
        ),
    };
    Explanation {
        code: error.kind().as_str(),
        title: title.into(),
        cause: error.message().to_owned().into(),
        next_action: next_action.into(),
        again,
        doc: None,
    }
}

/// Every code that [`service`] can give, in the order in which rules are tried.
pub fn service_codes() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|rules| rules.iter()).map(|rule| rule.id)
}

fn find(error: &ServiceError) -> &'static Rule {
    let message = error.message.to_lowercase();
    // The apostrophe of "isn’t" comes in both forms.
    let message = message.replace('\u{2019}', "'");
    let inferred = infer(error.status, &message);
    let named = error.code.as_deref().map(bare);
    let rules = || ALL.iter().flat_map(|rules| rules.iter());
    let by = |code: &str| {
        rules().find(|rule| {
            rule.codes
                .iter()
                .any(|known| bare(known).eq_ignore_ascii_case(code))
                && rule.origin.is_none_or(|origin| origin == error.origin)
                && (rule.says.is_empty() || rule.says.iter().any(|text| message.contains(text)))
        })
    };
    named
        .and_then(by)
        .or_else(|| inferred.and_then(by))
        .or_else(|| rules().find(|rule| rule.statuses.contains(&error.status)))
        .unwrap_or(&rules::UNKNOWN)
}

/// The code that a status and a message stand for, where no code was given or it is not known: a browser
/// may not see the header that has it.
fn infer(status: u16, message: &str) -> Option<&'static str> {
    if status == 403 {
        for (text, code) in ACCESS {
            if message.contains(text) {
                return Some(code);
            }
        }
    }
    Some(match status {
        400 => "Validation",
        403 => "AccessDenied",
        404 => "ResourceNotFound",
        408 => "ModelTimeout",
        424 => "ModelError",
        429 => "Throttling",
        500 => "InternalServer",
        503 => "ServiceUnavailable",
        _ => return None,
    })
}

/// `ThrottlingException`, `Throttling` and `ThrottlingError` are one.
fn bare(code: &str) -> &str {
    code.strip_suffix("Exception")
        .or_else(|| code.strip_suffix("Error"))
        .filter(|bare| !bare.is_empty())
        .unwrap_or(code)
}

/// The action of "… is not authorized to perform: bedrock:InvokeModel on resource: …".
fn action(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("to perform: ")?;
    let action = rest.split(' ').next()?;
    let plain = action
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b':' || byte == b'-');
    (plain && !action.is_empty()).then_some(action)
}

/// What stands between two texts, if it is short enough to repeat.
fn between<'a>(message: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(before)?;
    let (found, _) = rest.split_once(after)?;
    (1..=200).contains(&found.chars().count()).then_some(found)
}

#[cfg(test)]
mod tests;
