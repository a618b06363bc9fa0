//! The prompt page: what came back.

use outcrop_core::reply::StopKind;

use crate::numbers::counted;

pub(crate) const TITLE: &str = "Reply";
pub(crate) const STATUS: &str = "Reply status";
pub(crate) const RAW: &str = "Raw";
pub(crate) const EMPTY_TITLE: &str = "The reply appears here as it is written";
pub(crate) const EMPTY_TEXT: &str = "With its tokens, its times, and the request exactly as it was signed and sent. Nothing is sent before you press Send.";
pub(crate) const REASONING: &str = "Reasoning";
pub(crate) const REDACTED: &str = "The service withholds these thoughts.";
pub(crate) const TOOL_CALL: &str = "Tool call";
pub(crate) const OTHER_BLOCK: &str = "A block of another kind";
pub(crate) const SOURCES: &str = "Sources";
pub(crate) const COPY: &str = "Copy reply";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const NOT_COPIED: &str =
    "The browser did not let the page copy. Select the text and copy it by hand.";
pub(crate) const STOPPED: &str = "stopped";
pub(crate) const STOPPED_TEXT: &str =
    "Stopped by you. What had arrived is kept; what the model had written by then is billed.";
pub(crate) const NO_TEXT: &str = "The reply has no text.";
pub(crate) const CHANGED: &str = "Changed to fit this model";
pub(crate) const WAITING: &str = "Waiting for the first token";
pub(crate) const SENDING: &str = "Sending";
pub(crate) const REQUEST_ID: &str = "Request id";
pub(crate) const DOCUMENTATION: &str = "AWS documentation";
pub(crate) const WHY: &str = "Why";
pub(crate) const NEXT: &str = "What next";
pub(crate) const PARTIAL_KEPT: &str = "What had arrived before this is kept above.";

pub(crate) const TOKENS: &str = "tokens";
pub(crate) const FIRST: &str = "first";
pub(crate) const TOTAL: &str = "total";
pub(crate) const STREAMING: &str = "streaming…";
pub(crate) const CACHE_READ: &str = "read from cache";
pub(crate) const CACHE_WRITE: &str = "written to cache";

pub(crate) const REQUEST: &str = "Request";
pub(crate) const SIGNATURE: &str = "Signature";
pub(crate) const RESPONSE: &str = "Response";
pub(crate) const HEADERS: &str = "Headers";
pub(crate) const BODY: &str = "Body";
pub(crate) const EVENTS: &str = "Events";
pub(crate) const CANONICAL: &str = "Canonical request";
pub(crate) const STRING_TO_SIGN: &str = "String to sign";
pub(crate) const NOT_SIGNED: &str = "Sent with an API key: nothing was signed.";
pub(crate) const NO_RESPONSE: &str = "No response yet.";
pub(crate) const NO_BODY: &str = "Nothing.";
pub(crate) const SECRETS_LEFT_OUT: &str = "Signature, key and session token are left out.";

pub(crate) fn cut(bytes: &str) -> String {
    format!("{bytes} more are not shown.")
}

pub(crate) fn candidate(number: usize) -> String {
    format!("Answer {number}")
}

/// What came: tokens or things, and why it ended, each where known.
pub(crate) fn announce_done(parts: &[String]) -> String {
    if parts.is_empty() {
        "Reply complete.".to_owned()
    } else {
        format!("Reply complete: {}.", parts.join(", "))
    }
}

pub(crate) fn images(number: usize) -> String {
    counted(number as u64, "image", "images")
}

pub(crate) fn vectors(number: usize) -> String {
    counted(number as u64, "vector", "vectors")
}

pub(crate) fn scores(number: usize) -> String {
    counted(number as u64, "document scored", "documents scored")
}

pub(crate) fn tokens(number: &str) -> String {
    format!("{number} tokens")
}

pub(crate) const ANNOUNCE_SENDING: &str = "Sent. Waiting for the reply.";
pub(crate) const ANNOUNCE_STREAMING: &str = "The reply is arriving.";
pub(crate) const ANNOUNCE_STOPPED: &str = "Stopped. What had arrived is kept.";

