//! Pasted texts and what is read from them: a line a case, `tests/fixtures/credentials/cases.jsonl`.
//!
//! `expect` gives the pieces (an absent one must be absent) and the findings as `code@line`, in order;
//! `refusal` gives what the error's message must contain. Whatever the outcome, nothing shown may
//! hold a piece of a secret in the text.

use outcrop_core::credentials::{self, Auth, Parsed};
use outcrop_core::error::ErrorKind;
use outcrop_core::secret::Secret;
use outcrop_core::sign::api_key::ApiKey;
use outcrop_core::time::Timestamp;
use serde::Deserialize;

/// The cases.
pub const CASES: &str = include_str!("../fixtures/credentials/cases.jsonl");

/// The shortest run of a pasted text's secret that counts as shown.
const RUN: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    expect: Option<Expected>,
    refusal: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    form: String,
    id: Option<String>,
    secret: Option<String>,
    token: Option<String>,
    api_key: Option<String>,
    region: Option<String>,
    expires: Option<String>,
    #[serde(default)]
    findings: Vec<String>,
}

/// Reads every case. Gives the number of cases, or every difference found.
pub fn run() -> Result<usize, String> {
    let mut differences = Vec::new();
    let mut count = 0;
    for (index, line) in CASES.lines().enumerate() {
        count += 1;
        let case: Case =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))?;
        if let Err(difference) = check(&case) {
            differences.push(format!("line {}, {}: {difference}", index + 1, case.name));
        }
    }
    if differences.is_empty() {
        Ok(count)
    } else {
        Err(differences.join("\n"))
    }
}

fn check(case: &Case) -> Result<(), String> {
    match (credentials::parse(&case.text), &case.expect, &case.refusal) {
        (Ok(parsed), Some(expected), None) => {
            shows_no_secret(&format!("{parsed:?}"), &case.text)?;
            for finding in &parsed.findings {
                if finding.message.is_empty() || finding.fix.is_empty() {
                    return Err(format!("{} says nothing", finding.code));
                }
            }
            compare(&parsed, expected)
        }
        (Err(error), None, Some(says)) => {
            shows_no_secret(&format!("{error} {error:?}"), &case.text)?;
            if error.kind() != ErrorKind::Credentials {
                return Err(format!("the error is of kind {}", error.kind()));
            }
            match says
                .iter()
                .find(|words| !error.message().contains(words.as_str()))
            {
                Some(words) => Err(format!("the error does not say {words:?}: {error}")),
                None => Ok(()),
            }
        }
        (Ok(parsed), None, Some(_)) => Err(format!("was read: {parsed:?}")),
        (Err(error), Some(_), None) => Err(format!("was refused: {error}")),
        _ => Err("the case needs either `expect` or `refusal`".to_owned()),
    }
}

fn compare(parsed: &Parsed, expected: &Expected) -> Result<(), String> {
    let (id, secret, token, api_key) = match &parsed.credentials {
        Auth::SigV4(keys) => (
            Some(keys.access_key_id.as_str()),
            Some(keys.secret_access_key.expose()),
            keys.session_token.as_ref().map(Secret::expose),
            None,
        ),
        Auth::ApiKey { key, facts } => {
            let short = matches!(facts, ApiKey::ShortTerm(_));
            if short != key.expose().starts_with("bedrock-api-key-") {
                return Err(format!("the API key was taken for another kind: {facts:?}"));
            }
            (None, None, None, Some(key.expose()))
        }
    };
    let expires = parsed.credentials.expires().map(Timestamp::rfc3339);
    for (what, ours, wanted) in [
        ("form", Some(parsed.form.as_str()), Some(&expected.form)),
        ("id", id, expected.id.as_ref()),
        ("secret", secret, expected.secret.as_ref()),
        ("token", token, expected.token.as_ref()),
        ("API key", api_key, expected.api_key.as_ref()),
        ("region", parsed.region.as_deref(), expected.region.as_ref()),
        ("expiry", expires.as_deref(), expected.expires.as_ref()),
    ] {
        if ours != wanted.map(String::as_str) {
            return Err(format!("the {what} is {ours:?}, not {wanted:?}"));
        }
    }
    let codes: Vec<String> = parsed
        .findings
        .iter()
        .map(|finding| format!("{}@{}", finding.code, finding.place.line))
        .collect();
    if codes != expected.findings {
        return Err(format!("the findings are {codes:?}, not {:?}", expected.findings));
    }
    Ok(())
}

/// Whether a run of characters of the text's values is in what is shown. Names are no values.
pub fn shows_no_secret(shown: &str, text: &str) -> Result<(), String> {
    let values = text.split(|char: char| !char.is_ascii_alphanumeric() && !matches!(char, '+' | '/'));
    for value in values.filter(|value| value.len() >= 2 * RUN) {
        for start in 0..=value.len() - RUN {
            let run = &value[start..start + RUN];
            if shown.contains(run) {
                return Err(format!("shows {run:?} of the text: {shown}"));
            }
        }
    }
    Ok(())
}
