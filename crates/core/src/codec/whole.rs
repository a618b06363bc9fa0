//! Replies that come whole, of families that do not stream.
//!
//! Bedrock refuses such a model on the stream operations. Where a stream comes nevertheless, as of models that answer
//! it with one chunk of the buffered body, that chunk is the reply: nothing that was paid for is thrown away.

use serde_json::Value;

use super::draft::Draft;
use super::invoke::service_members;
use super::read::parse;
use crate::error::Error;
use crate::reply::Reply;

/// Reads a body of the family into a draft. Fails, before the draft is touched, where the body is of another family.
pub(super) type Read = fn(&mut Draft, &Value) -> Result<(), Error>;

/// The reply in a buffered body.
pub(super) fn decode(body: &[u8], read: Read) -> Result<Reply, Error> {
    let body = parse(body, "The reply")?;
    let mut draft = Draft::new();
    read(&mut draft, &body)?;
    service_members(&mut draft, &body);
    Ok(draft.into_reply_of(body))
}

/// A chunk of a stream. The first is the reply; what may follow it are the service's own counts.
pub(super) fn fold(draft: &mut Draft, payload: &[u8], read: Read) -> Result<(), Error> {
    let chunk = parse(payload, "A chunk of the stream")?;
    if !draft.is_complete() {
        read(draft, &chunk)?;
    }
    service_members(draft, &chunk);
    draft.complete();
    draft.record(chunk);
    Ok(())
}
