//! What a request asks for, whichever family it came in.

use serde_json::Value;

use crate::directive::{self, Directive};
use crate::tokens;

/// A request, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    pub(crate) system: String,
    /// The text of the last user turn, without directives.
    pub(crate) prompt: String,
    pub(crate) directives: Vec<Directive>,
    /// Images, documents and the like in the last user turn, by name of their kind.
    pub(crate) attachments: Vec<&'static str>,
    /// The texts of the tool results in the last user turn.
    pub(crate) tool_results: Vec<String>,
    pub(crate) tools: Vec<Tool>,
    pub(crate) tool_choice: ToolChoice,
    pub(crate) max_tokens: u64,
    pub(crate) stop_sequences: Vec<String>,
    pub(crate) thinking: Thinking,
    /// Whether a stream is to end with its usage.
    pub(crate) wants_usage: bool,
    pub(crate) input_tokens: u64,
    /// How many replies are asked for at once.
    pub(crate) copies: u64,
    /// What the reply repeats of the request or depends on, as its family wants it.
    pub(crate) echo: Value,
}

/// A tool on offer.
#[derive(Debug, Clone)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) schema: Value,
}

/// Whether a tool has to be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum ToolChoice {
    #[default]
    Free,
    Any,
    Named(String),
    Never,
}

/// Whether the reply starts with reasoning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Thinking {
    #[default]
    Off,
    On,
}

/// Who a turn belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    User,
    Other,
}

/// A piece of a turn.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Text(String),
    /// An image, document, video or sound, by name of its kind.
    Attachment(&'static str),
    /// The text a tool gave back.
    ToolResult(String),
    /// Anything that only counts: its JSON text.
    Other(String),
}

/// Tokens a turn costs beside its text.
const TURN: u64 = 4;
/// Tokens an attachment costs; the real number depends on pixels and pages.
const ATTACHMENT: u64 = 170;

impl Ask {
    /// Reads the conversation and counts it. The other members are left to the caller.
    pub(crate) fn of(system: String, turns: Vec<(Role, Vec<Part>)>, tools: Vec<Tool>) -> Self {
        let mut input_tokens = tokens::count(&system);
        for tool in &tools {
            input_tokens += TURN + tokens::count(&tool.name) + tokens::count(&tool.schema.to_string());
        }
        for (_, parts) in &turns {
            input_tokens += TURN;
            for part in parts {
                input_tokens += match part {
                    Part::Text(text) | Part::ToolResult(text) | Part::Other(text) => tokens::count(text),
                    Part::Attachment(_) => ATTACHMENT,
                };
            }
        }
        let mut ask = Self {
            system,
            tools,
            input_tokens,
            copies: 1,
            ..Self::default()
        };
        let last = turns.into_iter().rev().find(|(role, _)| *role == Role::User);
        let mut texts = Vec::new();
        for part in last.into_iter().flat_map(|(_, parts)| parts) {
            match part {
                Part::Text(text) => texts.push(text),
                Part::Attachment(kind) => ask.attachments.push(kind),
                Part::ToolResult(text) => ask.tool_results.push(text),
                Part::Other(_) => {}
            }
        }
        (ask.directives, ask.prompt) = directive::extract(&texts.join("\n"));
        ask
    }
    /// Adds something to the last user turn that is no text, by name of its kind.
    pub(crate) fn attach(&mut self, kind: &'static str) {
        self.attachments.push(kind);
        self.input_tokens += ATTACHMENT;
    }
}
