//! Cohere Command R and R+, through `InvokeModel`.
//!
//! ```text
//! request {"message":"…","chat_history":[{"role":"USER"|"CHATBOT","message"}],"preamble":"…","documents":[{"snippet"}],
//!          "max_tokens","temperature","p","k","stop_sequences"}
//! reply   {"response_id","text","generation_id","chat_history","finish_reason","citations","tool_calls","meta":{"billed_units"}}
//! chunk   {"is_finished":false,"event_type":"text-generation","text":"…"}
//! last    {"is_finished":true,"event_type":"stream-end","finish_reason":"…","response":{…}}
//! ```
//! A buffered reply has no `meta`: its counts are in headers, and are the billed ones of a stream. Older documents count
//! in `token_count`, which is read as well.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html>

mod body;

use serde::Serialize;
use serde_json::{Value, json};

use super::draft::Block;
use super::invoke::service_members;
use super::parameters::{Accepts, Parameter, Standard};
use super::read::{self, list, owned, parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Place, Said};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, misnamed, note, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::{Prompt, Role};
use crate::reply::{Citation, Content, Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct CohereCommandR;

const TOP_K: u32 = 500;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.01, 0.99),
    top_k: Some(TOP_K),
    // Cohere's own number.
    stops: 5,
    visible_stops: false,
};

const PATHS: Paths = Paths::COHERE;

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        "max_tokens",
        Accepts::Integer { min: 1, max: 4096 },
        "",
    ),
    Parameter::standard(
        Standard::Temperature,
        "temperature",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.3",
    ),
    Parameter::standard(
        Standard::TopP,
        "p",
        Accepts::Number { min: 0.01, max: 0.99 },
        "0.75",
    ),
    Parameter::standard(Standard::TopK, "k", Accepts::Integer { min: 0, max: 500 }, "0"),
    Parameter::standard(
        Standard::StopSequences,
        "stop_sequences",
        Accepts::Texts { max: 5 },
        "[]",
    ),
    Parameter::own(
        "frequency_penalty",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0",
        "Makes words rarer the more often they were said",
    ),
    Parameter::own(
        "presence_penalty",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0",
        "Makes words rarer that were said",
    ),
    Parameter::own(
        "seed",
        Accepts::Integer {
            min: 0,
            max: u32::MAX as i64,
        },
        "",
        "The same seed is likely to give the same reply",
    ),
    Parameter::own(
        "prompt_truncation",
        Accepts::Choice(&["OFF", "AUTO_PRESERVE_ORDER"]),
        "\"OFF\"",
        "Whether too long a history is cut",
    ),
    Parameter::own(
        "search_queries_only",
        Accepts::Flag,
        "false",
        "Only says what it would search for",
    ),
    Parameter::own("return_prompt", Accepts::Flag, "false", "Shows the whole prompt"),
    Parameter::own(
        "raw_prompting",
        Accepts::Flag,
        "false",
        "Sends the message as it is",
    ),
    Parameter::own("tools", Accepts::Json, "", "Functions that it may ask to call"),
    Parameter::own("tool_results", Accepts::Json, "", "What called functions gave"),
];

const STOP_WORDS: &[(&str, StopKind)] = &[
    ("COMPLETE", StopKind::EndTurn),
    ("MAX_TOKENS", StopKind::MaxTokens),
    ("STOP_SEQUENCE", StopKind::StopSequence),
    ("TOOL_CALL", StopKind::ToolUse),
    ("ERROR", StopKind::Failed),
    ("ERROR_TOXIC", StopKind::Filtered),
    ("ERROR_LIMIT", StopKind::ContextFull),
    ("USER_CANCEL", StopKind::Other),
];

/// Where the reply's words are; what it would search for and its tool calls follow.
const WORDS: u64 = 0;
const SEARCHES: u64 = 1;
const CALLS: u64 = 2;

#[derive(Serialize)]
struct Body<'a> {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chat_history: Vec<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preamble: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<Document<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    k: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stop_sequences: Vec<&'a str>,
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Document<'a> {
    snippet: &'a str,
}

impl BodyForm for CohereCommandR {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Cohere
    }
}

