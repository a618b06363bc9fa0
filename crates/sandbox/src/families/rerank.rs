//! Rerankers of Cohere and Amazon: a query and documents in, the documents' places by score out.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{Made, Maker, items, judge, text, whole};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, optional, required};
use crate::vectors::words;
use crate::wire::ordered;

static DOCUMENTS: Shape = Shape::List {
    of: &Shape::Either(&[FILLED, Shape::Open(&[])]),
    min: 1,
    max: 1000,
};

static TOP: Shape = Shape::Integer { min: 1, max: 1000 };

static COHERE_BODY: Shape = Shape::Object(&[
    required("query", &FILLED),
    required("documents", &DOCUMENTS),
    optional("top_n", &TOP),
    optional("api_version", &Shape::Integer { min: 1, max: 2 }),
    optional(
        "max_tokens_per_doc",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
]);

static AMAZON_BODY: Shape = Shape::Object(&[
    required("query", &FILLED),
    required("documents", &DOCUMENTS),
    optional("top_n", &TOP),
]);

#[derive(Serialize)]
struct Reply {
    results: Vec<Scored>,
}

#[derive(Serialize)]
struct Scored {
    index: usize,
    relevance_score: f64,
}

/// One provider's rerankers.
pub(super) struct Rerank {
    body: &'static Shape,
}

pub(super) static COHERE: Rerank = Rerank { body: &COHERE_BODY };
pub(super) static AMAZON: Rerank = Rerank { body: &AMAZON_BODY };

impl Maker for Rerank {
    fn make(&self, _: &'static Model, body: &Value) -> Result<Made, Refusal> {
        judge::fits(self.body, body)?;
        let documents: Vec<String> = items(body, "documents")
            .iter()
            .map(|document| match document {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        let results = ranked(text(body, "query"), &documents, whole(body, "top_n"))
            .into_iter()
            .map(|(index, relevance_score)| Scored {
                index,
                relevance_score,
            })
            .collect();
        Ok(Made {
            body: ordered(&Reply { results }),
            input_tokens: None,
        })
    }
}

/// The places of the documents and their scores, the best first, `top` at most.
///
/// A score is the share of the query's words, and of its pairs of words, that a document has, a little
/// less for a long document; the order of equal ones is that of the request.
pub(crate) fn ranked(query: &str, documents: &[String], top: Option<u64>) -> Vec<(usize, f64)> {
    let asked = Terms::of(query);
    let mut scores: Vec<(usize, f64)> = documents
        .iter()
        .map(|document| asked.score(&Terms::of(document)))
        .enumerate()
        .collect();
    scores.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    scores.truncate(
        top.and_then(|top| usize::try_from(top).ok())
            .unwrap_or(usize::MAX),
    );
    scores
}

/// What a text consists of.
struct Terms {
    length: usize,
    words: BTreeSet<String>,
    /// Words that follow each other.
    pairs: BTreeSet<(String, String)>,
}

impl Terms {
    fn of(text: &str) -> Self {
        let all: Vec<String> = words(text).collect();
        Self {
            length: all.len(),
            pairs: all.iter().cloned().zip(all.iter().skip(1).cloned()).collect(),
            words: all.into_iter().collect(),
        }
    }

    /// How well a document answers this query, from 0.01 to 0.96.
    fn score(&self, document: &Self) -> f64 {
        let words = share(&self.words, &document.words);
        // A query of one word has no pairs: its word says it all.
        let pairs = if self.pairs.is_empty() {
            words
        } else {
            share(&self.pairs, &document.pairs)
        };
        let brief = 1.0 / (1.0 + count(document.length) / 100.0);
        let score = 0.01 + words * (0.5 + 0.4 * pairs + 0.05 * brief);
        // Seven digits, as the recorded ones have.
        (score * 1e7).round() / 1e7
    }
}

/// Which part of `asked` is in `there`.
fn share<T: Ord>(asked: &BTreeSet<T>, there: &BTreeSet<T>) -> f64 {
    count(asked.intersection(there).count()) / count(asked.len()).max(1.0)
}

fn count(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn make(reranker: &Rerank, body: &Value) -> Result<Made, Refusal> {
        reranker.make(models::resolve("cohere.rerank-v3-5:0").unwrap().model, body)
    }

    #[test]
    fn the_best_come_first_and_no_more_than_asked_for() {
        let body = json!({"query": "capital of France", "top_n": 2, "documents": [
            "Bread is baked.", "Paris is the capital of France.", {"title": "Lyon", "text": "a city of France"}]});
        let made = make(&COHERE, &body).unwrap();
        let reply: Value = serde_json::from_str(&made.body).unwrap();
        let results = reply["results"].as_array().unwrap();
        assert_eq!(
            (results[0]["index"].as_u64(), results[1]["index"].as_u64()),
            (Some(1), Some(2))
        );
        assert_eq!(results.len(), 2);
        let scores: Vec<f64> = results
            .iter()
            .map(|result| result["relevance_score"].as_f64().unwrap())
            .collect();
        assert!(
            scores[0] > 0.9 && scores[0] < 1.0 && scores[1] < scores[0],
            "{scores:?}"
        );
        assert_eq!(made.input_tokens, None);
    }

    #[test]
    fn equal_documents_keep_their_order() {
        let documents = vec!["same".to_owned(); 3];
        let places: Vec<usize> = ranked("other", &documents, None)
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        assert_eq!(places, [0, 1, 2]);
    }

    #[test]
    fn bodies_are_judged() {
        for (reranker, body, words) in [
            (
                &COHERE,
                json!({"query": "a"}),
                "#: required key [documents] not found",
            ),
            (
                &COHERE,
                json!({"query": "a", "documents": []}),
                "#/documents: expected minimum item count: 1",
            ),
            (
                &COHERE,
                json!({"query": "a", "documents": [5]}),
                "#/documents/0: expected type: String, found: Integer",
            ),
            (
                &AMAZON,
                json!({"query": "a", "documents": ["a"], "api_version": 2}),
                "extraneous key [api_version]",
            ),
            (
                &AMAZON,
                json!({"query": "a", "documents": ["a"], "top_n": 0}),
                "#/top_n: 0 is not greater or equal to 1",
            ),
        ] {
            let refusal = make(reranker, &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
