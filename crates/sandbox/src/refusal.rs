//! Errors in the shape AWS gives them: the type in `x-amzn-ErrorType`, the text in the body.
//!
//! ```text
//! HTTP/1.1 429 Too Many Requests
//! x-amzn-RequestId: 778ff0d6-b8c3-408f-843b-4ff334dde03d
//! x-amzn-ErrorType: ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/
//! Content-Type: application/json
//!
//! {"message":"Too many requests, please wait before trying again."}
//! ```

use axum::http::StatusCode;

/// Who refused; it is the suffix of the error type and tells a caller what to fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The service: the request is wrong, or it cannot be served now.
    Bedrock,
    /// The front end: signature, token or clock.
    FrontEnd,
}

/// A request turned away.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) origin: Origin,
    pub(crate) message: String,
    /// Bearer failures spell the body's member `Message`; everything else `message`.
    pub(crate) capital_message: bool,
}

/// Every error type the runtime and control-plane models declare, with its status and the text the
/// service sends when it has nothing more precise to say.
pub(crate) const KINDS: &[(&str, u16, &str)] = &[
    (
        "AccessDeniedException",
        403,
        "You don't have access to the model with the specified model ID.",
    ),
    (
        "ConflictException",
        400,
        "Error occurred because of a conflict while performing an operation.",
    ),
    (
        "InternalServerException",
        500,
        "The system encountered an unexpected error during processing. Try your request again.",
    ),
    (
        "ModelErrorException",
        424,
        "The model returned an error while processing the request.",
    ),
    (
        "ModelNotReadyException",
        429,
        "The model is not ready for inference. Try your request again.",
    ),
    (
        "ModelStreamErrorException",
        424,
        "The system encountered an unexpected error during processing. Try your request again.",
    ),
    (
        "ModelTimeoutException",
        408,
        "Model processing timed out. Try your request again.",
    ),
    (
        "ResourceNotFoundException",
        404,
        "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
    ),
    (
        "ServiceQuotaExceededException",
        400,
        "Your request exceeds the service quota for your account.",
    ),
    (
        "ServiceUnavailableException",
        503,
        "Model is getting throttled. Try your request again.",
    ),
    (
        "ThrottlingException",
        429,
        "Too many requests, please wait before trying again.",
    ),
    ("ValidationException", 400, "The request is not valid."),
];

impl Refusal {
    /// A refusal by the service.
    pub(crate) fn service(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            kind,
            origin: Origin::Bedrock,
            message: message.into(),
            capital_message: false,
        }
    }

    /// A refusal by the front end.
    pub(crate) fn front_end(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            origin: Origin::FrontEnd,
            ..Self::service(status, kind, message)
        }
    }

    /// 400 `ValidationException`.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::service(400, "ValidationException", message)
    }

    /// 400 for a body that is no JSON.
    pub(crate) fn malformed() -> Self {
        Self::invalid("Malformed input request, please reformat your input and try again.")
    }

    /// A declared error type with its usual status and text; `None` for a name no model declares.
    pub(crate) fn of_kind(kind: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|(name, _, _)| name.eq_ignore_ascii_case(kind))
            .map(|(name, status, message)| Self::service(*status, name, *message))
    }

    /// The value of `x-amzn-ErrorType`.
    pub(crate) fn error_type(&self) -> String {
        let suffix = match self.origin {
            Origin::Bedrock => "com.amazon.bedrock/",
            Origin::FrontEnd => "com.amazon.coral.service/",
        };
        format!("{}:http://internal.amazon.com/coral/{suffix}", self.kind)
    }

    /// The body.
    pub(crate) fn body(&self) -> String {
        let name = if self.capital_message {
            "Message"
        } else {
            "message"
        };
        let text = serde_json::Value::from(self.message.as_str());
        format!("{{\"{name}\":{text}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_the_recorded_one() {
        let refusal = Refusal::of_kind("ThrottlingException").unwrap();
        assert_eq!(refusal.status, 429);
        assert_eq!(
            refusal.error_type(),
            "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/"
        );
        assert_eq!(
            refusal.body(),
            r#"{"message":"Too many requests, please wait before trying again."}"#
        );
        let front = Refusal::front_end(403, "ExpiredTokenException", "The \"token\"");
        assert_eq!(
            front.error_type(),
            "ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/"
        );
        assert_eq!(front.body(), r#"{"message":"The \"token\""}"#);
    }

    #[test]
    fn an_undeclared_name_is_not_invented() {
        assert_eq!(Refusal::of_kind("TeapotException"), None);
    }
}
