//! Signatures of oracles: each line of a fixture is a request and what the oracle made of it.
//!
//! The first line names the oracle and its keys. A case gives the signature, and as much more as its
//! oracle says: the canonical request (or its hash), the string to sign, and `result` (the
//! `authorization` header, the signed URL, or the API key). A member that is absent is not compared.

use outcrop_core::secret::Secret;
use outcrop_core::sign::{
    self, BodyHashHeader, Credentials, HeaderChoice, Parts, Payload, Rules, Scope, api_key,
};
use outcrop_core::time::Timestamp;
use serde::Deserialize;

/// Signed by botocore; `tests/oracles/signing.py` writes it.
pub const BOTOCORE: &str = include_str!("../fixtures/signing/botocore.jsonl");
/// Requests of Bedrock and API keys, whose signatures were computed apart from any library.
pub const BEDROCK: &str = include_str!("../fixtures/signing/bedrock.jsonl");

#[derive(Deserialize)]
struct Oracle {
    cases: usize,
    key_id: String,
    secret: String,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    place: Place,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    payload: BodyRule,
    body: String,
    region: String,
    service: String,
    rules: Service,
    choice: Choice,
    token: Option<String>,
    time: String,
    expires: Option<u32>,
    canonical_request: Option<String>,
    canonical_hash: Option<String>,
    string_to_sign: Option<String>,
    signature: String,
    result: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Place {
    Headers,
    Query,
    ApiKey,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum BodyRule {
    Signed,
    Unsigned,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Service {
    Standard,
    S3,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    Needed,
    All,
}

/// Signs every case of a fixture. Gives the number of cases, or every difference found.
pub fn run(fixture: &str) -> Result<usize, String> {
    let mut lines = fixture.lines();
    let oracle: Oracle = lines
        .next()
        .ok_or("the fixture is empty".to_owned())
        .and_then(|line| serde_json::from_str(line).map_err(|error| format!("line 1: {error}")))?;
    let mut differences = Vec::new();
    let mut count = 0;
    for (index, line) in lines.enumerate() {
        let place = index + 2;
        count += 1;
        match serde_json::from_str::<Case>(line) {
            Err(error) => differences.push(format!("line {place}: {error}")),
            Ok(case) => {
                if let Err(difference) = check(&case, &oracle) {
                    differences.push(format!("line {place}, {}: {difference}", case.name));
                }
            }
        }
    }
    if count != oracle.cases {
        differences.push(format!(
            "the first line announces {} cases, {count} follow",
            oracle.cases
        ));
    }
    if differences.is_empty() {
        Ok(count)
    } else {
        Err(differences.join("\n"))
    }
}

fn check(case: &Case, oracle: &Oracle) -> Result<(), String> {
    let mut credentials = Credentials::new(oracle.key_id.as_str(), Secret::new(oracle.secret.as_str()));
    credentials.session_token = case.token.as_deref().map(Secret::new);
    let time = Timestamp::parse_basic(&case.time).map_err(|error| error.to_string())?;
    let headers: Vec<(&str, &str)> = case
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let parts = Parts {
        method: &case.method,
        url: &case.url,
        headers: &headers,
        payload: match case.payload {
            BodyRule::Signed => Payload::Signed(case.body.as_bytes()),
            BodyRule::Unsigned => Payload::Unsigned,
        },
    };
    let scope = Scope {
        region: &case.region,
        service: &case.service,
    };
    let rules = Rules {
        headers: match case.choice {
            Choice::Needed => HeaderChoice::Needed,
            Choice::All => HeaderChoice::All,
        },
        ..match case.rules {
            Service::Standard => Rules::STANDARD,
            Service::S3 => Rules::S3,
        }
    };
    match case.place {
        Place::Headers => check_headers(case, &parts, scope, rules, &credentials, time),
        Place::Query => check_query(case, &parts, scope, rules, &credentials, time),
        Place::ApiKey => check_api_key(case, &parts, scope, rules, &credentials, time),
    }
}

fn check_headers(
    case: &Case,
    parts: &Parts<'_>,
    scope: Scope<'_>,
    rules: Rules,
    credentials: &Credentials,
    time: Timestamp,
) -> Result<(), String> {
    let sign = |parts: &Parts<'_>| {
        sign::sign(parts, scope, rules, credentials, time).map_err(|error| error.to_string())
    };
    let signed = sign(parts)?;
    compare_canonical(case, signed.canonical_request(), signed.string_to_sign())?;
    same("signature", signed.signature(), &case.signature)?;

    let header = |name: &str| {
        signed
            .headers()
            .iter()
            .find(|header| header.name() == name)
            .map(sign::Header::value)
    };
    if let Some(expected) = &case.result {
        same(
            "authorization",
            header("authorization").unwrap_or_default(),
            expected,
        )?;
    }
    same("x-amz-date", header("x-amz-date").unwrap_or_default(), &case.time)?;
    same_option(
        "x-amz-security-token",
        header("x-amz-security-token"),
        case.token.as_deref(),
    )?;
    let body_hash = signed.canonical_request().rsplit('\n').next().unwrap_or_default();
    let sent_hash = (rules.body_hash == BodyHashHeader::Sent).then_some(body_hash);
    same_option("x-amz-content-sha256", header("x-amz-content-sha256"), sent_hash)?;
    same(
        "signed headers",
        &signed.signed_headers().join(";"),
        signed.canonical_request().rsplit('\n').nth(1).unwrap_or_default(),
    )?;

    if matches!(parts.payload, Payload::Signed(_)) {
        let by_hash = sign(&Parts {
            payload: Payload::Precomputed(body_hash),
            ..*parts
        })?;
        same(
            "signature by the body's hash",
            by_hash.signature(),
            &case.signature,
        )?;
    }

    let shown = format!(
        "{signed:?}{parts:?}{credentials:?}{}",
        signed.canonical_request_redacted()
    );
    shows_no_secret(&shown, credentials, &case.signature)
}

fn check_query(
    case: &Case,
    parts: &Parts<'_>,
    scope: Scope<'_>,
    rules: Rules,
    credentials: &Credentials,
    time: Timestamp,
) -> Result<(), String> {
    let seconds = case.expires.ok_or("no `expires`".to_owned())?;
    let presigned =
        sign::presign(parts, scope, rules, credentials, time, seconds).map_err(|error| error.to_string())?;
    compare_canonical(case, presigned.canonical_request(), presigned.string_to_sign())?;
    same("signature", presigned.signature(), &case.signature)?;
    if let Some(expected) = &case.result {
        same("url", presigned.url().expose(), expected)?;
    }
    same(
        "end",
        &presigned.expires().rfc3339(),
        &time.plus_millis(i64::from(seconds) * 1000).rfc3339(),
    )?;
    let shown = format!("{presigned:?}{}", presigned.canonical_request_redacted());
    shows_no_secret(&shown, credentials, &case.signature)
}

fn check_api_key(
    case: &Case,
    parts: &Parts<'_>,
    scope: Scope<'_>,
    rules: Rules,
    credentials: &Credentials,
    time: Timestamp,
) -> Result<(), String> {
    let seconds = case.expires.ok_or("no `expires`".to_owned())?;
    let presigned =
        sign::presign(parts, scope, rules, credentials, time, seconds).map_err(|error| error.to_string())?;
    compare_canonical(case, presigned.canonical_request(), presigned.string_to_sign())?;
    same("signature", presigned.signature(), &case.signature)?;
    let key = api_key::mint(credentials, scope.region, time, seconds).map_err(|error| error.to_string())?;
    if let Some(expected) = &case.result {
        same("API key", key.expose(), expected)?;
    }
    let read = api_key::read(key.expose()).map_err(|error| error.to_string())?;
    let api_key::ApiKey::ShortTerm(facts) = &read else {
        return Err("the minted key reads as a long-term key".to_owned());
    };
    same("key id", &facts.access_key_id, &credentials.access_key_id)?;
    same("region", &facts.region, &case.region)?;
    same("issued", &facts.issued.basic(), &case.time)?;
    if facts.expires.millis_since(facts.issued) != i64::from(seconds) * 1000 {
        return Err(format!("the key ends at {}", facts.expires));
    }
    if facts.has_session_token != case.token.is_some() {
        return Err(format!("has_session_token is {}", facts.has_session_token));
    }
    shows_no_secret(&format!("{key:?}{read:?}"), credentials, &case.signature)
}

fn compare_canonical(case: &Case, canonical: &str, string_to_sign: &str) -> Result<(), String> {
    if let Some(expected) = &case.canonical_request {
        same("canonical request", canonical, expected)?;
    }
    if let Some(expected) = &case.string_to_sign {
        same("string to sign", string_to_sign, expected)?;
    }
    if let Some(expected) = &case.canonical_hash {
        same(
            "hash of the canonical request",
            string_to_sign.rsplit('\n').next().unwrap_or_default(),
            expected,
        )?;
    }
    Ok(())
}

fn shows_no_secret(shown: &str, credentials: &Credentials, signature: &str) -> Result<(), String> {
    let token = credentials.session_token.as_ref().map_or("", Secret::expose);
    for (what, secret) in [
        ("the secret key", credentials.secret_access_key.expose()),
        ("the session token", token),
        ("the signature", signature),
    ] {
        if !secret.is_empty() && shown.contains(secret) {
            return Err(format!("{what} is shown: {shown}"));
        }
    }
    Ok(())
}

fn same(what: &str, ours: &str, expected: &str) -> Result<(), String> {
    if ours == expected {
        Ok(())
    } else {
        Err(format!(
            "{what} differs\n  ours     {ours:?}\n  expected {expected:?}"
        ))
    }
}

fn same_option(what: &str, ours: Option<&str>, expected: Option<&str>) -> Result<(), String> {
    match (ours, expected) {
        (None, None) => Ok(()),
        (Some(ours), Some(expected)) => same(what, ours, expected),
        _ => Err(format!(
            "{what} is {} though it should not be",
            if ours.is_some() { "there" } else { "absent" }
        )),
    }
}
