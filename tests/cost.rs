//! What a batch would cost: the estimate against true counts of three tokenizers, prices, money.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::cast_precision_loss, reason = "counts of tokens as ratios")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Counting, Lifecycle, Tokenizer};
use outcrop_core::cost::tokens::{Estimate, FEATURES, Features, Meter, estimate, likely};
use outcrop_core::cost::{Sums, of_record, price};
use proptest::prelude::*;
use serde::Deserialize;

const TOKENIZERS: [(&str, Tokenizer); 3] = [
    ("claude2", Tokenizer::Claude2),
    ("cl100k", Tokenizer::Cl100k),
    ("o200k", Tokenizer::O200k),
];

/// A text that was held out of the fit: its features and its true counts.
#[derive(Deserialize)]
struct Held {
    kind: String,
    from: String,
    size: String,
    tokens: BTreeMap<String, u64>,
    counts: Vec<u64>,
}

impl Held {
    fn features(&self) -> Features {
        let counts: [u64; FEATURES] = self.counts.clone().try_into().unwrap();
        Features::from_counts(counts)
    }
}

/// A text of the project's own.
#[derive(Deserialize)]
struct Own {
    script: String,
    text: String,
    tokens: BTreeMap<String, u64>,
}

fn held() -> Vec<Held> {
    lines(include_str!("fixtures/cost/held.jsonl"))
}

fn own() -> Vec<Own> {
    lines(include_str!("fixtures/cost/own.jsonl"))
}

fn lines<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn measure(text: &str, ascii: bool) -> Features {
    let mut meter = Meter::default();
    let raw = raw(text, ascii);
    meter.text(&raw, raw.contains(&b'\\'));
    meter.take()
}

/// The text as it stands between the quotes of a JSON string.
fn raw(text: &str, ascii: bool) -> Vec<u8> {
    let json = serde_json::to_string(text).unwrap();
    let inner = &json[1..json.len() - 1];
    if !ascii {
        return inner.as_bytes().to_vec();
    }
    let mut escaped = String::new();
    for character in inner.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped.into_bytes()
}

