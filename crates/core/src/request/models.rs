//! `ListFoundationModels` and `GetFoundationModel`: what the Region offers today.
//!
//! Enum values and members beyond the service's own model are usual here (`VIDEO`, `INFERENCE_PROFILE`,
//! `batchSupported`, `converse`): values are kept as text, members in [`FoundationModel::rest`].

use serde_json::{Map, Value};

use super::{Operation, Request, members, segment};
use crate::catalog::Arn;
use crate::error::Error;
use crate::time::Timestamp;

/// What to list; all of it by default. The service compares the values exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelFilter {
    /// Such as `Anthropic`.
    pub by_provider: Option<String>,
    /// `FINE_TUNING`, `CONTINUED_PRE_TRAINING` or `DISTILLATION`.
    pub by_customization_type: Option<String>,
    /// `TEXT`, `IMAGE` or `EMBEDDING`.
    pub by_output_modality: Option<String>,
    /// `ON_DEMAND` or `PROVISIONED`.
    pub by_inference_type: Option<String>,
}

impl ModelFilter {
    pub(super) fn query(&self) -> Vec<(String, String)> {
        [
            ("byCustomizationType", &self.by_customization_type),
            ("byInferenceType", &self.by_inference_type),
            ("byOutputModality", &self.by_output_modality),
            ("byProvider", &self.by_provider),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
        .collect()
    }
}

/// A model as the service lists it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundationModel {
    /// Such as `amazon.nova-lite-v1:0`, also with a context size behind it (`…:0:24k`).
    pub id: String,
    /// Its name for people; empty where not given.
    pub name: String,
    /// Who makes it; empty where not given.
    pub provider: String,
    /// `TEXT`, `IMAGE`, `VIDEO`, `SPEECH`, …
    pub input_modalities: Vec<String>,
    /// `TEXT`, `IMAGE`, `EMBEDDING`, …
    pub output_modalities: Vec<String>,
    /// `ON_DEMAND`, `PROVISIONED`, `INFERENCE_PROFILE`; may be empty.
    pub inference_types: Vec<String>,
    /// Whether it streams, where said.
    pub streams: Option<bool>,
    /// `ACTIVE`, `LEGACY`, …; empty where not given.
    pub status: String,
    /// All other members, as they came.
    pub rest: Map<String, Value>,
}

/// Whether batch jobs take a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchSupport {
    /// By its bare id.
    pub bare: bool,
    /// By an inference profile.
    pub profile: bool,
    /// Custom models made of it.
    pub custom: bool,
}

/// What `Converse` takes of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConverseSupport {
    /// Tokens it writes where the request says nothing.
    pub default_tokens: Option<u64>,
    /// Tokens it writes at most.
    pub max_tokens: Option<u64>,
    /// Whether it takes instructions above the conversation, where said.
    pub system: Option<bool>,
    /// Whether it can show its reasoning.
    pub reasoning: bool,
    /// Image types, such as `png`.
    pub images: Vec<String>,
    /// Document types, such as `pdf`.
    pub documents: Vec<String>,
    /// Video types, such as `mp4`.
    pub videos: Vec<String>,
}

impl FoundationModel {
    /// Its ARN.
    pub fn arn(&self) -> Option<&str> {
        self.rest.get("modelArn")?.as_str()
    }

    /// The Region that lists it.
    pub fn region(&self) -> Option<&str> {
        Arn::parse(self.arn()?)
            .map(|arn| arn.region)
            .filter(|region| !region.is_empty())
    }

    /// Whether batch jobs take it; none where not said.
    pub fn batch(&self) -> Option<BatchSupport> {
        let said = self.rest.get("batchSupported")?.as_object()?;
        let flag = |name: &str| said.get(name).and_then(Value::as_bool).unwrap_or_default();
        Some(BatchSupport {
            bare: flag("baseModelSupported"),
            profile: flag("crossRegionSupported"),
            custom: flag("customModelSupported"),
        })
    }

