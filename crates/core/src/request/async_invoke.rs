//! `StartAsyncInvoke`, `GetAsyncInvoke`, `ListAsyncInvokes`: calls that go on in the background and leave what they
//! make in S3.
//!
//! ```text
//! POST /async-invoke  {"clientRequestToken": "…", "modelId": "…", "modelInput": {…},
//!                      "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/prefix"}}}
//!                     → {"invocationArn": "arn:aws:bedrock:…:async-invoke/abcdefghijkl"}
//! GET  /async-invoke/{ARN}  → {"status": "InProgress", "submitTime": "…", …}
//! GET  /async-invoke?statusEquals=Failed&maxResults=10  → {"asyncInvokeSummaries": […], "nextToken": "…"}
//! ```

use std::fmt;

use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::paging::page_size;
use super::{Listing, Operation, Page, Request, fits, members, segment};
use crate::error::{Error, ErrorKind};
use crate::time::Timestamp;

/// The longest id that `StartAsyncInvoke` takes, in characters.
const MAX_ID: usize = 256;
/// The longest token, in characters.
const MAX_TOKEN: usize = 256;
/// The longest address in S3, in characters.
const MAX_URI: usize = 1024;
/// The most tags.
const MAX_TAGS: usize = 200;

/// A folder in S3, as background calls name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct S3Output {
    /// `s3://bucket/prefix`.
    pub uri: String,
    /// The ARN of the KMS key that encrypts what is written.
    pub kms_key: Option<String>,
    /// The account that owns the bucket, 12 digits, where it is another's.
    pub bucket_owner: Option<String>,
}

/// A call of `StartAsyncInvoke`.
#[derive(Clone, Copy)]
pub struct AsyncInvoke<'a> {
    /// The model, up to 256 characters.
    pub model_id: &'a str,
    /// The model's own body, a JSON object; sent as it is.
    pub input: &'a [u8],
    /// Where the result goes.
    pub output: &'a S3Output,
    /// Makes the call one of its kind, 1 to 256 printable ASCII characters: the service does not do the same token
    /// twice. Draw a random one for each call that is meant.
    pub token: &'a str,
    /// Names and values to find the cost by, up to 200.
    pub tags: &'a [(String, String)],
}

impl fmt::Debug for AsyncInvoke<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncInvoke")
            .field("model_id", &self.model_id)
            .field("input", &format_args!("{} bytes", self.input.len()))
            .field("output", &self.output)
            .field("token", &self.token)
            .field("tags", &self.tags)
            .finish()
    }
}

/// How far a background call is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AsyncStatus {
    /// Under way.
    InProgress,
    /// Its files are in S3.
    Completed,
    /// It failed: see [`AsyncInvocation::failure`].
    Failed,
    /// What the service says otherwise; empty where it says nothing.
    Other(String),
}

impl AsyncStatus {
    /// The service's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::InProgress => "InProgress",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Other(word) => word,
        }
    }

    /// Whether it will not change any more.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }

    fn of(word: String) -> Self {
        match word.as_str() {
            "InProgress" => Self::InProgress,
            "Completed" => Self::Completed,
            "Failed" => Self::Failed,
            _ => Self::Other(word),
        }
    }
}

/// In which order to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// The oldest first.
    Ascending,
    /// The newest first.
    Descending,
}

impl SortOrder {
    /// The service's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "Ascending",
            Self::Descending => "Descending",
        }
    }
}

/// What to list; all of it by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsyncFilter {
    /// Those begun after this moment.
    pub submitted_after: Option<Timestamp>,
    /// Those begun before this moment.
    pub submitted_before: Option<Timestamp>,
    /// Those that are this far.
    pub status: Option<AsyncStatus>,
    /// Entries on a page, held to 1 to 1,000; the service decides where not given.
    pub page_size: Option<u16>,
    /// By the time they were begun, which is all the service sorts by.
    pub order: Option<SortOrder>,
}

