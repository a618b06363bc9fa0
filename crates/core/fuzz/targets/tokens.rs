//! The meter of tokens takes any bytes for texts, counts the same twice, and its ranges are ranges.
//! The first byte says whether texts may have escapes; texts end at zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop_core::catalog::Tokenizer;
use outcrop_core::cost::tokens::{Features, Meter, estimate, estimate_many, likely};

fuzz_target!(|data: &[u8]| {
    let Some((&setting, texts)) = data.split_first() else {
        return;
    };
    let mut meter = Meter::default();
    let features = measure(&mut meter, setting, texts);
    // What was measured before leaves nothing behind.
    assert_eq!(measure(&mut meter, setting, texts), features);
    assert_eq!(measure(&mut Meter::default(), setting, texts), features);
    for tokenizer in [
        Tokenizer::Claude2,
        Tokenizer::Cl100k,
        Tokenizer::O200k,
        Tokenizer::Unpublished,
    ] {
        let of_one = estimate(&features, tokenizer);
        let of_many = estimate_many(&features, f64::from(setting), tokenizer);
        for estimate in [of_one, of_many] {
            assert!(
                estimate.low <= estimate.likely && estimate.likely <= estimate.high,
                "{estimate:?}"
            );
            // More tokens than bytes come of nothing but very short texts and rare scripts.
            assert!(estimate.likely <= 4 * data.len() as u64 + 4, "{estimate:?}");
        }
        assert_eq!(of_one.likely, likely(&features, tokenizer));
    }
});

fn measure(meter: &mut Meter, setting: u8, texts: &[u8]) -> Features {
    for text in texts.split(|byte| *byte == 0) {
        if setting & 8 > 0 {
            meter.unread(text);
        }
        meter.text(text, setting & 1 > 0 || text.contains(&b'\\'));
    }
    if setting & 2 > 0 {
        meter.image((setting & 4 > 0).then_some((u32::from(setting) << 24, u32::MAX)));
    }
    meter.take()
}
