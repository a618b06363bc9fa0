//! What the bodies of models that complete text have in common: a prompt, and nothing of a chat's form.

use crate::rules::missing_member;
use crate::schema::{Kind, Member, Members, SOME_TEXT, Scope, TEXT};

/// Why there are no instructions beside the prompt.
pub(in crate::codec) const NO_SYSTEM: &str = "instructions are part of the one text in `prompt`";

const NO_TOOLS: &str = "through `InvokeModel` this model takes text only; Converse has tools for some";

/// The conversation. That it is there, [`prompted`] sees to.
pub(in crate::codec) const PROMPT: Member = Member::optional("prompt", SOME_TEXT);
pub(in crate::codec) const INPUT_TEXT: Member = Member::misnamed("inputText", "prompt");
pub(in crate::codec) const MESSAGES: Member = Member::refused(
    "messages",
    "the model takes its conversation as one text; render the messages into `prompt`, with the marks of its chat template",
);
pub(in crate::codec) const SYSTEM: Member = Member::refused("system", NO_SYSTEM);
pub(in crate::codec) const TOOLS: Member = Member::refused("tools", NO_TOOLS);
pub(in crate::codec) const TOOL_CHOICE: Member = Member::refused("tool_choice", NO_TOOLS);
pub(in crate::codec) const INFERENCE_CONFIG: Member = Member::refused(
    "inferenceConfig",
    "it is Converse's form; here every parameter stands beside `prompt`",
);

/// Up to `most` texts that end the reply.
pub(in crate::codec) const fn stops(name: &'static str, most: usize) -> Member {
    let stops = Kind::List {
        of: &TEXT,
        min: 0,
        max: most,
    };
    Member::optional(name, stops)
}

/// Says that there is no prompt. Where there are messages in its place, that has been said of them.
pub(in crate::codec) fn prompted(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    if body.get("prompt").is_none() && body.get("messages").is_none() {
        scope.report_at(
            "prompt",
            missing_member::say("prompt", r#""prompt": "…""#),
            body.spot,
        );
    }
}
