//! Reasoning that stands in the text, up to a closing tag.

use outcrop_core::codec::Draft;
use outcrop_core::reply::Reply;
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::json;

fn reply_of(pieces: &[String], stop: &str) -> Reply {
    let codec = codec_of("deepseek-r1");
    let mut draft = Draft::new();
    for piece in pieces {
        let chunk = json!({"choices": [{"text": piece, "stop_reason": null}]});
        codec
            .fold(&mut draft, "chunk", chunk.to_string().as_bytes())
            .unwrap();
    }
    let last = json!({"choices": [{"text": "", "stop_reason": stop}]});
    codec
        .fold(&mut draft, "chunk", last.to_string().as_bytes())
        .unwrap();
    draft.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// A stream may be cut anywhere, within a tag too: the reply is that of the buffered body.
    #[test]
    fn thoughts_end_in_one_place_however_they_come(
        words in prop::collection::vec(
            prop::sample::select(vec!["<think>", "</think>", "\n", " ", "ü", "<", "/think>", "a", "</", "think"]), 0..9,
        ),
        cuts in prop::collection::vec(1_usize..6, 0..30),
        stop in prop::sample::select(vec!["stop", "length"]),
    ) {
        let text = words.concat();
        let letters: Vec<char> = text.chars().collect();
        let (mut pieces, mut rest) = (Vec::new(), letters.as_slice());
        for cut in cuts {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            pieces.push(piece.iter().collect::<String>());
            rest = after;
        }
        pieces.push(rest.iter().collect());
        let streamed = reply_of(&pieces, stop);
        let body = json!({"choices": [{"text": text, "stop_reason": stop}]});
        let buffered = codec_of("deepseek-r1").decode(body.to_string().as_bytes()).unwrap();
        let words = |reply: &Reply| (reply.candidates[0].reasoning(), reply.text(), reply.stop().cloned());
        prop_assert_eq!(words(&streamed), words(&buffered));
        prop_assert!(!streamed.cut);
    }
}
