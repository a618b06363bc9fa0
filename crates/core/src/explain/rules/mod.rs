//! The rules as tables, tried in order: the specific before the general.

mod access;
mod capacity;
mod credentials;
mod request;

use super::{Again, Origin};

/// One cause, how it is recognised, and what to say about it.
#[derive(Debug)]
pub(super) struct Rule {
    /// Our stable code.
    pub(super) id: &'static str,
    /// The service's codes, without regard to case and to `Exception` or `Error` at the end.
    pub(super) codes: &'static [&'static str],
    /// Who must have refused; `None`: anyone.
    pub(super) origin: Option<Origin>,
    /// The message has one of these, in lower case; empty: any message.
    pub(super) says: &'static [&'static str],
    /// Statuses it stands for when neither code nor message is known.
    pub(super) statuses: &'static [u16],
    pub(super) title: &'static str,
    pub(super) cause: &'static str,
    pub(super) next: &'static str,
    pub(super) again: Again,
    pub(super) doc: Option<&'static str>,
}

impl Rule {
    /// A rule for these codes, whatever the message.
    const fn new(id: &'static str, codes: &'static [&'static str]) -> Self {
        Self {
            id,
            codes,
            origin: None,
            says: &[],
            statuses: &[],
            title: "",
            cause: "",
            next: "",
            again: Again::No,
            doc: None,
        }
    }

    const fn says(mut self, says: &'static [&'static str]) -> Self {
        self.says = says;
        self
    }

    const fn from(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    const fn statuses(mut self, statuses: &'static [u16]) -> Self {
        self.statuses = statuses;
        self
    }

    /// Title, cause, next action.
    const fn text(mut self, title: &'static str, cause: &'static str, next: &'static str) -> Self {
        self.title = title;
        self.cause = cause;
        self.next = next;
        self
    }

    const fn again(mut self, again: Again) -> Self {
        self.again = again;
        self
    }

    const fn doc(mut self, page: &'static str) -> Self {
        self.doc = Some(page);
        self
    }
}

/// All rules, in the order in which they are tried.
pub(super) const ALL: &[&[Rule]] = &[credentials::RULES, access::RULES, request::RULES, capacity::RULES];

/// What the message of a 403 without a code stands for: the front end's own sentences.
pub(super) const ACCESS: &[(&str, &str)] = &[
    (
        "security token included in the request is expired",
        "ExpiredToken",
    ),
    (
        "security token included in the request is invalid",
        "UnrecognizedClient",
    ),
    ("signature expired", "InvalidSignature"),
    ("signature not yet current", "InvalidSignature"),
    ("signature we calculated does not match", "InvalidSignature"),
    ("missing authentication token", "MissingAuthenticationToken"),
];

/// For what nothing else fits.
pub(super) const UNKNOWN: Rule = Rule::new("unknown-error", &[]).text(
    "The service reported an error",
    "Its code is not one that is known here; its own message follows.",
    "Read the message. If it does not help, look the code up in AWS's documentation, and have the request id ready when asking AWS.",
);

const USER_GUIDE_ERRORS: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html";
const USER_GUIDE_ACCESS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html";
const USER_GUIDE_PROFILES: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html";
const USER_GUIDE_QUOTAS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/quotas.html";
const USER_GUIDE_KEYS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html";
const USER_GUIDE_LIFECYCLE: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html";
const USER_GUIDE_IAM: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/security_iam_id-based-policy-examples.html";
