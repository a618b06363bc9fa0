//! Reranking models of Cohere and Amazon, through `InvokeModel`, and what the `Rerank` operation answers.
//!
//! ```text
//! request {"query":"…","documents":["…",…],"top_n":3,"api_version":2}      api_version: Cohere alone, at least 2
//! reply   {"results":[{"index":2,"relevance_score":0.87},…]}               best first
//! Rerank  {"results":[{"index":2,"relevanceScore":0.87},…]}
//! ```
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/rerank.html>

mod body;

use serde_json::{Map, Value};

use super::parameters::{self, Accepts, Parameter};
use super::read::{count, list, unreadable};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ask, inputs, note, to_body, whole};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::{Part, Prompt, Role};
use crate::reply::{Reply, Score};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Rerank;

/// The most documents of one call.
const MOST: usize = 1000;
/// The most results that can be asked for.
const MOST_RESULTS: i64 = 1000;

const PARAMETERS: &[Parameter] = &[Parameter::own(
    "top_n",
    Accepts::Integer {
        min: 1,
        max: MOST_RESULTS,
    },
    "",
    "How many of the best documents are named; all where it is left out",
)];

impl BodyForm for Rerank {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Rerank
    }
}

impl Codec for Rerank {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        body.insert("query".to_owned(), query(prompt, &mut findings).into());
        let documents = &prompt.documents;
        if documents.is_empty() {
            ask::missing(
                "documents",
                "There is nothing to rank: the prompt has no documents.".to_owned(),
                "Give the documents that are to be scored.",
                &mut findings,
            );
        }
        if documents.len() > MOST {
            inputs::beyond("documents", documents.len(), MOST, &mut findings);
        }
        let kept = documents.iter().take(MOST).map(|text| Value::from(text.as_str()));
        body.insert("documents".to_owned(), kept.collect());
        if let Some(version) = model.quirks.api_version {
            body.insert("api_version".to_owned(), version.into());
        }
        parameters::write(&mut body, prompt, PARAMETERS, &mut findings);
        Encoded {
            body: to_body(&body),
            findings,
        }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        whole::decode(body, read)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        whole::fold(draft, payload, read)
    }

    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        let (Some(version), Value::Object(body)) = (model.quirks.api_version, body) else {
            return;
        };
        let said = body.get("api_version").and_then(Value::as_f64);
        if said.is_none_or(|said| said < f64::from(version)) {
            body.insert("api_version".to_owned(), version.into());
            findings.push(note(
                "parameter-added",
                Severity::Note,
                "api_version",
                format!("`api_version` was set to {version}: the model refuses a body without it."),
                "Nothing; write it next time.",
            ));
        }
    }
}

/// The words of the last user turn.
fn query(prompt: &Prompt, findings: &mut Vec<Finding>) -> String {
    inputs::system(prompt, "query", findings);
    let last = prompt.turns.iter().rposition(|turn| turn.role == Role::User);
    let mut texts: Vec<&str> = Vec::new();
    for (index, turn) in prompt.turns.iter().enumerate() {
        if Some(index) != last {
            findings.push(note(
                "turn-dropped",
                Severity::Warning,
                "query",
                format!(
                    "Turn {} was left out: the query is the last user turn.",
                    index + 1
                ),
                "Write the query into one turn.",
            ));
            continue;
        }
        for part in &turn.content {
            match part {
                Part::Text(text) if text.trim().is_empty() => {}
                Part::Text(text) => texts.push(text),
                Part::Media(file) => ask::left_out(file, "query", "a query is text", findings),
            }
        }
    }
    ask::unasked_sampling(prompt, findings);
    if texts.is_empty() {
        ask::missing(
            "query",
            "There is nothing to rank by: the prompt has no text.".to_owned(),
            "Write what the documents are to answer.",
            findings,
        );
    }
    texts.join("\n")
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    if !body["results"].is_array() {
        return Err(unreadable("a reranking model", "results"));
    }
    for result in list(&body["results"]) {
        let index = count(&result["index"]).and_then(|index| usize::try_from(index).ok());
        let score = result["relevance_score"]
            .as_f64()
            .or_else(|| result["relevanceScore"].as_f64());
        if let (Some(index), Some(score)) = (index, score) {
            draft.score(Score { index, score });
        }
    }
    Ok(())
}
