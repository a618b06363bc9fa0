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
}

impl Operation {
    /// The operation of a request line, and the model id in it as it was sent.
    pub(crate) fn of<'a>(method: &Method, path: &'a str) -> Option<(Self, &'a str)> {
        if method == Method::GET && path == "/foundation-models" {
            return Some((Self::ListFoundationModels, ""));
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
        }
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
        assert!(Operation::of(&Method::GET, "/foundation-models").is_some());
    }
}