    /// What `Converse` takes of it; none where not said, or where `Converse` does not take it.
    pub fn converse(&self) -> Option<ConverseSupport> {
        let said = self.rest.get("converse")?.as_object()?;
        let number = |name: &str| said.get(name).and_then(Value::as_u64);
        let words = |name: &str| {
            let list = said.get(name).and_then(Value::as_array);
            let words = list.into_iter().flatten().filter_map(Value::as_str);
            words.map(str::to_owned).collect()
        };
        Some(ConverseSupport {
            default_tokens: number("maxTokensDefault"),
            max_tokens: number("maxTokensMaximum"),
            system: said.get("systemRoleSupported").and_then(Value::as_bool),
            reasoning: said.get("reasoningSupported").is_some_and(Value::is_object),
            images: words("userImageTypesSupported"),
            documents: words("userDocumentTypesSupported"),
            videos: words("userVideoTypesSupported"),
        })
    }

    /// Tokens it reads and writes together; the service writes `200K` or `1M`.
    pub fn context(&self) -> Option<u64> {
        let text = self
            .rest
            .get("description")?
            .get("maxContextWindow")?
            .as_str()?
            .trim();
        let (digits, unit) = match text.char_indices().last()? {
            (end, 'K' | 'k') => (text.get(..end)?, 1000),
            (end, 'M' | 'm') => (text.get(..end)?, 1_000_000),
            _ => (text, 1),
        };
        digits.trim().parse::<u64>().ok()?.checked_mul(unit)
    }

    /// When it came out.
    pub fn released(&self) -> Option<Timestamp> {
        Timestamp::parse_rfc3339(self.rest.get("description")?.get("releaseDate")?.as_str()?).ok()
    }

    /// When it ends, where that is decided.
    pub fn ends(&self) -> Option<Timestamp> {
        Timestamp::parse_rfc3339(self.rest.get("modelLifecycle")?.get("endOfLifeTime")?.as_str()?).ok()
    }
}

impl Request {
    /// `ListFoundationModels`. There is one page.
    pub fn list_foundation_models(filter: &ModelFilter) -> Self {
        Self::get(
            Operation::ListFoundationModels,
            "/foundation-models".to_owned(),
            filter.query(),
        )
    }

    /// `GetFoundationModel`, by bare id or ARN.
    ///
    /// [`crate::error::ErrorKind::InvalidInput`] for an empty or endless one.
    pub fn get_foundation_model(id_or_arn: &str) -> Result<Self, Error> {
        let path = format!("/foundation-models/{}", segment(id_or_arn, "model id")?);
        Ok(Self::get(Operation::GetFoundationModel, path, Vec::new()))
    }
}

/// Reads the reply of `ListFoundationModels`. Entries without an id are left out; nothing else is required.
pub fn parse_foundation_models(body: &[u8]) -> Result<Vec<FoundationModel>, Error> {
    let operation = "ListFoundationModels";
    let summaries = members::list(&mut members::of(body, operation)?, "modelSummaries")
        .ok_or_else(|| members::missing(operation, "list modelSummaries"))?;
    Ok(summaries.into_iter().filter_map(model).collect())
}

/// Reads the reply of `GetFoundationModel`. Only the id is required.
pub fn parse_foundation_model(body: &[u8]) -> Result<FoundationModel, Error> {
    let operation = "GetFoundationModel";
    let details = members::of(body, operation)?.remove("modelDetails");
    details
        .and_then(model)
        .ok_or_else(|| members::missing(operation, "modelDetails with a modelId"))
}

