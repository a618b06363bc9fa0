//! Every family's check of a body takes any bytes, says the same twice, and points into the body.
//! The first byte sets the quirks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop_core::catalog::{Family, Quirks, Via};
use outcrop_core::codec;

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
        max_output: (setting & 32 > 0).then_some(100),
    };
    let families = [
        Family::Anthropic,
        Family::Nova,
        Family::TitanText,
        Family::OpenaiChat,
    ];
    let codecs = families
        .map(|family| codec::of(family, Via::InvokeModel))
        .into_iter()
        .chain([codec::of(Family::Anthropic, Via::Converse)]);
    let found = codecs.map(|codec| {
        let findings = codec::check(codec, quirks, body);
        assert_eq!(findings, codec::check(codec, quirks, body));
        findings
    });
    let text = std::str::from_utf8(body);
    for finding in found.chain([codec::check_json(body)]).flatten() {
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
