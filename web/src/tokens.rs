//! Tests of `styles/tokens.css`: what the styles promise about colours holds.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../styles/tokens.css");

/// Grounds on which text of any of the inks stands.
const GROUNDS: [&str; 5] = ["--bg", "--panel", "--raised", "--code", "--sel"];
const INKS: [&str; 7] = ["--ink", "--ink2", "--ink3", "--accent", "--ok", "--warn", "--bad"];
/// Text on grounds of its own colour.
const PAIRS: [(&str, &str); 7] = [
    ("--accent-ink", "--accent"),
    ("--accent-ink", "--accent-strong"),
    ("--accent", "--accent-soft"),
    ("--ok", "--ok-soft"),
    ("--warn", "--warn-soft"),
    ("--bad", "--bad-soft"),
    ("--ink", "--bad-soft"),
];

/// The custom properties of the rule that `selector` opens.
fn block(selector: &str) -> BTreeMap<&'static str, &'static str> {
    let start = TOKENS.find(selector).expect("the selector is there") + selector.len();
    let end = TOKENS[start..].find('}').expect("the rule ends") + start;
    TOKENS[start..end]
        .split(';')
        .filter_map(|line| line.trim().split_once(':'))
        .filter(|(name, _)| name.starts_with("--"))
        .map(|(name, value)| (name, value.trim()))
        .collect()
}

/// Relative luminance as WCAG defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour of six digits");
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(first: &str, second: &str) -> f64 {
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

fn themes() -> [(&'static str, BTreeMap<&'static str, &'static str>); 2] {
    [
        ("light", block(":root {")),
        ("dark", block(":root[data-theme=\"dark\"] {")),
    ]
}

#[test]
fn the_system_and_the_person_get_the_same_dark() {
    assert_eq!(
        block(":root:not([data-theme=\"light\"]) {"),
        block(":root[data-theme=\"dark\"] {")
    );
}

#[test]
fn every_colour_of_light_has_one_in_dark() {
    let [(_, light), (_, dark)] = themes();
    let missing: Vec<_> = light
        .iter()
        .filter(|(name, value)| value.starts_with('#') && !dark.contains_key(*name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn text_can_be_read_on_every_ground() {
    let mut poor = Vec::new();
    for (theme, tokens) in themes() {
        let on_grounds = INKS
            .iter()
            .flat_map(|ink| GROUNDS.iter().map(move |ground| (*ink, *ground)));
        for (ink, ground) in on_grounds.chain(PAIRS) {
            let ratio = contrast(tokens[ink], tokens[ground]);
            if ratio < 4.5 {
                poor.push(format!("{theme}: {ink} on {ground} {ratio:.2}"));
            }
        }
    }
    assert!(poor.is_empty(), "{poor:#?}");
}

#[test]
fn outlines_of_controls_can_be_seen() {
    let mut poor = Vec::new();
    for (theme, tokens) in themes() {
        for ground in ["--bg", "--panel"] {
            let ratio = contrast(tokens["--edge"], tokens[ground]);
            if ratio < 3.0 {
                poor.push(format!("{theme}: --edge on {ground} {ratio:.2}"));
            }
        }
    }
    assert!(poor.is_empty(), "{poor:#?}");
}
