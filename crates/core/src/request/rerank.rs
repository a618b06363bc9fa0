//! `Rerank`: how well documents answer a query, by the operation that is the same for all reranking models.
//!
//! ```text
//! POST https://bedrock-agent-runtime.{region}.{suffix}/rerank
//! {"queries": [{"type": "TEXT", "textQuery": {"text": "…"}}],
//!  "sources": [{"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": "…"}}}, …],
//!  "rerankingConfiguration": {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {
//!     "modelConfiguration": {"modelArn": "arn:…"}, "numberOfResults": 3}}}
//! → {"results": [{"index": 2, "relevanceScore": 0.87}, …]}
//! ```
//!
//! `InvokeModel` reaches the same models by their own body: [`crate::catalog::Family::Rerank`].

use std::fmt;

use serde_json::{Map, Value, json};

use super::{Operation, Request, members};
use crate::catalog::{Arn, partition};
use crate::error::{Error, ErrorKind};
use crate::reply::Score;

/// The most documents of one call.
const MAX_DOCUMENTS: usize = 1000;
/// The longest query, in characters.
const MAX_QUERY: usize = 32_000;

/// A document to score.
#[derive(Clone, PartialEq)]
pub enum RerankDocument {
    /// Text.
    Text(String),
    /// An object, read as text by the model.
    Json(Value),
}

impl fmt::Debug for RerankDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A person's own words: how many is enough.
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Json(_) => f.write_str("Json(…)"),
        }
    }
}

/// A call of `Rerank`.
#[derive(Clone, Copy)]
pub struct Rerank<'a> {
    /// The model: its id, or the ARN that the operation wants.
    pub model: &'a str,
    /// What is asked, up to 32,000 characters.
    pub query: &'a str,
    /// What is scored, 1 to 1,000.
    pub documents: &'a [RerankDocument],
    /// How many of the best to return, 1 to 1,000; all where not given.
    pub results: Option<u32>,
    /// Members of the model's own body.
    pub fields: Option<&'a Map<String, Value>>,
    /// Names the page to return, from the reply before.
    pub next_token: Option<&'a str>,
}

impl fmt::Debug for Rerank<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rerank")
            .field("model", &self.model)
            .field("documents", &self.documents.len())
            .field("results", &self.results)
            .finish_non_exhaustive()
    }
}

/// What `Rerank` answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reranked {
    /// The scores as the service orders them, the best first.
    pub scores: Vec<Score>,
    /// Names the page after this; none on the last.
    pub next_token: Option<String>,
}

