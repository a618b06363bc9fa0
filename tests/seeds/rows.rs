//! The errors of the documents that are known, all 28, and what is done about each: a test here, a test elsewhere, or the
//! part of the work it waits for.

use outcrop_core::batch::Report;
use outcrop_core::catalog::{Catalog, Family, Via};
use outcrop_core::codec;
use outcrop_core::explain;
use outcrop_core::finding::Severity;
use outcrop_core::reply::{Reply, StopKind};
use outcrop_core::request::ServiceError;
use outcrop_tests::replay::batch::{check, job};
use serde_json::{Value, json};

use super::requests;

/// What is done about a row.
enum Held {
    /// It is tested here.
    Here(fn()),
    /// It belongs to work that is to come.
    Later(&'static str),
}
use Held::{Here, Later};

/// The rows in their order: what the documents say wrongly, in general terms.
const ROWS: [(&str, Held); 28] = [
    (
        "Titan Premier without its version",
        Here(|| alias("amazon.titan-text-premier-v1", "amazon.titan-text-premier-v1:0")),
    ),
    (
        "Titan Embeddings V2 without its version",
        Here(|| alias("amazon.titan-embed-text-v2", "amazon.titan-embed-text-v2:0")),
    ),
    ("Nova without its version", Here(nova_ids)),
    (
        "an image of Titan multimodal embeddings in an object",
        Here(|| corrected("amazon.titan-embed-image-v1", "form-corrected", "inputImage")),
    ),
    (
        "Nova's parameters outside inferenceConfig",
        Here(|| {
            corrected(
                "amazon.nova-micro-v1",
                "parameter-moved",
                "inferenceConfig.maxTokens",
            );
        }),
    ),
    (
        "Nova's bytes in an object",
        Here(|| {
            corrected(
                "amazon.nova-lite-v1",
                "form-corrected",
                "messages[0].content[1].video.source.bytes",
            );
        }),
    ),
    (
        "blocks of Claude without a type",
        Here(|| {
            corrected(
                "anthropic.claude-3-haiku-20240307-v1:0",
                "form-corrected",
                "messages[0].content[0].type",
            );
        }),
    ),
    (
        "messages for Llama",
        Here(|| {
            rendered(
                "meta.llama3-1-8b-instruct-v1:0",
                "<|start_header_id|>user<|end_header_id|>",
            );
        }),
    ),
    (
        "messages for Mistral Small and Large 24.02",
        Here(mistral_of_2024),
    ),
    ("Jamba's parameters and reply", Here(jamba)),
    ("Jurassic's id as a text", Here(jurassic)),
    ("Command R's stream and counts", Here(command_r)),
    ("Embed's meta", Here(embed)),
    ("SDXL's body for later models", Here(stability)),
    ("images as raw bytes", Here(raw_images)),
    (
        "statuses of jobs in capitals",
        Later("jobs: their states are read there"),
    ),
    (
        "an output file for each record",
        Later("results: output files are read there"),
    ),
    (
        "ten jobs for each model and Region",
        Later("jobs: quotas are read from the account"),
    ),
    ("models that batch inference does not list", Here(unlisted)),
    ("records without an id", Here(ids_of_records)),
    ("ids of twelve characters", Here(any_id)),
    (
        "older names in the manifest",
        Later("results: the manifest is read there"),
    ),
    ("bare ids of Claude 3.7 and later", Here(profiles)),
    ("errors without their statuses", Here(statuses)),
    (
        "a status of finalizing",
        Later("jobs: Bedrock never says it; only the converters of OpenAI's form know the word"),
    ),
    ("Regions told loosely", Here(regions)),
    ("the name of São Paulo", Here(sao_paulo)),
    ("Nova's reply without its stop reason", Here(nova_reply)),
];

#[test]
fn every_row_is_dealt_with() {
    for (number, (what, held)) in (1..).zip(&ROWS) {
        match held {
            Here(test) => {
                println!("{number}: {what}");
                test();
            }
            Later(why) => println!("{number}: {what} ({why})"),
        }
    }
}

fn alias(written: &str, meant: &str) {
    let resolution = Catalog::builtin().resolve(written, "us-east-1");
    assert_eq!(resolution.wire_id, meant);
    assert!(resolution.model.is_some());
}

fn nova_ids() {
    for size in ["micro", "lite", "pro"] {
        alias(
            &format!("amazon.nova-{size}-v1"),
            &format!("amazon.nova-{size}-v1:0"),
        );
    }
}

/// One of the documents' requests for this model is corrected so; that it then stands the check is tested with all.
fn corrected(model: &str, code: &str, path: &str) {
    let wanted = (code.to_owned(), path.to_owned());
    let mut own = requests().into_iter().filter(|request| request.model == model);
    assert!(
        own.any(|request| request.corrected.contains(&wanted)),
        "{model}: {wanted:?}"
    );
}

/// The documents' request for this model, as it is sent.
fn sent(model: &str) -> Value {
    let request = requests()
        .into_iter()
        .find(|request| request.model == model)
        .expect("a request");
    let resolution = Catalog::builtin().resolve(model, "us-east-1");
    let model = resolution.model.expect("a model");
    let codec = codec::of(model.family, Via::InvokeModel);
    let corrected = codec::correct(codec, model, request.body.to_string().as_bytes()).expect("JSON");
    serde_json::from_slice(&corrected.body).expect("JSON")
}

fn rendered(model: &str, part: &str) {
    let body = sent(model);
    assert!(
        body["prompt"].as_str().expect("a prompt").contains(part),
        "{body}"
    );
    assert_eq!(body.get("messages"), None);
}

fn mistral_of_2024() {
    rendered("mistral.mistral-small-2402-v1:0", "[INST] string [/INST]");
    rendered("mistral.mistral-large-2402-v1:0", "[INST] string [/INST]");
    assert!(sent("mistral.mistral-large-2407-v1:0")["messages"].is_array());
}

fn reply(family: Family, body: &Value) -> Reply {
    codec::of(family, Via::InvokeModel)
        .decode(body.to_string().as_bytes())
        .unwrap_or_else(|error| panic!("{family:?}: {error}"))
}

/// Both forms of a reply say the same.
fn alike(family: Family, older: &Value, real: &Value) -> Reply {
    let (older, real) = (reply(family, older), reply(family, real));
    assert_eq!(older.text(), real.text());
    assert_eq!(
        older.stop().map(|stop| stop.kind),
        real.stop().map(|stop| stop.kind)
    );
    assert_eq!(older.usage, real.usage);
    older
}

fn jamba() {
    for parameter in ["top_k", "stream"] {
        corrected("ai21.jamba-instruct-v1:0", "parameter-dropped", parameter);
    }
    let read = alike(
        Family::Jamba,
        &json!({"id": "1", "created_at": "x", "message": {"role": "assistant", "content": "Hi."}, "model": "m",
            "prompt_tokens": 3, "completion_tokens": 2, "stop_reason": "stop", "stop_sequence": null}),
        &json!({"id": "1", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi."}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}),
    );
    assert_eq!((read.text().as_str(), read.usage.input), ("Hi.", Some(3)));
}

fn jurassic() {
    let body = |id: Value| {
        json!({"id": id, "prompt": {"text": "x", "tokens": []},
            "completions": [{"data": {"text": "Hi.", "tokens": []}, "finishReason": {"reason": "endoftext"}}]})
    };
    let read = alike(Family::Jurassic, &body("1234".into()), &body(1234.into()));
    assert_eq!(read.text(), "Hi.");
}

fn command_r() {
    for model in ["cohere.command-r-v1:0", "cohere.command-r-plus-v1:0"] {
        corrected(model, "parameter-dropped", "stream");
    }
    let read = alike(
        Family::CohereCommandR,
        &json!({"generation_id": "g", "text": "Hi.", "finish_reason": "COMPLETE",
            "token_count": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}, "meta": {"api_version": {"version": "1"}}}),
        &json!({"generation_id": "g", "text": "Hi.", "finish_reason": "COMPLETE",
            "meta": {"api_version": {"version": "1"}, "billed_units": {"input_tokens": 3, "output_tokens": 2}}}),
    );
    assert_eq!(read.usage.output, Some(2));
}

fn embed() {
    let older = json!({"id": "1", "texts": ["x"], "embeddings": [[0.5, 1.0]], "meta": {"dimensions": 2, "truncated": [false]}});
    let real = json!({"id": "1", "response_type": "embeddings_by_type", "texts": ["x"], "embeddings": {"float": [[0.5, 1.0]]}});
    let [older, real] = [older, real].map(|body| reply(Family::CohereEmbed, &body));
    assert_eq!(older.embeddings.len(), 1);
    assert_eq!(older.embeddings, real.embeddings);
}

fn stability() {
    for model in [
        "stability.sd3-large-v1:0",
        "stability.stable-image-core-v1:0",
        "stability.stable-image-ultra-v1:0",
    ] {
        let body = sent(model);
        assert_eq!(body["prompt"], "string", "{model}");
        assert_eq!(body.get("text_prompts"), None, "{model}");
    }
    assert!(sent("stability.stable-diffusion-xl-v1")["text_prompts"].is_array());
}

/// The first bytes of each are enough to be known.
fn raw_images() {
    let files: [(&[u8], &str); 3] = [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01", "image/jpeg"),
        (b"RIFF\x1a\0\0\0WEBPVP8L", "image/webp"),
    ];
    for family in [Family::StabilityXl, Family::StabilityImage, Family::StabilityEdit] {
        for (bytes, media_type) in files {
            let read = codec::of(family, Via::InvokeModel)
                .decode(bytes)
                .expect("an image");
            assert_eq!(read.images.len(), 1, "{family:?}");
            assert_eq!(read.images[0].media_type.as_deref(), Some(media_type));
        }
    }
}

/// A warning, and no error: the service decides.
fn unlisted() {
    for model in [
        "amazon.titan-text-express-v1",
        "ai21.jamba-1-5-mini-v1:0",
        "cohere.command-r-v1:0",
        "mistral.mistral-large-2402-v1:0",
    ] {
        let finding = Catalog::builtin()
            .resolve(model, "us-east-1")
            .batch_finding()
            .expect(model);
        assert_eq!(
            (finding.code, finding.severity),
            ("batch-unlisted", Severity::Warning),
            "{model}"
        );
    }
}

fn report(ids: &[Option<&str>]) -> Report {
    let lines: Vec<String> = ids
        .iter()
        .map(|id| match id {
            Some(id) => json!({"recordId": id, "modelInput": {"inputText": "x"}}).to_string(),
            None => json!({"modelInput": {"inputText": "x"}}).to_string(),
        })
        .collect();
    let file = lines.join("\n") + "\n";
    check(
        &job("amazon.titan-text-express-v1", Via::InvokeModel),
        file.as_bytes(),
        64,
    )
}

fn ids_of_records() {
    let codes = |report: &Report| report.causes.iter().map(|cause| cause.code).collect::<Vec<_>>();
    assert_eq!(codes(&report(&[None, Some("a")])), ["missing-record-id"]);
    assert_eq!(codes(&report(&[Some("a"), Some("a")])), ["duplicate-record-id"]);
}

fn any_id() {
    assert!(
        report(&[
            Some("1"),
            Some("record1"),
            Some("a record whose id is long, with blanks — and more")
        ])
        .causes
        .is_empty()
    );
}

fn profiles() {
    let resolution = Catalog::builtin().resolve("anthropic.claude-3-7-sonnet-20250219-v1:0", "us-east-1");
    assert!(
        resolution
            .findings
            .iter()
            .any(|finding| finding.code == "needs-profile")
    );
    assert_eq!(
        resolution.alternatives.first().map(String::as_str),
        Some("us.anthropic.claude-3-7-sonnet-20250219-v1:0")
    );
}

/// Every error that the documents name is explained at the status that it has.
fn statuses() {
    for (code, status) in [
        ("AccessDeniedException", 403),
        ("ModelErrorException", 424),
        ("ModelNotReadyException", 429),
        ("ModelTimeoutException", 408),
        ("ResourceNotFoundException", 404),
        ("ServiceQuotaExceededException", 400),
        ("ThrottlingException", 429),
        ("ValidationException", 400),
        ("ConflictException", 400),
    ] {
        let headers = [("x-amzn-ErrorType".to_owned(), code.to_owned())];
        let error = ServiceError::parse(status, &headers, br#"{"message":"x"}"#);
        assert_eq!((error.code.as_deref(), error.status), (Some(code), status));
        let said = explain::service(&error);
        assert!(!said.cause.is_empty() && !said.next_action.is_empty(), "{code}");
    }
}

/// The Regions of a model are data, and what is not among them is said.
fn regions() {
    let resolution = Catalog::builtin().resolve("mistral.mistral-large-2402-v1:0", "us-east-1");
    assert!(!resolution.model.expect("a model").regions.is_empty());
}

fn sao_paulo() {
    assert!(Catalog::builtin().region_name("sa-east-1").contains("São Paulo"));
}

fn nova_reply() {
    let mut body = json!({"output": {"message": {"role": "assistant", "content": [{"text": "Hi."}]}},
        "usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}});
    let older = reply(Family::Nova, &body);
    assert_eq!((older.text().as_str(), older.stop()), ("Hi.", None));
    body["stopReason"] = "end_turn".into();
    let real = reply(Family::Nova, &body);
    assert_eq!(real.stop().map(|stop| stop.kind), Some(StopKind::EndTurn));
    assert_eq!((older.text(), older.usage), (real.text(), real.usage));
}
