//! Credentials out of pasted text: the committed cases, and anything at all.

use outcrop_core::credentials;
use outcrop_core::error::ErrorKind;
use outcrop_core::secret::Secret;
use outcrop_tests::replay::credentials as replay;
use proptest::prelude::*;

#[test]
fn every_form_is_read_and_every_gap_is_named() {
    let count = replay::run().unwrap_or_else(|differences| panic!("{differences}"));
    assert!(count >= 90, "{count} cases");
}

#[test]
fn a_text_too_long_is_refused_at_once() {
    let error = credentials::parse(&"x".repeat(64 * 1024 + 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

/// Pieces of real texts, put together at random.
fn shreds() -> impl Strategy<Value = String> {
    let shred = prop_oneof![
        Just("AWS_ACCESS_KEY_ID".to_owned()),
        Just("aws_secret_access_key".to_owned()),
        Just("AWS_SESSION_TOKEN".to_owned()),
        Just("AWS_BEARER_TOKEN_BEDROCK".to_owned()),
        Just("AWS_REGION".to_owned()),
        Just("\"Expiration\"".to_owned()),
        Just("SecretKey".to_owned()),
        Just("bedrock-api-key-".to_owned()),
        "(export |set |setx |set \"|\\$Env:|\\[x\\]\n|\\{|\\}|\\{\"Credentials\":|Bearer |PS C:> |# )",
        "( = |=|: |\"|'|“|\n|\r\n|;|,| |&&)",
        "(ASIA|AKIA|AROA)[A-Z0-9]{16}",
        "[A-Za-z0-9+/]{40}",
        "[A-Za-z0-9+/]{101,140}==",
        "ABSK[A-Za-z0-9+/]{20,60}",
        "[0-9]{1,20}(\\.[0-9]{1,3})?(E[0-9]{1,3})?",
        ".{0,5}",
    ];
    prop::collection::vec(shred, 0..24).prop_map(|shreds| shreds.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn reading_never_panics_and_never_repeats_the_text(text in prop_oneof![shreds(), any::<String>()]) {
        let shown = match credentials::parse(&text) {
            Ok(parsed) => format!("{parsed:?}"),
            Err(error) => format!("{error} {error:?}"),
        };
        if let Err(difference) = replay::shows_no_secret(&shown, &text) {
            return Err(TestCaseError::fail(difference));
        }
    }

    #[test]
    fn one_set_is_read_the_same_in_every_form(
        id in "ASIA[A-Z2-7]{16}",
        secret in "[A-Za-z0-9+/]{40}",
        token in "[A-Za-z0-9+/]{120,400}(==|=|)",
    ) {
        // What starts like a variable or a key id is refused, and rightly.
        prop_assume!(!secret.starts_with("AKIA") && !secret.starts_with("ASIA"));
        let named = [("AWS_ACCESS_KEY_ID", &id), ("AWS_SECRET_ACCESS_KEY", &secret), ("AWS_SESSION_TOKEN", &token)];
        let lines = |line: &dyn Fn(&str, &str) -> String| -> String {
            named.iter().map(|(name, value)| line(name, value)).collect()
        };
        let texts = [
            lines(&|name, value| format!("export {name}={value}\n")),
            lines(&|name, value| format!("export {name}=\"{value}\"; ")),
            lines(&|name, value| format!("set {name}={value}\r\n")),
            lines(&|name, value| format!("set \"{name}={value}\"\r\n")),
            lines(&|name, value| format!("$Env:{name} = '{value}'\n")),
            lines(&|name, value| format!("{name}={value} ")),
            format!("[default]\n{}", lines(&|name, value| format!("{} = {value}\n", name.to_lowercase()))),
            format!(r#"{{"Credentials":{{"AccessKeyId":"{id}","SecretAccessKey":"{secret}","SessionToken":"{token}"}}}}"#),
            format!(r#"{{"roleCredentials":{{"accessKeyId":"{id}","secretAccessKey":"{secret}","sessionToken":"{token}","expiration":1}}}}"#),
        ];
        for text in texts {
            let parsed = credentials::parse(&text);
            let Ok(credentials::Auth::SigV4(keys)) = parsed.map(|parsed| parsed.credentials) else {
                return Err(TestCaseError::fail(format!("not read: {text}")));
            };
            prop_assert_eq!(&keys.access_key_id, &id);
            prop_assert_eq!(keys.secret_access_key.expose(), &secret);
            prop_assert_eq!(keys.session_token.as_ref().map(Secret::expose), Some(token.as_str()));
        }
    }
}
