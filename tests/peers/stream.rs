//! Streams as other clients lost them.

use outcrop_core::codec::{self, Draft};
use outcrop_core::reply::StopKind;
use outcrop_tests::replay::codecs::{codec_of, fold, frames_of};
use outcrop_tests::replay::frames::read_in_pieces;
use serde_json::{Value, json};

const TEXT: &str = "日本語 🎉 Ünïcödé — “quotes” ﷽ e\u{301}";

fn events() -> Vec<Value> {
    let mut events = vec![json!({"messageStart": {"role": "assistant"}})];
    // A piece for every character: what belongs together comes apart.
    for letter in TEXT.chars() {
        let delta = json!({"contentBlockIndex": 0, "delta": {"text": letter.to_string()}});
        events.push(json!({"contentBlockDelta": delta}));
    }
    events.push(json!({"contentBlockStop": {"contentBlockIndex": 0}}));
    events.push(json!({"messageStop": {"stopReason": "end_turn"}}));
    events.push(json!({"metadata": {"usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}, "metrics": {"latencyMs": 4}}}));
    events
}

/// A form, how it writes a piece of text, and what ends its reply.
type Streaming = (&'static str, fn(&str) -> Value, Value);

/// The families that stream in chunks of their own.
fn families() -> Vec<Streaming> {
    fn chat(piece: &str) -> Value {
        json!({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": null}]})
    }
    fn generation(piece: &str) -> Value {
        json!({"generation": piece, "generation_token_count": 1, "stop_reason": null})
    }
    let chat_end = json!({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}]});
    let end = json!({"generation": "", "generation_token_count": 1, "stop_reason": "stop"});
    vec![
        (
            "anthropic",
            |piece| json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}),
            json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}),
        ),
        (
            "anthropic-text",
            |piece| json!({"type": "completion", "completion": piece, "stop_reason": null}),
            json!({"type": "completion", "completion": "", "stop_reason": "stop_sequence", "stop": "\n\nHuman:"}),
        ),
        (
            "nova",
            |piece| json!({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": piece}}}),
            json!({"messageStop": {"stopReason": "end_turn"}}),
        ),
        (
            "titan-text",
            |piece| json!({"outputText": piece, "index": 0, "completionReason": null}),
            json!({"outputText": "", "index": 0, "completionReason": "FINISH"}),
        ),
        ("llama", generation, end.clone()),
        ("deepseek-r1", generation, end),
        (
            "mistral-text",
            |piece| json!({"outputs": [{"text": piece, "stop_reason": null}]}),
            json!({"outputs": [{"text": "", "stop_reason": "stop"}]}),
        ),
        ("mistral-chat", chat, chat_end.clone()),
        ("openai-chat", chat, chat_end.clone()),
        ("jamba", chat, chat_end),
        (
            "cohere-command",
            |piece| json!({"is_finished": false, "text": piece}),
            json!({"is_finished": true, "finish_reason": "COMPLETE"}),
        ),
        (
            "cohere-command-r",
            |piece| json!({"is_finished": false, "event_type": "text-generation", "text": piece}),
            json!({"is_finished": true, "event_type": "stream-end", "finish_reason": "COMPLETE"}),
        ),
        (
            "pegasus",
            |piece| json!({"message": piece}),
            json!({"message": "", "finishReason": "stop"}),
        ),
    ]
}

/// What has to come before the text: R1 begins with its thoughts.
fn before(form: &str, piece: fn(&str) -> Value) -> Option<Value> {
    (form == "deepseek-r1").then(|| piece("</think>"))
}

/// Every family joins characters that came one by one, and tells its end from an end of the connection.
#[test]
fn every_family_keeps_text_of_many_bytes_and_knows_its_end() {
    for (form, piece, end) in families() {
        let letters = TEXT.chars().map(|letter| piece(&letter.to_string()));
        let mut events: Vec<Value> = before(form, piece).into_iter().chain(letters).collect();
        events.push(end);
        let stream = frames_of(form, &events);
        for size in [1, 3, 64, stream.len()] {
            let (reply, fault) = fold(codec_of(form), &stream, size);
            assert_eq!(
                (reply.text().as_str(), fault),
                (TEXT, None),
                "{form}, reads of {size}"
            );
            assert!(reply.stop().is_some(), "{form}");
        }
        events.pop();
        let (reply, _) = fold(codec_of(form), &frames_of(form, &events), 64);
        assert_eq!((reply.text().as_str(), reply.stop()), (TEXT, None), "{form}");
        assert!(reply.cut, "{form}");
    }
}

/// A model's server gives up among the chunks, as a text or as an object: its words are the error, and what had come
/// is kept.
#[test]
fn an_error_among_the_chunks_of_any_family_is_not_lost() {
    let words = |kind: &str| json!({"message": "Engine is gone", "type": kind});
    let mut numbered = words("BadRequestError");
    numbered["object"] = json!("error");
    numbered["code"] = json!(400);
    let errors = [
        (json!({"error": "Engine is gone"}), "Unknown", None),
        (json!({"error": words("server_error")}), "server_error", Some(500)),
        (
            json!({"type": "error", "error": words("overloaded_error")}),
            "overloaded_error",
            Some(503),
        ),
        (
            json!({"error": {"message": "Engine is gone", "code": 503}}),
            "Unknown",
            Some(503),
        ),
        (numbered, "BadRequestError", Some(400)),
    ];
    for (form, piece, _) in families() {
        // It has a place for errors itself, and Pegasus calls its text a message.
        if matches!(form, "titan-text" | "pegasus") {
            continue;
        }
        for (error, code, status) in &errors {
            let mut events: Vec<Value> = before(form, piece).into_iter().collect();
            events.extend([piece("So f"), error.clone(), piece("never read")]);
            let (reply, fault) = fold(codec_of(form), &frames_of(form, &events), 7);
            let fault = fault.unwrap_or_else(|| panic!("{form}: {error} was lost"));
            assert_eq!(
                (fault.code.as_str(), fault.message.as_str(), fault.status),
                (*code, "Engine is gone", *status),
                "{form}: {error}"
            );
            assert_eq!(reply.text(), "So f", "{form}: {error}");
            assert_eq!(
                reply.stop().map(|stop| stop.kind),
                Some(StopKind::Failed),
                "{form}"
            );
            assert!(reply.cut, "{form}: {error}");
        }
        // None, and words about errors, are none.
        for harmless in [Value::Null, json!("")] {
            let mut event = piece("\"error\"");
            event["error"] = harmless;
            let events: Vec<Value> = before(form, piece).into_iter().chain([event]).collect();
            let (reply, fault) = fold(codec_of(form), &frames_of(form, &events), 7);
            assert_eq!((reply.text().as_str(), fault), ("\"error\"", None), "{form}");
        }
    }
}

/// A character's bytes may come in two reads, and its frame in many.
#[test]
fn text_of_many_bytes_is_whole_at_every_size_of_a_read() {
    let stream = frames_of("converse", &events());
    for size in (1..200).chain([stream.len()]) {
        let (reply, fault) = fold(codec_of("converse"), &stream, size);
        assert_eq!(
            (reply.text().as_str(), fault, reply.cut),
            (TEXT, None, false),
            "reads of {size}"
        );
    }
}

/// Two frames in one read are two events, and a frame in two reads is one.
#[test]
fn frames_and_reads_need_not_agree() {
    let events = events();
    let stream = frames_of("converse", &events);
    for size in [1, 7, 100, 1000, stream.len()] {
        let (messages, end) = read_in_pieces(&stream, size);
        end.unwrap();
        assert_eq!(messages.len(), events.len(), "reads of {size}");
    }
}

/// The end of the connection within a frame, and after a whole frame before the reply's end: neither is an end.
#[test]
fn a_stream_that_only_stops_is_no_whole_reply() {
    let events = events();
    let stream = frames_of("converse", &events);
    let (_, end) = read_in_pieces(&stream[..stream.len() - 3], 64);
    assert!(end.is_err(), "a frame that is cut is an error");

    let codec = codec_of("converse");
    let (messages, end) = read_in_pieces(&frames_of("converse", &events[..events.len() - 2]), 64);
    end.unwrap();
    let mut draft = Draft::new();
    for message in &messages {
        let _ = codec::fold_message(codec, &mut draft, message).unwrap();
    }
    let reply = draft.finish();
    assert!(reply.cut);
    assert_eq!((reply.text().as_str(), reply.stop()), (TEXT, None));
}
