//! What replies cost in tokens, and what they are said to be, as other tools misread it.

use outcrop_core::reply::Usage;
use outcrop_core::request::{AsyncStatus, parse_async_invocation};
use outcrop_tests::replay::codecs::{codec_of, fold, frames_of};
use serde_json::{Value, json};

fn usage_of(form: &str, body: &Value) -> Usage {
    let reply = codec_of(form).decode(body.to_string().as_bytes());
    reply.unwrap_or_else(|error| panic!("{form}: {error}")).usage
}

/// The usage of a stream, the same at any size of a read.
fn usage_of_stream(form: &str, events: &[Value]) -> Usage {
    let stream = frames_of(form, events);
    let (whole, fault) = fold(codec_of(form), &stream, stream.len());
    assert_eq!((fault, whole.cut), (None, false), "{form}");
    assert_eq!(fold(codec_of(form), &stream, 5).0.usage, whole.usage, "{form}");
    whole.usage
}

/// Titan has no `usage`, and every older family names its tokens in its own way.
#[test]
fn tokens_are_found_where_each_family_has_them() {
    let cases = [
        (
            "titan-embed",
            json!({"embedding": [0.5], "inputTextTokenCount": 7}),
            (Some(7), None),
        ),
        (
            "titan-embed",
            json!({"embeddingsByType": {"binary": [1, 0]}, "inputTextTokenCount": 7}),
            (Some(7), None),
        ),
        (
            "titan-embed-image",
            json!({"embedding": [0.5], "inputTextTokenCount": 7}),
            (Some(7), None),
        ),
        (
            "titan-text",
            json!({"inputTextTokenCount": 7, "results": [
                {"tokenCount": 2, "outputText": "a", "completionReason": "FINISH"},
                {"tokenCount": 3, "outputText": "b", "completionReason": "FINISH"},
            ]}),
            (Some(7), Some(5)),
        ),
        (
            "llama",
            json!({"generation": "a", "prompt_token_count": 7, "generation_token_count": 5, "stop_reason": "stop"}),
            (Some(7), Some(5)),
        ),
        (
            "jamba",
            json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": "a"}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}}),
            (Some(7), Some(5)),
        ),
    ];
    for (form, body, counts) in cases {
        let usage = usage_of(form, &body);
        assert_eq!((usage.input, usage.output), counts, "{form}");
    }
}

