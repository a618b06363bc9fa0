use super::*;

fn of(status: u16, error_type: Option<&str>, message: &str) -> Explanation {
    let headers: Vec<(String, String)> = error_type
        .map(|value| ("x-amzn-errortype".to_owned(), value.to_owned()))
        .into_iter()
        .collect();
    let body = serde_json::json!({ "message": message }).to_string();
    service(&ServiceError::parse(status, &headers, body.as_bytes()))
}

#[test]
fn every_rule_says_everything() {
    let mut seen = std::collections::BTreeMap::new();
    for rule in ALL.iter().flat_map(|rules| rules.iter()).chain([&rules::UNKNOWN]) {
        let id = rule.id;
        assert!(
            id.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{id}"
        );
        for text in [rule.title, rule.cause, rule.next] {
            assert!(!text.is_empty() && text.trim() == text, "{id}: {text:?}");
        }
        assert!(
            !rule.title.ends_with('.') && rule.cause.ends_with('.') && rule.next.ends_with('.'),
            "{id}"
        );
        assert!(
            rule.says.iter().all(|text| *text == text.to_lowercase()),
            "{id}: says is lower case"
        );
        assert!(
            rule.doc
                .is_none_or(|page| page.starts_with("https://docs.aws.amazon.com/")),
            "{id}"
        );
        assert!(
            id == "unknown-error" || !rule.codes.is_empty() || !rule.statuses.is_empty(),
            "{id} is never chosen"
        );
        // One code, one cause: where two rules share a code, they say the same.
        if let Some(title) = seen.insert(id, rule.title) {
            assert_eq!(title, rule.title, "{id}");
        }
    }
}

#[test]
fn no_rule_is_hidden_by_one_before_it() {
    let rules: Vec<&Rule> = ALL.iter().flat_map(|rules| rules.iter()).collect();
    for rule in &rules {
        for code in rule.codes {
            let message = rule.says.first().copied().unwrap_or("nothing special");
            let error = ServiceError {
                code: Some((*code).to_owned()),
                message: message.to_owned(),
                origin: rule.origin.unwrap_or_default(),
                ..ServiceError::default()
            };
            assert_eq!(service(&error).code, rule.id, "{code}: {message}");
        }
    }
}

#[test]
fn every_status_has_an_explanation() {
    for status in 0..=599 {
        let found = of(status, None, "");
        assert!(!found.title.is_empty());
        assert_eq!(
            of(status, Some("BrandNewException"), "?").code,
            found.code,
            "{status}"
        );
    }
    assert_eq!(of(418, None, "").code, "unknown-error");
    assert_eq!(of(502, None, "").code, "gateway-error");
    assert_eq!(of(401, None, "").code, "api-key-refused");
}

#[test]
fn without_the_header_the_message_decides() {
    for (status, message, expected) in [
        (
            403,
            "The security token included in the request is invalid.",
            "credentials-unknown",
        ),
        (
            403,
            "The security token included in the request is expired",
            "credentials-expired",
        ),
        (
            403,
            "Signature expired: 20250325T235114Z is now earlier than 20250521T072228Z (20250521T072728Z - 5 min.)",
            "clock-skew",
        ),
        (
            403,
            "The request signature we calculated does not match the signature you provided.",
            "signature-mismatch",
        ),
        (403, "Missing Authentication Token", "not-signed"),
        (
            403,
            "You don't have access to the model with the specified model ID.",
            "model-access",
        ),
        (
            403,
            "User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel on resource: y because no identity-based policy allows the action",
            "not-authorised",
        ),
        (
            403,
            "User: x is not authorized to perform: bedrock:InvokeModel with an explicit deny in a service control policy",
            "denied-by-policy",
        ),
        (
            403,
            "Authentication failed: Please make sure your API Key is valid.",
            "api-key-refused",
        ),
        (403, "no", "access-denied"),
        (404, "x", "not-found"),
        (400, "x", "invalid-request"),
        (
            429,
            "Too many tokens, please wait before trying again.",
            "token-quota",
        ),
        (
            429,
            "Too many tokens per day, please wait before trying again.",
            "daily-token-quota",
        ),
        (429, "x", "throttled"),
        (503, "x", "capacity"),
        (408, "x", "model-timeout"),
        (424, "x", "model-error"),
        (500, "x", "service-error"),
    ] {
        assert_eq!(of(status, None, message).code, expected, "{status} {message}");
    }
}

#[test]
fn the_front_end_and_the_service_refuse_differently() {
    let front = "AccessDeniedException:http://internal.amazon.com/coral/com.amazon.coral.service/";
    let service = "AccessDeniedException:http://internal.amazon.com/coral/com.amazon.bedrock/";
    assert_eq!(of(403, Some(front), "x").code, "credentials-refused");
    assert_eq!(of(403, Some(service), "x").code, "access-denied");
}

#[test]
fn what_the_message_tells_is_passed_on() {
    let skew = of(
        403,
        Some("InvalidSignatureException"),
        "Signature expired: 20250325T235114Z is now earlier than 20250521T072228Z (20250521T072728Z - 5 min.)",
    );
    assert!(skew.cause.contains("2025-05-21T07:27:28Z"), "{}", skew.cause);
    assert!(skew.is_retryable());
    let denied = of(
        403,
        None,
        "User: x is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: y",
    );
    assert!(
        denied
            .next_action
            .contains("bedrock:InvokeModelWithResponseStream")
    );
    let profile = of(
        400,
        None,
        "Invocation of model ID deepseek.r1-v1:0 with on-demand throughput isn\u{2019}t supported. Retry your request",
    );
    assert!(profile.cause.contains("deepseek.r1-v1:0"));
    let member = of(
        400,
        None,
        "Malformed input request: #/messages/0/content/0: extraneous key [inputText] is not permitted",
    );
    assert!(member.cause.contains("`inputText`"));
}

#[test]
fn a_browser_is_told_what_to_check() {
    let found = transport(Transport::Unreachable, Carrier::Browser, "https://x.example");
    for word in ["online", "CORS", "CSP", "endpoint"] {
        assert!(found.next_action.contains(word), "{word}");
    }
    assert!(found.cause.contains("https://x.example"));
    for failure in [
        Transport::Unreachable,
        Transport::ConnectTimeout,
        Transport::FirstByteTimeout,
        Transport::IdleTimeout,
        Transport::Cut,
        Transport::Empty,
        Transport::TooLong,
        Transport::Redirected,
    ] {
        let found = transport(failure, Carrier::Native, "https://x.example");
        assert_eq!(found.code, failure.as_str());
        assert!(found.cause.contains("x.example") && !found.next_action.is_empty());
    }
}

#[test]
fn the_librarys_own_errors_keep_their_message() {
    let error = Error::new(
        ErrorKind::DamagedStream,
        "The event stream is damaged in message 3.",
    );
    let found = library(&error);
    assert_eq!(
        (found.code, found.cause.as_ref()),
        ("damaged-stream", error.message())
    );
    assert!(found.is_retryable());
}
