//! Replies that a guardrail blocked, and events whose members stand where other documents have them.

use outcrop_core::codec::Draft;
use outcrop_core::reply::{Content, Reply, StopKind};
use outcrop_tests::replay::codecs::codec_of;
use serde_json::{Value, json};

fn folded(form: &str, chunks: &[Value]) -> Reply {
    let codec = codec_of(form);
    let mut draft = Draft::new();
    for chunk in chunks {
        codec
            .fold(&mut draft, "chunk", chunk.to_string().as_bytes())
            .expect("a chunk");
    }
    draft.finish()
}

/// Such bodies leave the family's own reason out: the reply ended because it was blocked, and says so.
#[test]
fn blocked_replies_say_why_they_ended() {
    let cases = [
        ("titan-text", json!({"results": [{"outputText": "No."}]})),
        ("llama", json!({"generation": "No."})),
        ("mistral-text", json!({"outputs": [{"text": "No."}]})),
        (
            "mistral-chat",
            json!({"choices": [{"message": {"content": "No."}}]}),
        ),
        (
            "openai-chat",
            json!({"choices": [{"message": {"content": "No."}}]}),
        ),
        ("jamba", json!({"choices": [{"message": {"content": "No."}}]})),
        ("cohere-command", json!({"generations": [{"text": "No."}]})),
        ("cohere-command-r", json!({"text": "No."})),
        ("jurassic", json!({"completions": [{"data": {"text": "No."}}]})),
        ("deepseek-r1", json!({"choices": [{"text": "No."}]})),
        ("anthropic-text", json!({"completion": "No."})),
        ("anthropic", json!({"content": [{"type": "text", "text": "No."}]})),
        (
            "nova",
            json!({"output": {"message": {"content": [{"text": "No."}]}}}),
        ),
        ("pegasus", json!({"message": "No."})),
    ];
    for (form, mut body) in cases {
        body["amazon-bedrock-guardrailAction"] = "INTERVENED".into();
        let reply = codec_of(form).decode(body.to_string().as_bytes()).expect(form);
        assert_eq!(reply.text(), "No.", "{form}");
        let stop = reply.stop().map(|stop| (stop.kind, stop.wire.as_str()));
        assert_eq!(stop, Some((StopKind::Filtered, "INTERVENED")), "{form}");
        body["amazon-bedrock-guardrailAction"] = "NONE".into();
        let reply = codec_of(form).decode(body.to_string().as_bytes()).expect(form);
        assert_eq!(reply.stop(), None, "{form}");
    }
    let action = "amazon-bedrock-guardrailAction";
    let streams = [
        (
            "cohere-command-r",
            vec![json!({"text": "No.", action: "INTERVENED"})],
        ),
        (
            "cohere-command-r",
            vec![
                json!({"event_type": "text-generation", "text": "No."}),
                json!({"event_type": "stream-end", action: "INTERVENED"}),
            ],
        ),
        (
            "openai-chat",
            vec![
                json!({"choices": [{"delta": {"content": "No."}}], action: "INTERVENED"}),
                json!({"choices": [], "amazon-bedrock-invocationMetrics": {}}),
            ],
        ),
    ];
    for (form, chunks) in streams {
        let reply = folded(form, &chunks);
        assert_eq!((reply.text().as_str(), reply.cut), ("No.", false), "{form}");
        assert_eq!(
            reply.stop().map(|stop| stop.kind),
            Some(StopKind::Filtered),
            "{form}"
        );
    }
}

/// Where Nova's reasoning stands differs between a block and a delta, and between documents; so do the arguments of a
/// tool, as text or as they are.
#[test]
fn reasoning_and_arguments_are_read_in_either_place() {
    for reasoning in [
        json!({"text": "Hm.", "signature": "s"}),
        json!({"reasoningText": {"text": "Hm.", "signature": "s"}}),
    ] {
        let body = json!({"output": {"message": {"content": [{"reasoningContent": reasoning}]}}});
        let whole = codec_of("nova")
            .decode(body.to_string().as_bytes())
            .expect("Nova");
        let delta =
            json!({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"reasoningContent": reasoning}}});
        for reply in [whole, folded("nova", &[delta])] {
            let expected = Content::Reasoning {
                text: "Hm.".to_owned(),
                signature: Some("s".to_owned()),
                redacted: None,
            };
            assert_eq!(reply.candidates[0].content, [expected]);
        }
    }
    for input in [json!({"a": 1}), json!("{\"a\":1}")] {
        let start = json!({"contentBlockStart": {"contentBlockIndex": 0, "start": {"toolUse": {"toolUseId": "t", "name": "f"}}}});
        let delta =
            json!({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"toolUse": {"input": input}}}});
        let reply = folded("nova", &[start, delta]);
        let Content::ToolCall { input, .. } = &reply.candidates[0].content[0] else {
            panic!("a tool call: {:?}", reply.candidates);
        };
        assert_eq!(*input, json!({"a": 1}));
    }
}
