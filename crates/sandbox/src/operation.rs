//! Which operation a request line names.

use axum::http::Method;

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    InvokeModel,
    InvokeModelWithResponseStream,
    Converse,
    ConverseStream,
    CountTokens,
    ListFoundationModels,
    GetFoundationModel,
    ListInferenceProfiles,
    GetInferenceProfile,
    StartAsyncInvoke,
    GetAsyncInvoke,
    ListAsyncInvokes,
    Rerank,
}

impl Operation {
    /// The operation of a request line, and the id or ARN in it as it was sent.
    pub(crate) fn of<'a>(method: &Method, path: &'a str) -> Option<(Self, &'a str)> {
        let whole = match (method.as_str(), path) {
            ("GET", "/foundation-models") => Some(Self::ListFoundationModels),
            ("GET", "/inference-profiles") => Some(Self::ListInferenceProfiles),
            ("GET", "/async-invoke") => Some(Self::ListAsyncInvokes),
            ("POST", "/async-invoke") => Some(Self::StartAsyncInvoke),
            ("POST", "/rerank") => Some(Self::Rerank),
            _ => None,
        };
        if let Some(operation) = whole {
            return Some((operation, ""));
        }
        if method == Method::GET {
            return [
                ("/foundation-models/", Self::GetFoundationModel),
                ("/inference-profiles/", Self::GetInferenceProfile),
                ("/async-invoke/", Self::GetAsyncInvoke),
            ]
            .into_iter()
            .find_map(|(front, operation)| Some((operation, path.strip_prefix(front)?)));
        }
        // An id with a slash that was not encoded still ends before the last segment.
        let (id, action) = path.strip_prefix("/model/")?.rsplit_once('/')?;
        let operation = match action {
            "invoke" => Self::InvokeModel,
            "invoke-with-response-stream" => Self::InvokeModelWithResponseStream,
            "converse" => Self::Converse,
            "converse-stream" => Self::ConverseStream,
            "count-tokens" => Self::CountTokens,
            _ => return None,
        };
        (method == Method::POST).then_some((operation, id))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InvokeModel => "InvokeModel",
            Self::InvokeModelWithResponseStream => "InvokeModelWithResponseStream",
            Self::Converse => "Converse",
            Self::ConverseStream => "ConverseStream",
            Self::CountTokens => "CountTokens",
            Self::ListFoundationModels => "ListFoundationModels",
            Self::GetFoundationModel => "GetFoundationModel",
            Self::ListInferenceProfiles => "ListInferenceProfiles",
            Self::GetInferenceProfile => "GetInferenceProfile",
            Self::StartAsyncInvoke => "StartAsyncInvoke",
            Self::GetAsyncInvoke => "GetAsyncInvoke",
            Self::ListAsyncInvokes => "ListAsyncInvokes",
            Self::Rerank => "Rerank",
        }
    }

    /// Whether what its path names is a model.
    pub(crate) fn names_model(self) -> bool {
        !matches!(self, Self::GetInferenceProfile | Self::GetAsyncInvoke)
    }

    pub(crate) fn streams(self) -> bool {
        matches!(self, Self::InvokeModelWithResponseStream | Self::ConverseStream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percent;

    #[test]
    fn paths_name_operations() {
        let of = |path: &'static str| {
            Operation::of(&Method::POST, path).map(|(op, id)| (op.name(), percent::decode(id)))
        };
        assert_eq!(of("/model/a%3A0/invoke"), Some(("InvokeModel", "a:0".to_owned())));
        assert_eq!(
            of("/model/a:0/converse-stream"),
            Some(("ConverseStream", "a:0".to_owned()))
        );
        let arn = "arn:aws:bedrock:us-east-1::foundation-model/x";
        assert_eq!(
            of("/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Fx/converse"),
            Some(("Converse", arn.to_owned()))
        );
        assert_eq!(
            of("/model/arn:aws:bedrock:us-east-1::foundation-model/x/count-tokens"),
            Some(("CountTokens", arn.to_owned()))
        );
        for path in ["/", "/model", "/model/x", "/model/x/dance", "/foundation-models"] {
            assert_eq!(of(path), None, "{path}");
        }
        assert!(Operation::of(&Method::GET, "/model/x/invoke").is_none());
        let get = |path: &'static str| {
            Operation::of(&Method::GET, path).map(|(op, id)| (op.name(), percent::decode(id)))
        };
        assert_eq!(
            get("/foundation-models"),
            Some(("ListFoundationModels", String::new()))
        );
        assert_eq!(
            get("/foundation-models/a%3A0"),
            Some(("GetFoundationModel", "a:0".to_owned()))
        );
        assert_eq!(
            get("/inference-profiles"),
            Some(("ListInferenceProfiles", String::new()))
        );
        let arn = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abc";
        assert_eq!(
            get("/async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fabc"),
            Some(("GetAsyncInvoke", arn.to_owned()))
        );
        assert_eq!(of("/async-invoke"), Some(("StartAsyncInvoke", String::new())));
        assert_eq!(of("/rerank"), Some(("Rerank", String::new())));
        assert_eq!(get("/rerank"), None);
    }
}
