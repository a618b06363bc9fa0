//! What the operations for calls in the background answer, whatever the family.
//!
//! ```text
//! StartAsyncInvoke {"invocationArn":"arn:aws:bedrock:…:async-invoke/…"}
//! GetAsyncInvoke   {"invocationArn","modelArn","status":"InProgress"|"Completed"|"Failed","failureMessage","submitTime",
//!                   "lastModifiedTime","endTime","outputDataConfig":{"s3OutputDataConfig":{"s3Uri","kmsKeyId","bucketOwner"}}}
//! ```
//! `ListAsyncInvokes` answers many of the second in one body: they are no reply of one call.
//! <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_GetAsyncInvoke.html>

use serde_json::Value;

use super::draft::Draft;
use super::read::owned;

/// Takes the state of a call in the background from `body`, if that is what it is.
pub(super) fn read(draft: &mut Draft, body: &Value) -> bool {
    let Some(arn) = owned(&body["invocationArn"]) else {
        return false;
    };
    let invocation = draft.invocation();
    invocation.arn = arn;
    invocation.status = owned(&body["status"]);
    invocation.failure = owned(&body["failureMessage"]);
    invocation.output = owned(&body["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"]);
    true
}
