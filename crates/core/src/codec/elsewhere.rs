//! Members that stand in the body of no family, or of few: what they say has its place elsewhere.

use crate::rules::refused_member;
use crate::schema::{Kind, Member, Members, Scope};

const MODEL_IS_CHOSEN: &str = "the model is chosen by the request's address, or when the job is created";

pub(super) const MODEL_ID: Member = Member::refused("modelId", MODEL_IS_CHOSEN);
pub(super) const MODEL: Member = Member::refused("model", MODEL_IS_CHOSEN);

/// Why bodies have no `stream`.
pub(super) const NO_STREAM: &str = "streaming is chosen by the operation, and a job does not stream";

pub(super) const STREAM: Member = Member::refused("stream", NO_STREAM);

/// Of families that do not speak Claude's form.
pub(super) const ANTHROPIC_VERSION: Member = Member::refused(
    "anthropic_version",
    "it is Claude's form, which this model does not speak",
);

/// Taken of a call; a job has no guardrail.
pub(super) const GUARDRAIL: Member = Member::outside_batch("amazon-bedrock-guardrailConfig", Kind::Document);

/// Of families whose bodies may have `stream`: it is taken everywhere, but a job has nowhere to stream to.
pub(super) fn unstreamed(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    if scope.in_batch
        && let Some(stream) = body.get("stream")
        && body.from(stream).starts_with(b"true")
    {
        let said = refused_member::say("stream", "a job does not stream");
        scope.report_at("stream", said, stream);
    }
}
