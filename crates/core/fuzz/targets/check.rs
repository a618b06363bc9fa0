//! Every family's check of a body takes any bytes, says the same twice, points into the body, and finds every name
//! that stands twice.
//! The first byte sets the quirks.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use outcrop_core::catalog::{Family, Quirks, Via};
use outcrop_core::codec;
use outcrop_core::finding::Finding;
use outcrop_core::json::{Events, Kind, Scanner};

fuzz_target!(|data: &[u8]| {
    let Some((&setting, body)) = data.split_first() else {
        return;
    };
    let quirks = Quirks {
        temperature_or_top_p: setting & 1 > 0,
        no_sampling: setting & 2 > 0,
        no_system: setting & 4 > 0,
        text_only: setting & 8 > 0,
        system_in_messages: setting & 16 > 0,
        older_form: setting & 64 > 0,
        api_version: (setting & 128 > 0).then_some(2),
        max_output: (setting & 32 > 0).then_some(100),
        ..Quirks::default()
    };
    let codecs = Family::ALL
        .iter()
        .map(|&family| codec::of(family, Via::InvokeModel))
        .chain([codec::of(Family::Anthropic, Via::Converse)]);
    let found = codecs.map(|codec| {
        let findings = codec::check(codec, quirks, body);
        assert_eq!(findings, codec::check(codec, quirks, body));
        findings
    });
    let text = std::str::from_utf8(body);
    let twins = if text.is_ok() { twins(body) } else { Vec::new() };
    let found: Vec<Vec<Finding>> = found.chain([codec::check_json(body)]).collect();
    for findings in &found {
        let of_twins = findings.iter().filter(|finding| finding.code == "duplicate-key");
        let mut places: Vec<(u64, u64)> = of_twins.map(|f| (f.place.start, f.place.end)).collect();
        places.sort_unstable();
        // Beyond the limit the rest is left out.
        assert!(
            places == twins || findings.len() == 1000,
            "{places:?} and not {twins:?}"
        );
    }
    for finding in found.into_iter().flatten() {
        let place = finding.place;
        let range = usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap();
        assert!(body.get(range.clone()).is_some(), "{finding:?}");
        assert!(
            text.is_err() || text.is_ok_and(|text| text.get(range).is_some()),
            "{finding:?}"
        );
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{finding:?}"
        );
    }
});

/// Names that their object has had already, where the body is JSON.
fn twins(body: &[u8]) -> Vec<(u64, u64)> {
    let mut open = Vec::new();
    let mut twins = Vec::new();
    for event in Events::new(Scanner::new(body)) {
        let Ok(token) = event else {
            return Vec::new();
        };
        match token.kind {
            Kind::ObjectStart => open.push(HashSet::new()),
            Kind::ObjectEnd => drop(open.pop()),
            Kind::Key => {
                let names = open.last_mut().expect("a key stands in an object");
                if !names.insert(token.text(body).into_owned()) {
                    twins.push((token.start as u64, token.end as u64));
                }
            }
            _ => {}
        }
    }
    twins
}
