//! Every codec reads any reply: a buffered one, and one that comes in events, a line each: `name payload`.
//! An event that cannot be read leaves the draft as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop_core::catalog::{Family, Via};
use outcrop_core::codec::{self, Codec, Draft};
use outcrop_core::reply::Reply;

fuzz_target!(|data: &[u8]| {
    for &family in Family::ALL {
        read(codec::of(family, Via::InvokeModel), data);
    }
    read(codec::of(Family::Anthropic, Via::Converse), data);
});

fn read(codec: &dyn Codec, data: &[u8]) {
    let same = match (codec.decode(data), codec.decode(data)) {
        (Ok(one), Ok(two)) => one == two,
        (Err(one), Err(two)) => one.to_string() == two.to_string(),
        _ => false,
    };
    assert!(same, "decoded twice");
    let reply = folded(codec, data, true);
    assert_eq!(reply, folded(codec, data, false), "folded twice");
}

fn folded(codec: &dyn Codec, data: &[u8], looks: bool) -> Reply {
    let mut draft = Draft::new();
    for line in data.split(|byte| *byte == b'\n') {
        let name_ends = line.iter().position(|byte| *byte == b' ');
        let (name, payload) = line.split_at(name_ends.unwrap_or(0));
        let name = std::str::from_utf8(name).unwrap_or("chunk");
        let before = looks.then(|| draft.reply().clone());
        if codec.fold(&mut draft, name, payload).is_err()
            && let Some(before) = before
        {
            assert_eq!(
                *draft.reply(),
                before,
                "an event that cannot be read changed the draft"
            );
        }
    }
    draft.finish()
}