const fn covers(range: Estimate, truth: u64) -> bool {
    range.low <= truth && truth <= range.high
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// The relative errors of texts, sorted.
fn errors(pairs: impl Iterator<Item = (u64, u64)>) -> Vec<f64> {
    let mut errors: Vec<f64> = pairs
        .map(|(guess, truth)| (guess as f64 / truth as f64 - 1.0).abs())
        .collect();
    errors.sort_by(f64::total_cmp);
    errors
}

#[test]
fn nine_of_ten_held_out_texts_of_every_length_are_in_the_range() {
    let held = held();
    assert!(held.len() >= 1500);
    for (name, tokenizer) in TOKENIZERS {
        for size in ["short", "medium", "long"] {
            let texts: Vec<_> = held.iter().filter(|text| text.size == size).collect();
            let covered = texts
                .iter()
                .filter(|text| covers(estimate(&text.features(), tokenizer), text.tokens[name]))
                .count();
            let share = percent(covered, texts.len());
            println!("{name}, {size}: {share:.1} % of {}", texts.len());
            assert!(share >= 90.0, "{name}, {size}: {share:.1} %");
        }
    }
}

#[test]
fn the_error_stays_in_its_bounds_by_script() {
    // (kinds, median, 90th percentile) in percent, of the worst tokenizer; the README shows what they are.
    let bounds: [(&[&str], f64, f64); 11] = [
        (&["en", "chat"], 12.0, 31.0),
        (
            &["de", "es", "fr", "it", "nl", "pl", "tr", "id", "vi"],
            11.0,
            25.0,
        ),
        (
            &["python", "js", "ts", "rust", "json", "markdown", "log"],
            10.0,
            26.0,
        ),
        (&["ru", "uk", "bg", "sr", "mk", "be", "kk"], 13.0, 31.0),
        (&["el", "he"], 7.0, 25.0),
        (&["ar", "fa", "ur"], 15.0, 28.0),
        (
            &["hi", "mr", "ne", "bn", "gu", "pa", "ta", "te", "kn", "ml", "si"],
            12.0,
            27.0,
        ),
        (&["th", "km", "my", "am", "ka", "hy"], 9.0, 18.0),
        (&["ja"], 9.0, 21.0),
        (&["zh_cn", "zh_tw"], 17.0, 29.0),
        (&["ko"], 11.0, 27.0),
    ];
    let held = held();
    for (name, tokenizer) in TOKENIZERS {
        for (kinds, median, ninety) in bounds {
            let errors = errors(
                held.iter()
                    .filter(|text| kinds.contains(&text.kind.as_str()))
                    .map(|text| (likely(&text.features(), tokenizer), text.tokens[name])),
            );
            assert!(errors.len() >= 15, "{kinds:?}: {}", errors.len());
            let (middle, high) = (
                100.0 * errors[errors.len() / 2],
                100.0 * errors[errors.len() * 9 / 10],
            );
            println!("{name}, {kinds:?}: {middle:.1} %, {high:.1} %");
            assert!(
                middle <= median && high <= ninety,
                "{name}, {kinds:?}: {middle:.1} %, {high:.1} %"
            );
        }
    }
}

/// The texts of one origin as one file.
#[test]
fn nine_of_ten_files_are_in_a_range_that_is_narrower_than_that_of_a_text() {
    let held = held();
    let mut files: BTreeMap<(&str, &str), Vec<&Held>> = BTreeMap::new();
    for text in &held {
        files.entry((&text.kind, &text.from)).or_default().push(text);
    }
    files.retain(|_, texts| texts.len() >= 4);
    assert!(files.len() >= 100, "{}", files.len());
    for (name, tokenizer) in TOKENIZERS {
        let counting = Counting {
            tokenizer,
            ..Counting::default()
        };
        let (mut covered, mut widths, mut single) = (0, Vec::new(), Vec::new());
        for texts in files.values() {
            let mut sums = Sums::default();
            for text in texts {
                sums.add(&text.features(), 1, counting, None);
                let range = estimate(&text.features(), tokenizer);
                single.push((range.high - range.low) as f64 / range.likely as f64);
            }
            let range = sums.usage(counting, None).input_tokens;
            covered += usize::from(covers(range, texts.iter().map(|text| text.tokens[name]).sum()));
            widths.push((range.high - range.low) as f64 / range.likely as f64);
        }
        widths.sort_by(f64::total_cmp);
        single.sort_by(f64::total_cmp);
        let (file, text) = (widths[widths.len() / 2], single[single.len() / 2]);
        let share = percent(covered, files.len());
        println!(
            "{name}: {share:.1} % of {} files, {file:.3} wide against {text:.3}",
            files.len()
        );
        assert!(share >= 90.0, "{name}: {share:.1} %");
        assert!(file < text, "{name}: {file} {text}");
    }
}

#[test]
fn our_own_texts_in_many_scripts_are_in_the_range() {
    let own = own();
    let scripts: BTreeSet<_> = own.iter().map(|text| text.script.as_str()).collect();
    assert!(
        own.len() >= 40 && scripts.len() >= 12,
        "{} {scripts:?}",
        own.len()
    );
    for (name, tokenizer) in TOKENIZERS {
        for ascii in [false, true] {
            let outside: Vec<_> = own
                .iter()
                .filter(|text| {
                    !covers(
                        estimate(&measure(&text.text, ascii), tokenizer),
                        text.tokens[name],
                    )
                })
                .map(|text| text.text.as_str())
                .collect();
            let share = percent(own.len() - outside.len(), own.len());
            println!("{name}: {share:.1} % of {}", own.len());
            assert!(share >= 90.0, "{name}: {share:.1} %, without {outside:#?}");
        }
    }
}

#[test]
fn where_the_tokenizer_is_not_published_the_range_spans_all_that_are() {
    for text in own() {
        let features = measure(&text.text, false);
        let all = estimate(&features, Tokenizer::Unpublished);
        for (_, tokenizer) in TOKENIZERS {
            let one = estimate(&features, tokenizer);
            assert!(all.low <= one.low && one.high <= all.high, "{}", text.text);
        }
        assert!(all.low <= all.likely && all.likely <= all.high);
    }
}

/// Windows of a long text must stand for the whole of it, wherever they fall.
#[test]
fn long_texts_are_estimated_from_a_few_windows() {
    for text in own() {
        let one = likely(&measure(&text.text, false), Tokenizer::Cl100k);
        let long = text.text.repeat(400);
        for ascii in [false, true] {
            let all = likely(&measure(&long, ascii), Tokenizer::Cl100k);
            let off = (all as f64 / (one * 400) as f64 - 1.0).abs();
            assert!(off < 0.25, "{one} × 400 against {all}: {}", text.text);
        }
    }
}

/// Bodies that the service counted, with the frame it puts around them.
#[test]
fn recorded_counts_of_plain_prompts() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/real/recorded"));
    if !root.exists() {
        println!("skipped: {} is absent", root.display());
        return;
    }
    let json = |path: &Path| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let cases = [
        (
            "anthropic-messages/invoke-basic",
            "anthropic.claude-3-5-haiku-20241022-v1:0",
        ),
        (
            "anthropic-messages/invoke-system",
            "anthropic.claude-3-sonnet-20240229-v1:0",
        ),
        ("control/count-tokens", "anthropic.claude-sonnet-4-20250514-v1:0"),
        ("nova/invoke-cross-region", "amazon.nova-lite-v1:0"),
        ("nova/invoke-pro", "amazon.nova-pro-v1:0"),
        ("nova/invoke-system", "amazon.nova-lite-v1:0"),
        ("nova/invoke-text", "amazon.nova-micro-v1:0"),
        ("openai-gpt-oss/invoke-20b", "openai.gpt-oss-20b-1:0"),
        ("openai-gpt-oss/invoke-20b-length", "openai.gpt-oss-20b-1:0"),
        ("titan-text/invoke-finish", "amazon.titan-text-express-v1"),
        ("titan-text/invoke-finish-lite", "amazon.titan-text-lite-v1"),
        (
            "titan-text/invoke-foundation-model-arn",
            "amazon.titan-text-express-v1",
        ),
    ];
    let mut within = 0;
    for (case, id) in cases {
        let request = json(&root.join(case).join("request.json"));
        let response = json(&root.join(case).join("response.json"));
        let body = response["body"].as_str().map_or_else(
            || response["body"].clone(),
            |text| serde_json::from_str(text).unwrap_or_default(),
        );
        let truth = [
            "/inputTokens",
            "/usage/inputTokens",
            "/usage/input_tokens",
            "/usage/prompt_tokens",
            "/inputTextTokenCount",
        ]
        .iter()
        .find_map(|path| body.pointer(path)?.as_u64())
        .unwrap_or_else(|| panic!("{case} has no count"));
        let mut meter = Meter::default();
        texts(&request["body"], "", &mut meter);
        let counting = Catalog::builtin().model(id).unwrap().counting;
        let range = of_record(&meter.take(), counting);
        println!("{case}: {truth}, estimated {range:?}");
        within += usize::from(covers(range, truth));
    }
    assert!(within * 10 >= cases.len() * 9, "{within} of {}", cases.len());
}