/// A background call.
#[derive(Clone, Debug, PartialEq)]
pub struct AsyncInvocation {
    /// Names it: `arn:aws:bedrock:…:async-invoke/…`.
    pub arn: String,
    /// The model's ARN; empty where not given.
    pub model_arn: String,
    /// The token it was begun with.
    pub token: Option<String>,
    /// How far it is.
    pub status: AsyncStatus,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it was begun.
    pub submitted: Option<Timestamp>,
    /// When its status last changed.
    pub modified: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Where its files go.
    pub output: Option<S3Output>,
    /// All other members, as they came.
    pub rest: Map<String, Value>,
}

impl AsyncInvocation {
    fn of(mut rest: Map<String, Value>) -> Option<Self> {
        let arn = members::word(&mut rest, "invocationArn")?;
        let mut output = || {
            let config = rest.get_mut("outputDataConfig")?.as_object_mut()?;
            let s3 = config.get_mut("s3OutputDataConfig")?.as_object_mut()?;
            Some(S3Output {
                uri: members::text(s3, "s3Uri")?,
                kms_key: members::word(s3, "kmsKeyId"),
                bucket_owner: members::word(s3, "bucketOwner"),
            })
        };
        let output = output();
        if output.is_some() {
            rest.remove("outputDataConfig");
        }
        Some(Self {
            arn,
            model_arn: members::text(&mut rest, "modelArn").unwrap_or_default(),
            token: members::word(&mut rest, "clientRequestToken"),
            status: AsyncStatus::of(members::text(&mut rest, "status").unwrap_or_default()),
            failure: members::word(&mut rest, "failureMessage"),
            submitted: members::moment(&mut rest, "submitTime"),
            modified: members::moment(&mut rest, "lastModifiedTime"),
            ended: members::moment(&mut rest, "endTime"),
            output,
            rest,
        })
    }
}

impl Request {
    /// `StartAsyncInvoke`.
    ///
    /// [`ErrorKind::InvalidInput`] for an id, an input, a token, an address or tags that the service refuses without
    /// looking further; [`ErrorKind::TooLarge`] for an input over 25,000,000 bytes.
    pub fn start_async_invoke(call: &AsyncInvoke<'_>) -> Result<Self, Error> {
        let invalid = |message: &str| Err(Error::new(ErrorKind::InvalidInput, message));
        if call.model_id.is_empty() || call.model_id.chars().count() > MAX_ID {
            return invalid("The model id has 1 to 256 characters. Choose a model or type an id.");
        }
        let printable = |byte: u8| (b'!'..=b'~').contains(&byte);
        if call.token.is_empty() || call.token.len() > MAX_TOKEN || !call.token.bytes().all(printable) {
            return invalid(
                "The client request token has 1 to 256 printable ASCII characters without blanks.",
            );
        }
        if call.tags.len() > MAX_TAGS {
            return invalid("A background call takes up to 200 tags. Leave some out.");
        }
        let S3Output {
            uri,
            kms_key,
            bucket_owner,
        } = call.output;
        let bucket = uri
            .strip_prefix("s3://")
            .map(|rest| rest.split('/').next().unwrap_or_default());
        if bucket.is_none_or(|bucket| bucket.len() < 3) || uri.chars().count() > MAX_URI {
            return invalid(
                "The result needs a place in S3, such as s3://bucket/prefix, of up to 1024 characters.",
            );
        }
        let is_account =
            |owner: &String| owner.len() == 12 && owner.bytes().all(|byte| byte.is_ascii_digit());
        if !bucket_owner.as_ref().is_none_or(is_account) {
            return invalid("The bucket's owner is the 12 digits of an account.");
        }
        fits(call.input)?;
        let input = match std::str::from_utf8(call.input).map(str::trim) {
            Ok(text) if text.starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok() => text,
            _ => return invalid("The model input is not a JSON object. Correct it before it is sent."),
        };
        let mut s3 = json!({"s3Uri": uri});
        if let Some(key) = kms_key {
            s3["kmsKeyId"] = key.as_str().into();
        }
        if let Some(owner) = bucket_owner {
            s3["bucketOwner"] = owner.as_str().into();
        }
        // The input is written as it was given: read and written anew, its numbers could change.
        let mut body = format!(
            r#"{{"clientRequestToken":{},"modelId":{},"modelInput":{input},"outputDataConfig":{}"#,
            Value::from(call.token),
            Value::from(call.model_id),
            json!({"s3OutputDataConfig": s3}),
        );
        if !call.tags.is_empty() {
            let tag = |(key, value): &(String, String)| json!({"key": key, "value": value});
            let tags: Value = call.tags.iter().map(tag).collect();
            body.push_str(r#","tags":"#);
            body.push_str(&tags.to_string());
        }
        body.push('}');
        Ok(Self::post(
            Operation::StartAsyncInvoke,
            "/async-invoke",
            body.into_bytes(),
        ))
    }

    /// `GetAsyncInvoke`, by the ARN that the start answered.
    ///
    /// [`ErrorKind::InvalidInput`] for an empty or endless one.
    pub fn get_async_invoke(arn: &str) -> Result<Self, Error> {
        let path = format!("/async-invoke/{}", segment(arn, "invocation's ARN")?);
        Ok(Self::get(Operation::GetAsyncInvoke, path, Vec::new()))
    }

    /// `ListAsyncInvokes`, the first page or the one that a token names. [`super::Pager`] makes these.
    pub fn list_async_invokes(filter: &AsyncFilter, next_token: Option<&str>) -> Self {
        let order = filter.order.map(|order| order.as_str().to_owned());
        let query = [
            ("maxResults", filter.page_size.map(page_size)),
            ("nextToken", next_token.map(str::to_owned)),
            ("sortBy", order.as_ref().map(|_| "SubmissionTime".to_owned())),
            ("sortOrder", order),
            (
                "statusEquals",
                filter.status.as_ref().map(|status| status.as_str().to_owned()),
            ),
            ("submitTimeAfter", filter.submitted_after.map(Timestamp::rfc3339)),
            (
                "submitTimeBefore",
                filter.submitted_before.map(Timestamp::rfc3339),
            ),
        ];
        let query = query
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        Self::get(Operation::ListAsyncInvokes, "/async-invoke".to_owned(), query)
    }
}

impl Listing for AsyncFilter {
    type Item = AsyncInvocation;