fn model(summary: Value) -> Option<FoundationModel> {
    let Value::Object(mut rest) = summary else {
        return None;
    };
    Some(FoundationModel {
        id: members::word(&mut rest, "modelId")?,
        name: members::text(&mut rest, "modelName").unwrap_or_default(),
        provider: members::text(&mut rest, "providerName").unwrap_or_default(),
        input_modalities: members::texts(&mut rest, "inputModalities"),
        output_modalities: members::texts(&mut rest, "outputModalities"),
        inference_types: members::texts(&mut rest, "inferenceTypesSupported"),
        streams: rest.get("responseStreamingSupported").and_then(Value::as_bool),
        status: rest
            .get("modelLifecycle")
            .and_then(|lifecycle| lifecycle.get("status"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        rest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn filters_are_the_query() {
        let filter = ModelFilter {
            by_provider: Some("Anthropic".to_owned()),
            by_inference_type: Some("ON_DEMAND".to_owned()),
            ..ModelFilter::default()
        };
        let request = super::super::Request::list_foundation_models(&filter);
        assert_eq!(
            request.target(),
            "/foundation-models?byInferenceType=ON_DEMAND&byProvider=Anthropic"
        );
        assert_eq!(
            super::super::Request::list_foundation_models(&ModelFilter::default()).target(),
            "/foundation-models"
        );
    }

    #[test]
    fn odd_members_are_kept_and_missing_ones_are_fine() {
        let body = br#"{"modelSummaries":[
            {"modelId":"a.b","inferenceTypesSupported":null,"converse":{"maxTokensMaximum":9},"modelName":7},
            {"modelName":"no id"},
            7,
            {"modelId":"c.d","outputModalities":["TEXT","HOLOGRAM"],"modelLifecycle":{"status":"ACTIVE"},"responseStreamingSupported":true}
        ],"enableAccessToAllModelsByDefault":true}"#;
        let models = parse_foundation_models(body).unwrap();
        assert_eq!(models.len(), 2);
        assert_eq!(models[0].rest["converse"]["maxTokensMaximum"], 9);
        assert_eq!(
            (models[0].name.as_str(), &models[0].rest["modelName"]),
            ("", &Value::from(7))
        );
        assert_eq!(models[1].output_modalities, ["TEXT", "HOLOGRAM"]);
        assert_eq!(
            (models[1].streams, models[1].status.as_str()),
            (Some(true), "ACTIVE")
        );
        for bad in [&b""[..], b"[]", b"{}", b"{\"modelSummaries\":null}"] {
            assert_eq!(
                parse_foundation_models(bad).unwrap_err().kind(),
                ErrorKind::UnreadableReply
            );
        }
    }
    #[test]
    fn one_model_says_what_the_catalogue_can_use() {
        let body = br#"{"modelDetails":{"modelId":"a.b","modelArn":"arn:aws:bedrock:us-west-2::foundation-model/a.b",
            "batchSupported":{"baseModelSupported":false,"crossRegionSupported":true},
            "converse":{"maxTokensDefault":null,"maxTokensMaximum":65536,"systemRoleSupported":true,
                "reasoningSupported":{"embedded":true},"userImageTypesSupported":["png"],"userDocumentTypesSupported":null},
            "description":{"maxContextWindow":"200K","releaseDate":"2025-05-14T08:00:00Z"},
            "modelLifecycle":{"status":"LEGACY","endOfLifeTime":"2026-01-02T03:04:05Z"}}}"#;
        let model = parse_foundation_model(body).unwrap();
        assert_eq!(
            (model.region(), model.context()),
            (Some("us-west-2"), Some(200_000))
        );
        let batch = model.batch().unwrap();
        assert_eq!((batch.bare, batch.profile, batch.custom), (false, true, false));
        let converse = model.converse().unwrap();
        assert_eq!(
            (converse.default_tokens, converse.max_tokens),
            (None, Some(65536))
        );
        assert!(converse.reasoning && converse.system == Some(true));
        assert_eq!(
            (converse.images, converse.documents),
            (vec!["png".to_owned()], vec![])
        );
        assert_eq!(model.released().unwrap().rfc3339(), "2025-05-14T08:00:00Z");
        assert_eq!(model.ends().unwrap().rfc3339(), "2026-01-02T03:04:05Z");
        // Without them it is a model as well.
        let bare = parse_foundation_model(
            br#"{"modelDetails":{"modelId":"a.b","description":null,"converse":null}}"#,
        )
        .unwrap();
        assert_eq!(
            (bare.context(), bare.converse(), bare.batch(), bare.region()),
            (None, None, None, None)
        );
        for bad in [
            &b"{}"[..],
            b"",
            br#"{"modelDetails":null}"#,
            br#"{"modelDetails":{}}"#,
        ] {
            assert_eq!(
                parse_foundation_model(bad).unwrap_err().kind(),
                ErrorKind::UnreadableReply
            );
        }
    }

    #[test]
    fn windows_are_numbers() {
        for (text, expected) in [
            ("1M", Some(1_000_000)),
            ("128k ", Some(128_000)),
            ("8192", Some(8192)),
            ("", None),
            ("K", None),
            ("1.5M", None),
            ("99999999999999999999M", None),
            ("many", None),
        ] {
            let model = FoundationModel {
                rest: serde_json::from_value(serde_json::json!({"description": {"maxContextWindow": text}}))
                    .unwrap(),
                ..FoundationModel::default()
            };
            assert_eq!(model.context(), expected, "{text}");
        }
    }
}
