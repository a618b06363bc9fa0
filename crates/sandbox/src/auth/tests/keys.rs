//! Bedrock API keys, against those minted by the reference generator.

use super::*;

/// The keys minted by the reference generator at 20250102T030405Z for 43,200 s.
fn api_key(token: Option<&str>, signature: &str) -> String {
    let token = token
        .map(|token| format!("&X-Amz-Security-Token={token}"))
        .unwrap_or_default();
    let presigned = format!(
        "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=\
         {KEY}%2F20250102%2Fus-east-1%2Fbedrock%2Faws4_request&X-Amz-Date=20250102T030405Z&X-Amz-Expires=43200{token}\
         &X-Amz-SignedHeaders=host&X-Amz-Signature={signature}&Version=1"
    );
    format!("bedrock-api-key-{}", STANDARD.encode(presigned))
}

const PLAIN_KEY: &str = "e46cd5dd7005d6f41edada9a83e342cb96a9509e83e34bb96e2941f95e69753a";
const TOKEN_KEY: &str = "c630ad3f85c4a9dbca55d615cccdba5a98c3d2a7ef981fc6ae8c655d92cf9fdc";

async fn check_key(key: &str, vault: &Arc<Vault>, now: DateTime<Utc>) -> Result<Caller, Refusal> {
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("127.0.0.1:8081"));
    headers.insert(
        "authorization",
        HeaderValue::from_str(&format!("Bearer {key}")).unwrap(),
    );
    let body = Bytes::from_static(b"{}");
    let signed = Signed {
        method: "POST",
        path: "/model/x/invoke",
        query: "",
        headers: &headers,
        body: &body,
    };
    authenticate(signed, vault, &[], now).await
}

fn minted_at() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2025, 1, 2)
        .unwrap()
        .and_hms_opt(3, 4, 5)
        .unwrap()
        .and_utc()
}

#[tokio::test]
async fn api_keys_are_accepted_for_as_long_as_they_last() {
    let plain = vault(None, minted_at());
    let accepted = Ok(Caller {
        scheme: Scheme::Bearer,
        region: "us-east-1".to_owned(),
    });
    for hours in [0, 1, 11] {
        let checked = check_key(
            &api_key(None, PLAIN_KEY),
            &plain,
            minted_at() + TimeDelta::hours(hours),
        )
        .await;
        assert_eq!(checked, accepted, "{hours} h");
    }
    let late = check_key(
        &api_key(None, PLAIN_KEY),
        &plain,
        minted_at() + TimeDelta::hours(13),
    )
    .await
    .unwrap_err();
    assert_eq!((late.status.as_u16(), late.kind), (403, "AccessDeniedException"));
    assert_eq!(late.body(), r#"{"Message":"Bearer Token has expired"}"#);
    let early = check_key(
        &api_key(None, PLAIN_KEY),
        &plain,
        minted_at() - TimeDelta::hours(1),
    )
    .await
    .unwrap_err();
    assert!(
        early.message.starts_with("Authentication failed"),
        "{}",
        early.message
    );

    let session = vault(Some("SESSION/TOKEN+EXAMPLE=="), minted_at());
    let key = api_key(Some("SESSION%2FTOKEN%2BEXAMPLE%3D%3D"), TOKEN_KEY);
    assert_eq!(check_key(&key, &session, minted_at()).await, accepted);
    // The key outlives the session it was signed with, but is worth no more than it.
    let after = check_key(&key, &session, minted_at() + TimeDelta::hours(2))
        .await
        .unwrap_err();
    assert_eq!(after.message, "Bearer Token has expired");
}

#[tokio::test]
async fn what_is_no_valid_api_key_is_refused() {
    let vault = vault(None, minted_at());
    let wrong = [
        api_key(None, TOKEN_KEY),
        api_key(Some("X"), PLAIN_KEY),
        "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl".to_owned(),
        "bedrock-api-key-!!!".to_owned(),
        format!(
            "bedrock-api-key-{}",
            STANDARD.encode("bedrock.amazonaws.com/?Action=Other&Version=1")
        ),
        format!(
            "bedrock-api-key-{}",
            STANDARD.encode("evil.example/?Action=CallWithBearerToken&Version=1")
        ),
    ];
    for key in wrong {
        let refusal = check_key(&key, &vault, minted_at()).await.unwrap_err();
        assert_eq!(
            refusal.message, "Authentication failed: Please make sure your API Key is valid.",
            "{key}"
        );
    }
    let refusal = check_key("sk-something", &vault, minted_at()).await.unwrap_err();
    assert_eq!(
        refusal.message,
        "Invalid API Key format: Must start with pre-defined prefix"
    );
}