    fn request(&self, next_token: Option<&str>) -> Request {
        Request::list_async_invokes(self, next_token)
    }

    /// Entries without an ARN are left out; nothing else is required.
    fn parse(body: &[u8]) -> Result<Page<AsyncInvocation>, Error> {
        let operation = "ListAsyncInvokes";
        let mut reply = members::of(body, operation)?;
        // An empty page may do without its list.
        let summaries = match reply.get("asyncInvokeSummaries") {
            None | Some(Value::Null) => Vec::new(),
            Some(_) => members::list(&mut reply, "asyncInvokeSummaries")
                .ok_or_else(|| members::missing(operation, "list asyncInvokeSummaries"))?,
        };
        let invocation = |summary| match summary {
            Value::Object(rest) => AsyncInvocation::of(rest),
            _ => None,
        };
        Ok(Page {
            items: summaries.into_iter().filter_map(invocation).collect(),
            next_token: members::word(&mut reply, "nextToken"),
        })
    }
}

/// Reads the reply of `StartAsyncInvoke`: the ARN of what was begun.
pub fn parse_start_async_invoke(body: &[u8]) -> Result<String, Error> {
    let operation = "StartAsyncInvoke";
    members::word(&mut members::of(body, operation)?, "invocationArn")
        .ok_or_else(|| members::missing(operation, "invocationArn"))
}

/// Reads the reply of `GetAsyncInvoke`. Only the ARN is required.
pub fn parse_async_invocation(body: &[u8]) -> Result<AsyncInvocation, Error> {
    let operation = "GetAsyncInvoke";
    AsyncInvocation::of(members::of(body, operation)?)
        .ok_or_else(|| members::missing(operation, "invocationArn"))
}

#[cfg(test)]
mod tests;
