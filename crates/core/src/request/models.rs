//! `ListFoundationModels`: what the Region offers today.
//!
//! Enum values and members beyond the service's own model are usual here (`VIDEO`, `INFERENCE_PROFILE`,
//! `batchSupported`, `converse`): values are kept as text, members in [`FoundationModel::rest`].

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};

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

/// Reads the reply of `ListFoundationModels`. Entries without an id are left out; nothing else is required.
pub fn parse_foundation_models(body: &[u8]) -> Result<Vec<FoundationModel>, Error> {
    let unreadable = || {
        Error::new(
            ErrorKind::UnreadableReply,
            "The reply of ListFoundationModels has no list modelSummaries. Look at the raw reply; the endpoint may not be Bedrock.",
        )
    };
    let reply: Value = serde_json::from_slice(body).map_err(|source| unreadable().with_source(source))?;
    let Value::Object(mut members) = reply else {
        return Err(unreadable());
    };
    let Some(Value::Array(summaries)) = members.remove("modelSummaries") else {
        return Err(unreadable());
    };
    Ok(summaries.into_iter().filter_map(model).collect())
}

fn model(summary: Value) -> Option<FoundationModel> {
    let Value::Object(mut rest) = summary else {
        return None;
    };
    let id = text(&mut rest, "modelId").filter(|id| !id.is_empty())?;
    Some(FoundationModel {
        id,
        name: text(&mut rest, "modelName").unwrap_or_default(),
        provider: text(&mut rest, "providerName").unwrap_or_default(),
        input_modalities: texts(&mut rest, "inputModalities"),
        output_modalities: texts(&mut rest, "outputModalities"),
        inference_types: texts(&mut rest, "inferenceTypesSupported"),
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

/// Takes a member that is text; one of another type stays where it is.
fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    members.get(name)?.as_str()?;
    match members.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Takes a member that is a list of texts; `null` and anything else give none.
fn texts(members: &mut Map<String, Value>, name: &str) -> Vec<String> {
    if !members.get(name).is_some_and(Value::is_array) {
        return Vec::new();
    }
    match members.remove(name) {
        Some(Value::Array(values)) => values
            .into_iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