impl Codec for CohereCommandR {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut words = turns::fit(
            prompt,
            Instructions::above(model),
            &[],
            Place::List("chat_history"),
            &mut findings,
        );
        let message = last_message(&mut words.turns, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let body = Body {
            message,
            chat_history: words.turns.iter().map(said_before).collect(),
            preamble: (!words.system.is_empty()).then(|| words.system.join("\n\n")),
            documents: prompt
                .documents
                .iter()
                .map(|snippet| Document { snippet })
                .collect(),
            max_tokens: fitted.max_tokens,
            temperature: fitted.temperature,
            p: fitted.top_p,
            k: fitted.top_k,
            stop_sequences: fitted.stop_sequences,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["text"].is_string() && !body["tool_calls"].is_array() {
            return Err(unreadable("Cohere Command R", "text"));
        }
        let mut draft = Draft::new();
        read_whole(&mut draft, &body);
        service_members(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        match text(&chunk["event_type"]) {
            "text-generation" => draft.text(Block::of_first(WORDS), text(&chunk["text"])),
            "citation-generation" => read_citations(draft, &chunk),
            "search-queries-generation" => read_searches(draft, &chunk),
            "tool-calls-generation" => read_calls(draft, &chunk),
            "stream-end" => {
                // What came in pieces is there once more.
                read_whole(draft, &chunk["response"]);
                read_stop(draft, &chunk);
                draft.complete();
            }
            // Neither an event nor a piece of one: the whole reply in one chunk.
            "" if chunk["text"].is_string() => {
                read_whole(draft, &chunk);
                draft.complete();
            }
            // `stream-start`, and what is still to come.
            _ => {}
        }
        service_members(draft, &chunk);
        draft.record(chunk);
        Ok(())
    }

    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        misnamed::correct(&body::BODY, body, findings);
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            top_k: Some((&["k"], TOP_K)),
            ..ThroughConverse::default()
        }
    }
}

/// Takes the message to answer from the end of the turns.
fn last_message(turns: &mut Vec<Said<'_>>, findings: &mut Vec<Finding>) -> String {
    if turns.last().is_some_and(|last| last.role == Role::Assistant) {
        turns.pop();
        findings.push(note(
            "turn-dropped",
            Severity::Warning,
            "message",
            "The last turn was left out: it is the assistant's, and Command R answers a message but does not go on with a reply."
                .to_owned(),
            "End with a message of yours.",
        ));
        if turns.is_empty() {
            findings.push(note(
                "no-turns",
                Severity::Error,
                "message",
                "There is nothing to answer: the prompt has no message of yours.".to_owned(),
                "Write a message.",
            ));
        }
    }
    turns.pop().map(|said| said.text()).unwrap_or_default()
}

fn said_before(said: &Said<'_>) -> Message {
    Message {
        role: match said.role {
            Role::Assistant => "CHATBOT",
            Role::User | Role::System => "USER",
        },
        message: said.text(),
    }
}

/// A reply that is all there. What a stream has brought of it already is not taken twice.
fn read_whole(draft: &mut Draft, body: &Value) {
    draft.candidate(0);
    if draft.reply().text().is_empty() {
        draft.text(Block::of_first(WORDS), text(&body["text"]));
    }
    let content = &draft.candidate(0).content;
    let has_sources =
        |part: &Content| matches!(part, Content::Text { citations, .. } if !citations.is_empty());
    let (sources, searches, calls) = (
        content.iter().any(has_sources),
        content.iter().any(|part| matches!(part, Content::Other { .. })),
        content
            .iter()
            .any(|part| matches!(part, Content::ToolCall { .. })),
    );
    if !sources {
        read_citations(draft, body);
    }
    if !searches {
        read_searches(draft, body);
    }
    if !calls {
        read_calls(draft, body);
    }
    let usage = draft.usage();
    let older = &body["token_count"];
    set(&mut usage.input, &older["prompt_tokens"]);
    set(&mut usage.output, &older["completion_tokens"]);
    // What is billed; `meta.tokens` counts the frame around the words as well.
    let billed = &body["meta"]["billed_units"];
    set(&mut usage.input, &billed["input_tokens"]);
    set(&mut usage.output, &billed["output_tokens"]);
    read_stop(draft, body);
}

fn read_citations(draft: &mut Draft, body: &Value) {
    for citation in list(&body["citations"]) {
        let source = list(&citation["document_ids"]).first();
        let read = Citation {
            title: None,
            source: source.and_then(owned),
            passages: owned(&citation["text"]).into_iter().collect(),
            location: citation.clone(),
        };
        draft.cite(Block::of_first(WORDS), read);
    }
}

fn read_searches(draft: &mut Draft, body: &Value) {
    let searches = &body["search_queries"];
    if !list(searches).is_empty() {
        let block = Block::of_first(SEARCHES);
        draft.other(block, json!({"search_queries": searches}));
        draft.close(block);
    }
}

/// Calls have no ids; they are answered in their order.
fn read_calls(draft: &mut Draft, body: &Value) {
    for (block, call) in (CALLS..).map(Block::of_first).zip(list(&body["tool_calls"])) {
        draft.tool(block, "", text(&call["name"]), None, &call["parameters"]);
        draft.close(block);
    }
}

/// The service's words come in either case.
fn read_stop(draft: &mut Draft, body: &Value) {
    let Some(mut stop) = read::stop(&body["finish_reason"], STOP_WORDS) else {
        return;
    };
    let upper = Value::from(stop.wire.to_ascii_uppercase());
    if let Some(known) = read::stop(&upper, STOP_WORDS) {
        stop.kind = known.kind;
    }
    let calls = |part: &Content| matches!(part, Content::ToolCall { .. });
    if stop.kind == StopKind::EndTurn && draft.candidate(0).content.iter().any(calls) {
        stop.kind = StopKind::ToolUse;
    }
    draft.stop(0, stop);
}
