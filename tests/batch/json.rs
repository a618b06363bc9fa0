//! The reader accepts exactly what `serde_json` accepts.

use outcrop_core::batch::{Checker, Job};
use outcrop_core::catalog::{Family, Via};
use outcrop_core::json::{self, Events, Kind, Scanner};
use proptest::prelude::*;

/// What `serde_json` says of a text, with duplicate keys out of the picture.
fn scanned(text: &[u8]) -> Result<Vec<Kind>, json::SyntaxError> {
    Events::new(Scanner::new(text))
        .map(|token| token.map(|token| token.kind))
        .collect()
}

fn agree(text: &str) {
    let ours = scanned(text.as_bytes());
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    assert_eq!(
        ours.is_ok(),
        theirs.is_ok(),
        "{text:?}: ours {ours:?}, serde_json {theirs:?}"
    );
}

#[test]
fn json_is_what_serde_json_says_it_is() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let objects = |depth: usize| r#"{"a":"#.repeat(depth) + "1" + &"}".repeat(depth);
    for depth in [1, 2, 126, 127, 128, 129, 1000] {
        agree(&nested(depth));
        agree(&objects(depth));
    }
    for text in [
        "",
        " ",
        "nul",
        "null",
        "nulll",
        "truE",
        "tru",
        "false ",
        "-",
        "-0",
        "-01",
        "01",
        "0.",
        "0.5",
        ".5",
        "+1",
        "1e",
        "1e5",
        "1E+5",
        "1e-",
        "1e400",
        "-1e400",
        "0e400",
        "1e-400",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "1e309",
        "0.0000001e315",
        "123e306",
        "1e99999999999",
        "0e99999999999",
        "1e-99999999999",
        "Infinity",
        "NaN",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "]",
        "[]",
        "[[]",
        "{",
        "}",
        "{}",
        "{,}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a":1 "b":2}"#,
        r#"{"a" 1}"#,
        "{a:1}",
        "{'a':1}",
        r#"{"a":1}}"#,
        "1 2",
        "[1]x",
        r#""a"#,
        r#""a\"#,
        r#""\q""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\ud800""#,
        r#""\ud800\u0041""#,
        r#""\ud83d\ude00""#,
        r#""\ude00""#,
        r#""\ud800\n""#,
        "\"\t\"",
        "\"\u{7f}\"",
        "\"\n\"",
        "\u{feff}1",
        "1\u{a0}",
        "/**/1",
        r#""\/""#,
        r#"{"a":1,"a":2}"#,
    ] {
        agree(text);
    }
    for digits in [18, 19, 20, 21, 298, 299, 300, 301, 307, 308, 309, 310, 400] {
        agree(&"9".repeat(digits));
        agree(&("1".to_owned() + &"0".repeat(digits)));
        agree(&format!("{}.{}", "9".repeat(digits), "9".repeat(digits)));
        agree(&format!("0.{}1", "0".repeat(digits)));
    }
}

pub(crate) fn json_like() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<f64>().prop_map(|n| serde_json::json!(n).to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        "[0-9.eE+-]{1,12}",
        any::<String>().prop_map(|s| serde_json::json!(s).to_string()),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(" , "))),
            prop::collection::vec(("[a-c]{0,3}", inner), 0..6).prop_map(|members| {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!("\"{name}\":{value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_agrees_on_generated_and_mutated_text(
        text in json_like(), at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>(),
    ) {
        agree(&text);
        let mut bytes = text.into_bytes();
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] = to }
            if let Ok(mutated) = std::str::from_utf8(&bytes) {
                agree(mutated);
            }
        }
    }
}

/// The shortcuts for values that nobody looks into end where the reader's limit does.
#[test]
fn nesting_is_judged_alike_in_every_place_of_a_record() {
    for depth in 100..=130_usize {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let inner = if open == "[" { "" } else { "1" };
            let value = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
            for line in [
                format!(r#"{{"recordId":"1","modelInput":{{}},"x":{value}}}"#),
                format!(r#"{{"recordId":"1","modelInput":{{"x":{value}}}}}"#),
                format!(
                    r#"{{"recordId":"1","modelInput":{{"messages":[{{"role":"user","content":{value}}}]}}}}"#
                ),
            ] {
                let valid = serde_json::from_str::<serde_json::Value>(&line).is_ok();
                for job in [
                    Job::unknown(Via::InvokeModel),
                    Job::new(Family::Anthropic, Via::InvokeModel),
                    Job::unknown(Via::Converse),
                ] {
                    let mut checker = Checker::new(job);
                    checker.push(line.as_bytes());
                    let report = checker.finish();
                    let refused = report.causes.iter().any(|cause| cause.code == "invalid-json");
                    assert_eq!(refused, !valid, "{depth} levels: {line}");
                }
            }
        }
    }
}