impl Request {
    /// `Rerank`. A model id becomes the ARN of the model in `region`.
    ///
    /// [`ErrorKind::InvalidInput`] without a model, a query or a document; [`ErrorKind::TooLarge`] over the limits.
    pub fn rerank(rerank: &Rerank<'_>, region: &str) -> Result<Self, Error> {
        let invalid = |message: &str| Error::new(ErrorKind::InvalidInput, message);
        if rerank.model.is_empty() {
            return Err(invalid("No reranking model is given. Choose one or type its id."));
        }
        if rerank.query.is_empty() {
            return Err(invalid("There is no query to rank by. Write one."));
        }
        if rerank.documents.is_empty() {
            return Err(invalid("There are no documents to rank. Add at least one."));
        }
        if rerank
            .results
            .is_some_and(|results| !(1..=1000).contains(&results))
        {
            return Err(invalid("The number of results is 1 to 1000."));
        }
        let characters = rerank.query.chars().count();
        if characters > MAX_QUERY {
            let message =
                format!("The query has {characters} characters; Rerank takes up to {MAX_QUERY}. Shorten it.");
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        let documents = rerank.documents.len();
        if documents > MAX_DOCUMENTS {
            let message = format!(
                "There are {documents} documents; Rerank takes up to {MAX_DOCUMENTS}. Send them in parts."
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        let model_arn = if Arn::parse(rerank.model).is_some() {
            rerank.model.to_owned()
        } else {
            let partition = partition(region).map_or("aws", |partition| partition.id.as_str());
            format!(
                "arn:{partition}:bedrock:{region}::foundation-model/{}",
                rerank.model
            )
        };
        let source = |document: &RerankDocument| {
            let inline = match document {
                RerankDocument::Text(text) => json!({"type": "TEXT", "textDocument": {"text": text}}),
                RerankDocument::Json(value) => json!({"type": "JSON", "jsonDocument": value}),
            };
            json!({"type": "INLINE", "inlineDocumentSource": inline})
        };
        let mut model = json!({"modelArn": model_arn});
        if let Some(fields) = rerank.fields.filter(|fields| !fields.is_empty()) {
            model["additionalModelRequestFields"] = Value::Object(fields.clone());
        }
        let mut configuration = json!({"modelConfiguration": model});
        if let Some(results) = rerank.results {
            configuration["numberOfResults"] = results.into();
        }
        let mut body = json!({
            "queries": [{"type": "TEXT", "textQuery": {"text": rerank.query}}],
            "sources": rerank.documents.iter().map(source).collect::<Vec<_>>(),
            "rerankingConfiguration": {
                "type": "BEDROCK_RERANKING_MODEL",
                "bedrockRerankingConfiguration": configuration,
            },
        });
        if let Some(token) = rerank.next_token {
            body["nextToken"] = token.into();
        }
        Ok(Self::post(
            Operation::Rerank,
            "/rerank",
            body.to_string().into_bytes(),
        ))
    }
}

/// Reads the reply of `Rerank`. Results without an index or a score are left out.
pub fn parse_rerank(body: &[u8]) -> Result<Reranked, Error> {
    let mut reply = members::of(body, "Rerank")?;
    let results =
        members::list(&mut reply, "results").ok_or_else(|| members::missing("Rerank", "list results"))?;
    let score = |result: &Value| {
        Some(Score {
            index: usize::try_from(result.get("index")?.as_u64()?).ok()?,
            score: result.get("relevanceScore")?.as_f64()?,
        })
    };
    Ok(Reranked {
        scores: results.iter().filter_map(score).collect(),
        next_token: members::word(&mut reply, "nextToken"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rerank(documents: &[RerankDocument]) -> Rerank<'_> {
        Rerank {
            model: "cohere.rerank-v3-5:0",
            query: "q",
            documents,
            results: None,
            fields: None,
            next_token: None,
        }
    }

    #[test]
    fn an_id_becomes_the_arn_of_its_region() {
        let documents = [RerankDocument::Text("a".to_owned())];
        for (model, region, expected) in [
            (
                "cohere.rerank-v3-5:0",
                "us-gov-west-1",
                "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/cohere.rerank-v3-5:0",
            ),
            (
                "arn:aws:bedrock:eu-west-1::foundation-model/x",
                "us-east-1",
                "arn:aws:bedrock:eu-west-1::foundation-model/x",
            ),
        ] {
            let asked = Rerank {
                model,
                ..rerank(&documents)
            };
            let request = Request::rerank(&asked, region).unwrap();
            assert_eq!((request.method, request.path.as_str()), ("POST", "/rerank"));
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let arn = &body["rerankingConfiguration"]["bedrockRerankingConfiguration"]["modelConfiguration"]
                ["modelArn"];
            assert_eq!(arn, expected);
        }
    }

    #[test]
    fn misuse_and_limits_are_said_before_anything_is_sent() {
        let one = [RerankDocument::Text("a".to_owned())];
        let kind = |asked: &Rerank<'_>| {
            Request::rerank(asked, "us-east-1")
                .map(|_| ())
                .unwrap_err()
                .kind()
        };
        assert_eq!(kind(&rerank(&[])), ErrorKind::InvalidInput);
        assert_eq!(
            kind(&Rerank {
                query: "",
                ..rerank(&one)
            }),
            ErrorKind::InvalidInput
        );
        assert_eq!(
            kind(&Rerank {
                model: "",
                ..rerank(&one)
            }),
            ErrorKind::InvalidInput
        );
        assert_eq!(
            kind(&Rerank {
                results: Some(0),
                ..rerank(&one)
            }),
            ErrorKind::InvalidInput
        );
        let long = "é".repeat(MAX_QUERY + 1);
        assert_eq!(
            kind(&Rerank {
                query: &long,
                ..rerank(&one)
            }),
            ErrorKind::TooLarge
        );
        let many = vec![one[0].clone(); MAX_DOCUMENTS + 1];
        assert_eq!(kind(&rerank(&many)), ErrorKind::TooLarge);
        assert!(Request::rerank(&rerank(&many[1..]), "us-east-1").is_ok());
    }

    #[test]
    fn replies() {
        let body =
            br#"{"results":[{"index":2,"relevanceScore":0.87,"document":{"type":"TEXT"}},{"index":0},7,
            {"index":1,"relevanceScore":0}],"nextToken":"n","new":1}"#;
        let reply = parse_rerank(body).unwrap();
        let scores: Vec<_> = reply
            .scores
            .iter()
            .map(|score| (score.index, score.score))
            .collect();
        assert_eq!(scores, [(2, 0.87), (1, 0.0)]);
        assert_eq!(reply.next_token.as_deref(), Some("n"));
        for bad in [&b"{}"[..], b"", b"[]", b"{\"results\":7}"] {
            assert_eq!(parse_rerank(bad).unwrap_err().kind(), ErrorKind::UnreadableReply);
        }
    }

    #[test]
    fn debug_shows_no_words() {
        let documents = [RerankDocument::Text("my secret".to_owned())];
        let shown = format!(
            "{:?} {:?}",
            Rerank {
                query: "my secret query",
                ..rerank(&documents)
            },
            documents
        );
        assert!(!shown.contains("secret"), "{shown}");
    }
}
