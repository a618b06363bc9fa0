//! The decoder of event streams takes any bytes, gives the same in chunks of any size, and holds no more than has
//! come of the message at hand. The first byte sets the chunk; where it is even, checksums are put right first, as
//! no fuzzer guesses them.
#![no_main]

use std::alloc::System;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;

use cap::Cap;
use libfuzzer_sys::fuzz_target;
use outcrop_core::catalog::{Family, Via};
use outcrop_core::codec::{self, Draft};
use outcrop_core::frame::{Decoder, Message};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fuzz_target!(|data: &[u8]| {
    let Some((&setting, rest)) = data.split_first() else {
        return;
    };
    let mut stream = rest.to_vec();
    if setting & 1 == 0 {
        put_right(&mut stream);
    }
    let chunk = usize::from(setting >> 1).max(1);
    assert_eq!(outcome(&stream, chunk), outcome(&stream, stream.len().max(1)));
});

/// Writes the checksums that the lengths ask for.
fn put_right(mut stream: &mut [u8]) {
    let sum = |bytes: &[u8]| crc32fast::hash(bytes).to_be_bytes();
    while let Some((lengths, _)) = stream.split_first_chunk::<8>() {
        let total = u32::from_be_bytes([lengths[0], lengths[1], lengths[2], lengths[3]]) as usize;
        let of_lengths = sum(lengths);
        if let Some(place) = stream.get_mut(8..12) {
            place.copy_from_slice(&of_lengths);
        }
        if total < 16 || total > stream.len() {
            return;
        }
        let (message, after) = stream.split_at_mut(total);
        let (body, place) = message.split_at_mut(total - 4);
        place.copy_from_slice(&sum(body));
        stream = after;
    }
}

/// Messages, how it ended, and what a reply made of it.
fn outcome(stream: &[u8], chunk: usize) -> (u64, u64, Vec<String>) {
    let mut drafts = [
        (codec::of(Family::Anthropic, Via::InvokeModel), Draft::new()),
        (codec::of(Family::Anthropic, Via::Converse), Draft::new()),
    ];
    let mut hash = DefaultHasher::new();
    let mut said = Vec::new();
    let before = ALLOCATOR.allocated();
    let mut decoder = Decoder::new();
    // What reading a message leaves in the drafts is not the decoder's.
    let (mut pushed, mut others, mut most) = (0, 0, 0);
    'stream: for piece in stream.chunks(chunk) {
        decoder.push(piece);
        pushed += piece.len();
        most = most.max(pushed - usize::try_from(decoder.offset()).unwrap());
        loop {
            match decoder.next() {
                Ok(Some(message)) => {
                    let read = ALLOCATOR.allocated();
                    take(&message, &mut drafts, &mut hash);
                    others += ALLOCATOR.allocated().cast_signed() - read.cast_signed();
                }
                Ok(None) => break,
                Err(error) => {
                    said.push(error.to_string());
                    break 'stream;
                }
            }
        }
        let held = ALLOCATOR.allocated().cast_signed() - before.cast_signed() - others;
        // A buffer grows twofold, and read bytes stay until as many unread ones are there.
        let bound = 4 * most.max(64);
        assert!(held <= bound.cast_signed(), "holds {held} bytes for {most}");
    }
    said.extend(decoder.finish().err().map(|error| error.to_string()));
    said.extend(drafts.map(|(_, draft)| format!("{:?}", draft.finish())));
    (decoder.messages(), hash.finish(), said)
}

fn take(message: &Message, drafts: &mut [(&'static dyn codec::Codec, Draft); 2], hash: &mut DefaultHasher) {
    hash.write(format!("{message:?} {:?}", message.classify()).as_bytes());
    for (codec, draft) in drafts {
        hash.write(format!("{:?}", codec::fold_message(*codec, draft, message)).as_bytes());
    }
}
