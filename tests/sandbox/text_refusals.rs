//! What the text families refuse, and whom they know.

use outcrop_core::catalog::{Catalog, Modality};
use serde_json::json;

use crate::recordings;
use crate::replies::{converse, ok, tools, with};
use crate::text_families::{
    CLAUDE_2, COMMAND, COMMAND_R, JAMBA, JURASSIC, LARGE, LLAMA_2, LLAMA_3, LLAMA_4, MINISTRAL, MISTRAL,
    PEGASUS, R1, chat, human, prompt, video,
};
use crate::wire::{post, start};

#[tokio::test]
async fn what_the_service_refuses_is_refused() {
    let running = start().await;
    let tooled = with(converse("Hello"), "toolConfig", tools());
    let system = with(converse("Hello"), "system", json!([{"text": "Be kind."}]));
    let no_system = "This model doesn't support system messages. Try again without a system message or use a model that \
                     supports system messages.";
    for (model, action, body, message) in [
        (
            JURASSIC,
            "invoke-with-response-stream",
            prompt("Hello"),
            "The model is unsupported for streaming.",
        ),
        (
            R1,
            "converse",
            tooled.clone(),
            "This model doesn't support tool use.",
        ),
        (
            "us.meta.llama3-2-3b-instruct-v1:0",
            "converse",
            tooled.clone(),
            "This model doesn't support tool use.",
        ),
        (
            "us.meta.llama3-3-70b-instruct-v1:0",
            "converse-stream",
            tooled.clone(),
            "This model doesn't support tool use in streaming mode.",
        ),
        (
            LLAMA_4,
            "converse-stream",
            tooled.clone(),
            "This model doesn't support tool use in streaming mode.",
        ),
        (COMMAND, "converse", system.clone(), no_system),
        (JURASSIC, "converse", system.clone(), no_system),
        (MISTRAL, "converse", system.clone(), no_system),
        (
            PEGASUS,
            "converse",
            converse("Hello"),
            "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
        ),
        (
            LLAMA_3,
            "invoke",
            chat("Hello"),
            "Malformed input request: #: required key [prompt] not found#: extraneous key [messages] is not permitted, \
             please reformat your input and try again.",
        ),
        (
            JAMBA,
            "invoke",
            prompt("Hello"),
            "Malformed input request: #: required key [messages] not found#: extraneous key [prompt] is not permitted, \
             please reformat your input and try again.",
        ),
    ] {
        let reply = post(model, action, &body).send(&running).await;
        assert_eq!(
            (reply.status, reply.error(), reply.message().as_str()),
            (400, "ValidationException", message),
            "{model}"
        );
    }
    for model in [
        "meta.llama4-scout-17b-instruct-v1:0",
        "deepseek.r1-v1:0",
        "mistral.pixtral-large-2502-v1:0",
        "writer.palmyra-x5-v1:0",
    ] {
        let reply = post(model, "converse", &converse("Hello")).send(&running).await;
        let message = format!(
            "Invocation of model ID {model} with on-demand throughput isn’t supported. Retry your request with the ID or \
             ARN of an inference profile that contains this model."
        );
        assert_eq!((reply.status, reply.message()), (400, message));
    }
    for (model, action) in [
        ("us.meta.llama3-3-70b-instruct-v1:0", "converse"),
        (LLAMA_4, "converse"),
        (COMMAND_R, "converse-stream"),
        (MINISTRAL, "converse-stream"),
        (JAMBA, "converse-stream"),
    ] {
        ok(&running, post(model, action, &tooled)).await;
    }
}

/// Recorded: errors/stream-validation-mistral-7b.
#[tokio::test]
async fn mistral_refuses_a_stream_in_the_stream() {
    let running = start().await;
    for (model, body) in [
        (MISTRAL, chat("Hello")),
        (LARGE, with(chat("Hello"), "seed", json!(1))),
    ] {
        let reply = ok(&running, post(model, "invoke-with-response-stream", &body)).await;
        let frames = reply.frames();
        let [frame] = &frames[..] else {
            panic!("{frames:?}")
        };
        assert_eq!(frame.header(":exception-type"), "validationException");
        assert_eq!(frame.payload, json!({"message": "Validation Error"}));
        assert_eq!(post(model, "invoke", &body).send(&running).await.status, 400);
    }
}

/// AWS has ended these. The sandbox keeps them, and gives the real refusal to whoever asks for it.
#[tokio::test]
async fn a_retired_model_is_answered_and_refused_when_that_is_asked_for() {
    let running = start().await;
    ok(&running, post(CLAUDE_2, "invoke", &human("Hello", 50))).await;
    let asked = human("Hello [sandbox:error type=ResourceNotFoundException]", 50);
    let reply = post(CLAUDE_2, "invoke", &asked).send(&running).await;
    assert_eq!((reply.status, reply.error()), (404, "ResourceNotFoundException"));
    for case in recordings::cases("errors")
        .iter()
        .filter(|case| case.name.contains("not-found-end-of-life"))
    {
        assert_eq!(
            reply.text(),
            case.response["body"].as_str().unwrap(),
            "{}",
            case.name
        );
        assert_eq!(u64::from(reply.status), case.status());
    }
}

/// Directives are read from the last turn however a conversation is written.
#[tokio::test]
async fn every_family_follows_directives() {
    let running = start().await;
    let wish = "Hi [sandbox:throttle]";
    for (model, body) in [
        (LLAMA_2, prompt(&format!("<s>[INST] {wish} [/INST]"))),
        (CLAUDE_2, human(wish, 50)),
        (COMMAND_R, json!({ "message": wish })),
        (JAMBA, chat(wish)),
        (PEGASUS, video(wish)),
    ] {
        let reply = post(model, "invoke", &body).send(&running).await;
        assert_eq!(
            (reply.status, reply.error()),
            (429, "ThrottlingException"),
            "{model}"
        );
    }
    let before = prompt("<s>[INST] Hi [sandbox:throttle] [/INST] Hello </s><s>[INST] Again [/INST]");
    ok(&running, post(LLAMA_2, "invoke", &before)).await;
}

/// Whatever text model the console offers, the sandbox answers for it, by its id or by its profiles'.
#[tokio::test]
async fn every_text_model_of_the_catalogue_is_here() {
    let running = start().await;
    let mut called = 0;
    for model in Catalog::builtin().models() {
        let text = model.outputs.contains(&Modality::Text) && model.not_callable.is_none() && model.invoke;
        if !text {
            continue;
        }
        let bare = (!model.needs_profile).then(|| model.id.clone());
        let profiles = model
            .profiles
            .iter()
            .map(|prefix| format!("{prefix}.{}", model.id));
        for id in bare.into_iter().chain(profiles) {
            let reply = post(&id, "invoke", &json!({})).send(&running).await;
            // The body is wrong for all of them; the id must not be.
            let message = reply.message();
            assert_eq!(reply.status, 400, "{id}: {message}");
            assert!(
                !message.contains("model identifier") && !message.contains("on-demand throughput"),
                "{id}: {message}"
            );
            called += 1;
        }
    }
    assert!(called > 100, "{called}");
}
