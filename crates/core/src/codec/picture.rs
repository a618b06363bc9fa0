//! Images as replies carry them: base64 in a list of a JSON body, or the bytes of a file in its place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::draft::Draft;
use super::whole::{self, Read};
use crate::error::Error;
use crate::reply::{Image, Reply, StopKind, StopReason};
use crate::schema::{sniff, sniff_bytes};

/// The reply in a buffered body, be it JSON or an image itself: older documents promise either.
pub(super) fn decode(body: &[u8], read: Read) -> Result<Reply, Error> {
    if let Some(media_type) = sniff_bytes(body).filter(|kind| kind.starts_with("image/")) {
        let mut draft = Draft::new();
        let base64 = STANDARD.encode(body);
        draft.image(Image {
            base64: base64.clone(),
            media_type: Some(media_type.to_owned()),
            seed: None,
            finish_reason: None,
            mask: false,
        });
        return Ok(draft.into_reply_of(Value::String(base64)));
    }
    whole::decode(body, read)
}

/// An image of a reply, its type told by its bytes.
pub(super) fn image(base64: &str) -> Image {
    Image {
        base64: base64.to_owned(),
        media_type: sniff(base64.as_bytes()).map(str::to_owned),
        seed: None,
        finish_reason: None,
        mask: false,
    }
}

/// The reply is not what was asked for, whatever its status says.
pub(super) fn stop(draft: &mut Draft, kind: StopKind, wire: &str) {
    draft.stop(
        0,
        StopReason {
            kind,
            wire: wire.to_owned(),
            sequence: None,
        },
    );
}