/// What a body does not say, the headers of the reply do, under any case of their names.
#[test]
fn tokens_that_no_body_has_are_in_the_headers() {
    let cases = [
        (
            "nova-embed",
            json!({"embeddings": [{"embeddingType": "TEXT", "embedding": [0.5]}]}),
        ),
        (
            "cohere-embed",
            json!({"response_type": "embeddings_floats", "id": "e", "texts": ["a"], "embeddings": [[0.5]]}),
        ),
        (
            "rerank",
            json!({"results": [{"index": 0, "relevance_score": 0.5}]}),
        ),
        (
            "mistral-text",
            json!({"outputs": [{"text": "a", "stop_reason": "stop"}]}),
        ),
        (
            "cohere-command",
            json!({"generations": [{"id": "g", "text": "a", "finish_reason": "COMPLETE"}], "id": "i", "prompt": "p"}),
        ),
        ("pegasus", json!({"message": "a", "finishReason": "stop"})),
    ];
    for (form, body) in cases {
        let mut reply = codec_of(form)
            .decode(body.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(reply.usage, Usage::default(), "{form}");
        reply.merge_headers([
            ("X-Amzn-Bedrock-Input-Token-Count", "7"),
            ("x-amzn-bedrock-output-token-count", "5"),
        ]);
        assert_eq!(
            (reply.usage.input, reply.usage.output),
            (Some(7), Some(5)),
            "{form}"
        );
    }
}

/// Tokens from the cache have a price of their own: they are counted apart, and never among those read anew,
/// in whichever way the family counts them.
#[test]
fn cached_tokens_are_counted_apart() {
    let expected = |cache_write| Usage {
        input: Some(20),
        output: Some(5),
        cache_read: Some(80),
        cache_write,
    };
    let claude = json!({"input_tokens": 20, "output_tokens": 5,
        "cache_read_input_tokens": 80, "cache_creation_input_tokens": 9});
    let body = json!({"id": "m", "type": "message", "role": "assistant", "model": "claude",
        "content": [{"type": "text", "text": "a"}], "stop_reason": "end_turn", "usage": claude});
    assert_eq!(usage_of("anthropic", &body), expected(Some(9)));
    let mut begun = body.clone();
    begun["content"] = json!([]);
    begun["usage"]["output_tokens"] = json!(1);
    let events = [
        json!({"type": "message_start", "message": begun}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "a"}}),
        json!({"type": "content_block_stop", "index": 0}),
        json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}}),
        json!({"type": "message_stop", "amazon-bedrock-invocationMetrics": {"inputTokenCount": 20, "outputTokenCount": 5,
            "cacheReadInputTokenCount": 80, "cacheWriteInputTokenCount": 9, "invocationLatency": 2, "firstByteLatency": 1}}),
    ];
    assert_eq!(usage_of_stream("anthropic", &events), expected(Some(9)));

    // Converse and Nova's own form name the same counts differently.
    let message = json!({"message": {"role": "assistant", "content": [{"text": "a"}]}});
    let counts = json!({"inputTokens": 20, "outputTokens": 5, "totalTokens": 114,
        "cacheReadInputTokens": 80, "cacheWriteInputTokens": 9});
    let nova = json!({"inputTokens": 20, "outputTokens": 5, "totalTokens": 114,
        "cacheReadInputTokenCount": 80, "cacheWriteInputTokenCount": 9});
    for (form, counts) in [("converse", counts), ("nova", nova)] {
        let body = json!({"output": message, "stopReason": "end_turn", "usage": counts});
        assert_eq!(usage_of(form, &body), expected(Some(9)), "{form}");
        let events = [
            json!({"messageStart": {"role": "assistant"}}),
            json!({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "a"}}}),
            json!({"contentBlockStop": {"contentBlockIndex": 0}}),
            json!({"messageStop": {"stopReason": "end_turn"}}),
            json!({"metadata": {"usage": counts, "metrics": {"latencyMs": 4}}}),
        ];
        assert_eq!(usage_of_stream(form, &events), expected(Some(9)), "{form}");
    }

    // OpenAI's form counts them among the prompt's.
    let counts = json!({"prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105,
        "prompt_tokens_details": {"cached_tokens": 80}});
    for form in ["openai-chat", "mistral-chat"] {
        let choice = |key: &str, content: &str, reason: Value| json!({"index": 0, key: {"role": "assistant", "content": content}, "finish_reason": reason});
        let body = json!({"choices": [choice("message", "a", json!("stop"))], "usage": counts});
        assert_eq!(usage_of(form, &body), expected(None), "{form}");
        // Some models say the usage with every chunk, the last chunk often without a choice.
        let events = [
            json!({"choices": [choice("delta", "a", Value::Null)], "usage": counts}),
            json!({"choices": [choice("delta", "", json!("stop"))], "usage": counts}),
            json!({"choices": [], "usage": counts}),
        ];
        assert_eq!(usage_of_stream(form, &events), expected(None), "{form}");
    }
}

/// A state nobody knows yet, or one of jobs that end in part, is shown as it is and never taken for another.
#[test]
fn states_are_the_services_own() {
    for (word, state, ended) in [
        ("InProgress", AsyncStatus::InProgress, false),
        ("Completed", AsyncStatus::Completed, true),
        ("Failed", AsyncStatus::Failed, true),
        (
            "PartiallyCompleted",
            AsyncStatus::Other("PartiallyCompleted".to_owned()),
            false,
        ),
        ("Scheduled", AsyncStatus::Other("Scheduled".to_owned()), false),
        ("completed", AsyncStatus::Other("completed".to_owned()), false),
    ] {
        let body = json!({"invocationArn": "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl",
            "status": word, "failureMessage": "Half of it was too long."});
        let invocation = parse_async_invocation(body.to_string().as_bytes()).unwrap();
        assert_eq!(
            (
                &invocation.status,
                invocation.status.as_str(),
                invocation.status.is_final()
            ),
            (&state, word, ended)
        );
        assert_eq!(
            invocation.failure.as_deref(),
            Some("Half of it was too long."),
            "{word}"
        );
    }
}