pub(crate) fn announce_failed(title: &str, code: Option<&str>) -> String {
    match code {
        Some(code) => format!("Failed: {title} ({code})."),
        None => format!("Failed: {title}."),
    }
}

pub(crate) const ANNOUNCE_BEGUN: &str = "Begun in the background";

/// Why it ended, in words.
pub(crate) const fn stop(kind: StopKind) -> &'static str {
    match kind {
        StopKind::EndTurn => "done",
        StopKind::MaxTokens => "cut at the token limit",
        StopKind::StopSequence => "stop sequence",
        StopKind::ToolUse => "asks for a tool",
        StopKind::Filtered => "held back by a filter",
        StopKind::Refusal => "the model refused",
        StopKind::ContextFull => "context full",
        StopKind::Failed => "failed",
        _ => "ended",
    }
}

pub(crate) const FILTERED: &str = "Held back by a content filter";
pub(crate) const FILTERED_NEXT: &str =
    "Say it in other words, or give another image. Whether it is billed, the provider's terms say.";
pub(crate) const NOT_AS_ASKED: &str = "Not what was asked for";
pub(crate) const IMAGES: &str = "Images";
pub(crate) const DOWNLOAD: &str = "Download";
pub(crate) const MASK: &str = "Mask";
pub(crate) const AS_IT_CAME: &str = "The reply as it came";

pub(crate) fn image(number: usize) -> String {
    format!("Image {number}")
}

pub(crate) fn seed(seed: u64) -> String {
    format!("seed {seed}")
}

pub(crate) fn download(what: &str) -> String {
    format!("Download {}", what.to_lowercase())
}

pub(crate) fn pixels(width: u32, height: u32) -> String {
    format!("{width} × {height} px")
}

pub(crate) const VECTORS: &str = "Vectors";
pub(crate) const COPY_JSON: &str = "Copy all as JSON";
pub(crate) const DOWNLOAD_JSON: &str = "Download JSON";
pub(crate) const NOT_SAVED: &str = "The browser could not make the file.";
pub(crate) const COLUMN_TEXT: &str = "Text";
pub(crate) const COLUMN_KIND: &str = "Type";
pub(crate) const COLUMN_DIMENSIONS: &str = "Dimensions";
pub(crate) const COLUMN_NORM: &str = "Norm";
pub(crate) const COLUMN_VALUES: &str = "First values";

pub(crate) const SCORES: &str = "Documents by score";

pub(crate) fn score_of(document: usize) -> String {
    format!("Score of document {document}")
}

pub(crate) const BACKGROUND: &str = "In the background";
pub(crate) const BEGUN: &str = "It has begun, and goes on in the background: its card is below.";
pub(crate) const STOP_WATCHING: &str = "Stop watching";
pub(crate) const WATCH: &str = "Watch again";
pub(crate) const ASK_NOW: &str = "Ask now";
pub(crate) const COPY_ADDRESS: &str = "Copy address";
pub(crate) const JOB_RESULT: &str = "Result";
pub(crate) const JOB_ARN: &str = "ARN";
pub(crate) const JOB_FAILED: &str = "Why it failed";
pub(crate) const JOB_ASKING: &str = "Asking how far it is…";
pub(crate) const JOB_STOPPED: &str =
    "Nobody asks how far it is any more. The call itself goes on, and cannot be stopped from here.";
pub(crate) const JOB_LOST: &str = "How far it is could not be asked:";

/// How far a call in the background is, in words.
pub(crate) fn job_status(word: &str) -> String {
    match word {
        "" => "Begun".to_owned(),
        "InProgress" => "In progress".to_owned(),
        other => other.to_owned(),
    }
}

pub(crate) fn job_next(seconds: &str, asked: u32) -> String {
    if asked == 0 {
        format!("Asked about in {seconds}.")
    } else {
        format!(
            "Asked {}; again in {seconds}.",
            counted(u64::from(asked), "time", "times")
        )
    }
}

pub(crate) fn job_took(time: &str) -> String {
    format!("after {time}")
}