/// Meters the texts of a body, by the names of the members that hold them.
fn texts(value: &serde_json::Value, name: &str, meter: &mut Meter) {
    use serde_json::Value;
    match value {
        Value::String(text) if matches!(name, "text" | "content" | "system" | "inputText") => {
            let raw = raw(text, false);
            meter.text(&raw, true);
        }
        Value::Array(list) => list.iter().for_each(|value| texts(value, name, meter)),
        Value::Object(members) => members.iter().for_each(|(name, value)| texts(value, name, meter)),
        _ => {}
    }
}

#[test]
fn every_price_is_money_and_batches_cost_no_more() {
    let catalog = Catalog::builtin();
    let source = catalog.price_source();
    assert!(source.name.contains("LiteLLM") && source.date.len() == 10 && source.url.starts_with("https://"));
    let mut priced = 0;
    for model in catalog.models() {
        let mut sums = Sums::default();
        sums.add(
            &measure("What is the capital of France?", false),
            1,
            model.counting,
            Some(100),
        );
        let usage = sums.usage(model.counting, None);
        // What is charged by the image or the second has no cost of tokens.
        for (prefix, list) in model.prices.iter().filter(|(_, list)| list.by_tokens()) {
            let cost =
                price(&usage, model, Some(list), source).unwrap_or_else(|| panic!("{} {prefix}", model.id));
            if let Some(batch) = cost.batch {
                assert!(
                    batch.high <= cost.on_demand.high && batch.low <= batch.input,
                    "{} {prefix}",
                    model.id
                );
            }
            priced += 1;
        }
        assert!(model.lifecycle != Lifecycle::Active || usage.input_tokens.high > 0);
    }
    assert!(priced > 100, "{priced}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_measured_the_same_again(raw in prop::collection::vec(any::<u8>(), 0..5000), escaped in any::<bool>()) {
        let measured = || {
            let mut meter = Meter::default();
            meter.text(&raw, escaped);
            meter.take()
        };
        let features = measured();
        prop_assert_eq!(features, measured());
        // A token is a byte at the least, and no character is more than four tokens and a bit.
        let tokens = estimate(&features, Tokenizer::Unpublished);
        prop_assert!(tokens.low <= tokens.likely && tokens.likely <= tokens.high);
        prop_assert!(tokens.likely <= 8 + 4 * raw.len() as u64);
    }

    #[test]
    fn escapes_do_not_change_short_texts(text in "[a-zA-Zäß жλ漢の한🎉\n\"\\\\.,0-9]{0,20}") {
        let (plain, escaped) = (measure(&text, false), measure(&text, true));
        prop_assert_eq!(plain.counts(), escaped.counts());
    }

    #[test]
    fn the_records_before_leave_no_trace(texts in prop::collection::vec("[a-z é漢.]{0,300}", 1..6)) {
        let mut shared = Meter::default();
        for text in &texts {
            let raw = raw(text, false);
            shared.text(&raw, false);
            prop_assert_eq!(shared.take(), measure(text, false));
        }
    }
}
