//! `Rerank` of the agent runtime, which has an endpoint of its own at AWS and shares this one here.

use serde_json::{Value, json};

use crate::families::{items, rerank::ranked, text};
use crate::models::{self, Family};
use crate::refusal::Refusal;
use crate::shape::{Shape, dialect, optional, required, violations};

static BODY: Shape = Shape::Object(&[
    required(
        "queries",
        &Shape::List {
            of: &QUERY,
            min: 1,
            max: 1,
        },
    ),
    required(
        "sources",
        &Shape::List {
            of: &SOURCE,
            min: 1,
            max: 1_000,
        },
    ),
    required("rerankingConfiguration", &CONFIGURATION),
    optional("nextToken", &Shape::Text { min: 1, max: 2_048 }),
]);

static QUERY: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["TEXT"])),
    required("textQuery", &Shape::Object(&[required("text", &WORDS)])),
]);

static WORDS: Shape = Shape::Text { min: 1, max: 32_000 };

static SOURCE: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["INLINE"])),
    required(
        "inlineDocumentSource",
        &Shape::Object(&[
            required("type", &Shape::OneOf(&["TEXT", "JSON"])),
            optional("textDocument", &Shape::Object(&[optional("text", &WORDS)])),
            optional("jsonDocument", &Shape::Any),
        ]),
    ),
]);

static CONFIGURATION: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["BEDROCK_RERANKING_MODEL"])),
    required(
        "bedrockRerankingConfiguration",
        &Shape::Object(&[
            required(
                "modelConfiguration",
                &Shape::Object(&[
                    required("modelArn", &Shape::Text { min: 1, max: 2_048 }),
                    optional("additionalModelRequestFields", &Shape::Open(&[])),
                ]),
            ),
            optional("numberOfResults", &Shape::Integer { min: 1, max: 1_000 }),
        ]),
    ),
]);

/// The reply to `POST /rerank`.
pub(crate) fn rerank(body: &Value) -> Result<String, Refusal> {
    let found = violations(&BODY, body);
    if !found.is_empty() {
        return Err(dialect::coral(&found));
    }
    let configuration = "/rerankingConfiguration/bedrockRerankingConfiguration";
    let configuration = body.pointer(configuration).unwrap_or(&Value::Null);
    let arn = configuration
        .pointer("/modelConfiguration/modelArn")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let model = models::resolve(arn)?.model;
    if !matches!(model.family, Family::CohereRerank | Family::AmazonRerank) {
        return Err(Refusal::invalid(format!(
            "The model {arn} is not supported for reranking. Use a reranker model."
        )));
    }
    let mut documents = Vec::new();
    for (at, source) in items(body, "sources").iter().enumerate() {
        documents.push(document(source, at)?);
    }
    let query = items(body, "queries")
        .first()
        .and_then(|query| query.pointer("/textQuery/text"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let wanted = configuration.get("numberOfResults").and_then(Value::as_u64);
    let results: Vec<Value> = ranked(query, &documents, wanted)
        .into_iter()
        .map(|(index, score)| json!({"index": index, "relevanceScore": score}))
        .collect();
    Ok(json!({"results": results}).to_string())
}

/// What a document says: the member that its type names.
fn document(source: &Value, at: usize) -> Result<String, Refusal> {
    let source = source.get("inlineDocumentSource").unwrap_or(&Value::Null);
    let (name, said) = if text(source, "type") == "TEXT" {
        let said = source.pointer("/textDocument/text").and_then(Value::as_str);
        ("textDocument", said.map(str::to_owned))
    } else {
        let said = source.get("jsonDocument").filter(|document| !document.is_null());
        ("jsonDocument", said.map(Value::to_string))
    };
    said.ok_or_else(|| {
        Refusal::invalid(format!(
            "1 validation error detected: Value at 'sources.{}.member.inlineDocumentSource.{name}' failed to satisfy \
             constraint: Member must not be null",
            at + 1
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0";

    fn body(arn: &str) -> Value {
        let said = |text: &str| json!({"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text}}});
        let json = json!({"type": "INLINE", "inlineDocumentSource": {"type": "JSON", "jsonDocument": {"about": "the capital of Peru"}}});
        json!({
            "queries": [{"type": "TEXT", "textQuery": {"text": "the capital of France"}}],
            "sources": [said("Bread is baked."), json, said("Paris is the capital of France.")],
            "rerankingConfiguration": {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {
                "modelConfiguration": {"modelArn": arn}, "numberOfResults": 2}},
        })
    }

    #[test]
    fn the_best_come_first() {
        let reply: Value = serde_json::from_str(&rerank(&body(ARN)).unwrap()).unwrap();
        let results = reply["results"].as_array().unwrap();
        let places: Vec<u64> = results
            .iter()
            .map(|result| result["index"].as_u64().unwrap())
            .collect();
        assert_eq!(places, [2, 1]);
        assert!(results[0]["relevanceScore"].as_f64() > results[1]["relevanceScore"].as_f64());
    }

    #[test]
    fn requests_are_judged() {
        let changed = |path: &str, value: Value| {
            let mut body = body(ARN);
            *body.pointer_mut(path).unwrap() = value;
            body
        };
        let two = json!([{"type": "TEXT", "textQuery": {"text": "a"}}, {"type": "TEXT", "textQuery": {"text": "b"}}]);
        for (body, words) in [
            (json!({}), "3 validation errors detected: Value at 'queries'"),
            (
                changed("/queries", two),
                "Value at 'queries' failed to satisfy constraint: Member must have length less than",
            ),
            (
                changed("/sources", json!([])),
                "'sources' failed to satisfy constraint: Member must have length greater",
            ),
            (
                changed("/sources/1/inlineDocumentSource/type", json!("TEXT")),
                "'sources.2.member.inlineDocumentSource.textDocument'",
            ),
            (
                body("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"),
                "is not supported for reranking",
            ),
            (
                body("arn:aws:bedrock:us-west-2::foundation-model/nonsense"),
                "The provided model identifier is invalid.",
            ),
        ] {
            let refusal = rerank(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
