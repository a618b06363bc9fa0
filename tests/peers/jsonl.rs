//! Batch files as other tools had trouble with them, checked.

use outcrop_core::batch::{Limits, Report, Verdict};
use outcrop_core::catalog::Via;
use outcrop_tests::replay::batch::{check, job};
use serde_json::{Value, json};

const CLAUDE: &str = "anthropic.claude-3-haiku-20240307-v1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";
const TITAN_EMBED: &str = "amazon.titan-embed-text-v2:0";
const NOVA_EMBED: &str = "amazon.nova-2-multimodal-embeddings-v1:0";
const COHERE_EMBED: &str = "cohere.embed-v4:0";

fn claude() -> Value {
    json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 64,
        "messages": [{"role": "user", "content": "hello"}],
    })
}

fn nova() -> Value {
    json!({"messages": [{"role": "user", "content": [{"text": "hello"}]}]})
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

fn line(id: &str, body: &Value) -> String {
    json!({"recordId": id, "modelInput": body}).to_string()
}

/// The report on a file, the same at every chunk size.
fn report(model: &str, via: Via, file: &[u8]) -> Report {
    let job = job(model, via);
    let whole = check(&job, file, file.len().max(1));
    for chunk in [1, 2, 3, 64] {
        assert_eq!(check(&job, file, chunk), whole, "in chunks of {chunk}");
    }
    whole
}

/// Code, how often, and the exact path of the first.
fn found(report: &Report) -> Vec<(&str, u64, &str)> {
    report
        .causes
        .iter()
        .map(|cause| {
            let path = cause
                .examples
                .first()
                .map_or("", |example| example.finding.path.as_str());
            (cause.code, cause.count, path)
        })
        .collect()
}

fn of_line(model: &str, via: Via, line: &str) -> Report {
    report(model, via, format!("{line}\n").as_bytes())
}

#[test]
fn a_byte_order_mark() {
    let file = format!("\u{feff}{}\n{}\n", line("1", &claude()), line("2", &claude()));
    let report = report(CLAUDE, Via::InvokeModel, file.as_bytes());
    assert_eq!(found(&report), [("byte-order-mark", 1, "")]);
    assert_eq!((report.records, report.failing), (2, 0));
}

#[test]
fn carriage_returns() {
    let file = format!("{}\r\n{}\r\n", line("1", &claude()), line("2", &claude()));
    let report = report(CLAUDE, Via::InvokeModel, file.as_bytes());
    assert_eq!(found(&report), [("crlf", 2, "")]);
    assert_eq!((report.records, report.failing), (2, 0));
}

#[test]
fn blank_lines() {
    let file = format!("{}\n\n  \t\n{}\n", line("1", &claude()), line("2", &claude()));
    let report = report(CLAUDE, Via::InvokeModel, file.as_bytes());
    assert_eq!(found(&report), [("blank-line", 2, "")]);
    assert_eq!((report.records, report.blank, report.failing), (2, 2, 0));
}

#[test]
fn a_missing_last_newline() {
    let file = format!("{}\n{}", line("1", &claude()), line("2", &claude()));
    let report = report(CLAUDE, Via::InvokeModel, file.as_bytes());
    assert_eq!(found(&report), [("no-final-newline", 1, "")]);
    assert_eq!((report.records, report.failing), (2, 0));
}

#[test]
fn a_record_id_twice() {
    let file = ["1", "2", "1", "1"].map(|id| line(id, &claude()) + "\n").concat();
    let report = report(CLAUDE, Via::InvokeModel, file.as_bytes());
    assert_eq!(found(&report), [("duplicate-record-id", 2, "recordId")]);
    let lines: Vec<u64> = report.causes[0]
        .examples
        .iter()
        .map(|example| example.finding.place.line)
        .collect();
    assert_eq!(
        (lines.as_slice(), report.verdict),
        (&[3, 4][..], Verdict::Warnings)
    );
}

#[test]
fn a_record_id_that_is_not_there() {
    let text = json!({"modelInput": claude()}).to_string();
    assert_eq!(
        found(&of_line(CLAUDE, Via::InvokeModel, &text)),
        [("missing-record-id", 1, "")]
    );
}

/// No limit is documented: a long id is taken, and told from one that differs at its end.
#[test]
fn a_record_id_of_any_length() {
    let id = "r".repeat(10_000);
    let file = [format!("{id}1"), format!("{id}2"), format!("{id}1")]
        .map(|id| line(&id, &claude()) + "\n")
        .concat();
    let report = check(&job(CLAUDE, Via::InvokeModel), file.as_bytes(), 4096);
    assert_eq!(found(&report), [("duplicate-record-id", 1, "recordId")]);
    assert_eq!(report.causes[0].examples[0].finding.place.line, 3);
}

#[test]
fn a_model_id_in_the_body() {
    let text = line("1", &with(claude(), "modelId", json!(CLAUDE)));
    assert_eq!(
        found(&of_line(CLAUDE, Via::InvokeModel, &text)),
        [("refused-member", 1, "modelInput.modelId")]
    );
}

#[test]
fn a_model_id_beside_the_body() {
    let text = json!({"recordId": "1", "modelId": CLAUDE, "modelInput": claude()}).to_string();
    assert_eq!(
        found(&of_line(CLAUDE, Via::InvokeModel, &text)),
        [("unknown-envelope-member", 1, "modelId")]
    );
}

#[test]
fn no_anthropic_version() {
    let mut body = claude();
    body.as_object_mut().unwrap().remove("anthropic_version");
    let report = of_line(CLAUDE, Via::InvokeModel, &line("1", &body));
    assert_eq!(
        found(&report),
        [("missing-member", 1, "modelInput.anthropic_version")]
    );
    assert_eq!((report.verdict, report.failing), (Verdict::Errors, 1));
}

/// The name of a model in the body does not make the body that model's: the job's model decides.
#[test]
fn a_body_is_judged_by_the_jobs_model_and_not_by_its_own() {
    let body = json!({"model": CLAUDE, "max_tokens": 64, "messages": [{"role": "user", "content": "hello"}]});
    let report = of_line(CLAUDE, Via::InvokeModel, &line("1", &body));
    assert_eq!(report.verdict, Verdict::Errors);
    let paths: Vec<&str> = found(&report).into_iter().map(|(.., path)| path).collect();
    assert!(
        paths.contains(&"modelInput.anthropic_version") && paths.contains(&"modelInput.model"),
        "{paths:?}"
    );
}

#[test]
fn a_member_that_the_model_does_not_know() {
    let text = line("1", &with(claude(), "presence_bonus", json!(1)));
    assert_eq!(
        found(&of_line(CLAUDE, Via::InvokeModel, &text)),
        [("unknown-member", 1, "modelInput.presence_bonus")]
    );
}

#[test]
fn an_openai_body_in_a_nova_job() {
    let body = json!({
        "model": "gpt-4o", "max_completion_tokens": 64, "temperature": 0.2, "n": 1,
        "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "hello"}],
    });
    let report = of_line(NOVA, Via::InvokeModel, &line("1", &body));
    assert_eq!(found(&report), [("foreign-dialect", 1, "modelInput")]);
}

#[test]
fn an_openai_body_in_a_job_of_text_completion() {
    let content = json!([
        {"type": "text", "text": "hello"},
        {"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}},
    ]);
    let messages = json!([{"role": "user", "content": content}]);
    for model in [
        "meta.llama3-1-8b-instruct-v1:0",
        "mistral.mistral-small-2402-v1:0",
        "deepseek.r1-v1:0",
        "ai21.j2-mid-v1",
        "cohere.command-text-v14",
    ] {
        let bare = of_line(
            model,
            Via::InvokeModel,
            &line("1", &json!({"messages": messages})),
        );
        assert_eq!(
            found(&bare),
            [("refused-member", 1, "modelInput.messages")],
            "{model}"
        );
        let message = &bare.causes[0].examples[0].finding.message;
        assert!(message.contains("render the messages into `prompt`"), "{message}");
        let named = json!({"model": "gpt-4o", "max_tokens": 64, "messages": messages});
        let named = of_line(model, Via::InvokeModel, &line("1", &named));
        assert_eq!(found(&named), [("foreign-dialect", 1, "modelInput")], "{model}");
    }
}

#[test]
fn a_line_of_openais_batch_format() {
    for (url, body) in [
        (
            "/v1/chat/completions",
            json!({"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}),
        ),
        ("/v1/completions", json!({"model": "gpt-4o", "prompt": "hello"})),
        ("/v1/responses", json!({"model": "gpt-4o", "input": "hello"})),
    ] {
        let text = json!({"custom_id": "1", "method": "POST", "url": url, "body": body}).to_string();
        let report = of_line(CLAUDE, Via::InvokeModel, &text);
        assert_eq!(found(&report), [("openai-line", 1, "")], "{url}");
    }
    // Without its method and address it is no less one.
    let bare = json!({"custom_id": "1", "body": claude()}).to_string();
    assert_eq!(
        found(&of_line(CLAUDE, Via::InvokeModel, &bare)),
        [("openai-line", 1, "")]
    );
}

#[test]
fn an_image_url_left_in() {
    let part = json!({"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}});
    let text = |body: Value, content: Value| {
        line(
            "1",
            &with(body, "messages", json!([{"role": "user", "content": [content]}])),
        )
    };
    let in_claude = of_line(CLAUDE, Via::InvokeModel, &text(claude(), part.clone()));
    assert_eq!(
        found(&in_claude),
        [("refused-member", 1, "modelInput.messages[0].content[0].image_url")]
    );
    for via in [Via::InvokeModel, Via::Converse] {
        let in_nova = of_line(NOVA, via, &text(nova(), part.clone()));
        let all = found(&in_nova);
        assert!(
            all.contains(&("refused-member", 1, "modelInput.messages[0].content[0].image_url")),
            "{all:?}"
        );
    }
    let chat = of_line(
        "qwen.qwen3-vl-235b-a22b",
        Via::InvokeModel,
        &text(json!({}), part),
    );
    assert_eq!(
        found(&chat),
        [(
            "refused-member",
            1,
            "modelInput.messages[0].content[0].image_url.url"
        )]
    );
}

#[test]
fn titan_embeddings_in_a_job() {
    let good = json!({"inputText": "hello", "dimensions": 256, "normalize": true});
    let report = of_line(TITAN_EMBED, Via::InvokeModel, &line("1", &good));
    assert_eq!((found(&report), report.records, report.failing), (vec![], 1, 0));
    // As a client of OpenAI's embeddings writes it.
    let bad = json!({"model": "text-embedding-3-small", "input": "hello", "dimensions": 256});
    let report = of_line(TITAN_EMBED, Via::InvokeModel, &line("1", &bad));
    let mut codes = found(&report);
    codes.sort_unstable();
    let codes: Vec<_> = codes.into_iter().map(|(code, _, path)| (code, path)).collect();
    assert_eq!(
        codes,
        [
            ("missing-member", "modelInput.inputText"),
            ("refused-member", "modelInput.model"),
            ("unknown-member", "modelInput.input"),
        ]
    );
    let meant = report.causes.iter().find(|cause| cause.code == "unknown-member");
    assert!(meant.is_some_and(|cause| cause.fix.contains("`inputText`")));
}

#[test]
fn nova_embeddings_in_a_job() {
    let good = json!({
        "taskType": "SINGLE_EMBEDDING",
        "singleEmbeddingParams": {
            "embeddingPurpose": "GENERIC_INDEX", "embeddingDimension": 1024,
            "text": {"truncationMode": "END", "value": "hello"},
        },
    });
    let report = of_line(NOVA_EMBED, Via::InvokeModel, &line("1", &good));
    assert_eq!((found(&report), report.records, report.failing), (vec![], 1, 0));
    let report = of_line(NOVA_EMBED, Via::InvokeModel, &line("1", &nova()));
    assert_eq!(
        found(&report),
        [
            ("missing-member", 1, "modelInput.taskType"),
            ("unknown-member", 1, "modelInput.messages")
        ]
    );
}

#[test]
fn a_list_as_embedding_input() {
    let bad = json!({"inputText": ["one", "two"]});
    let report = of_line(TITAN_EMBED, Via::InvokeModel, &line("1", &bad));
    assert_eq!(found(&report), [("wrong-type", 1, "modelInput.inputText")]);
    assert!(report.causes[0].examples[0].finding.message.contains("a string"));
    // Cohere takes one, up to 96 of them.
    let texts = |count: usize| json!({"input_type": "search_document", "texts": vec!["one"; count]});
    let report = of_line(COHERE_EMBED, Via::InvokeModel, &line("1", &texts(96)));
    assert_eq!(found(&report), []);
    let report = of_line(COHERE_EMBED, Via::InvokeModel, &line("1", &texts(97)));
    assert_eq!(found(&report), [("wrong-length", 1, "modelInput.texts")]);
}

#[test]
fn tools_in_a_converse_job() {
    let tools = json!({"tools": [{"toolSpec": {"name": "f", "inputSchema": {"json": {"type": "object"}}}}]});
    let text = line("1", &with(nova(), "toolConfig", tools));
    assert_eq!(
        found(&of_line(NOVA, Via::Converse, &text)),
        [("batch-feature", 1, "modelInput.toolConfig")]
    );
    // In the model's own form they are allowed.
    assert!(of_line(NOVA, Via::InvokeModel, &text).causes.is_empty());
}

#[test]
fn ninety_nine_records_and_a_hundred() {
    let job = job(CLAUDE, Via::InvokeModel).with_limits(Limits::default());
    let file = |records: u32| {
        (0..records)
            .map(|id| line(&id.to_string(), &claude()) + "\n")
            .collect::<String>()
    };
    let few = check(&job, file(99).as_bytes(), 4096);
    assert_eq!(found(&few), [("too-few-records", 1, "")]);
    assert_eq!(few.verdict, Verdict::Errors);
    assert!(check(&job, file(100).as_bytes(), 4096).causes.is_empty());
}

/// An account may have other quotas than the defaults.
#[test]
fn quotas_are_the_accounts() {
    let limits = Limits {
        min_records: 3,
        max_records: 4,
        ..Limits::default()
    };
    let job = job(CLAUDE, Via::InvokeModel).with_limits(limits);
    for (records, code) in [
        (2, Some("too-few-records")),
        (3, None),
        (4, None),
        (5, Some("too-many-records")),
    ] {
        let file: String = (0..records)
            .map(|id: u32| line(&id.to_string(), &claude()) + "\n")
            .collect();
        let report = check(&job, file.as_bytes(), 100);
        assert_eq!(report.causes.first().map(|cause| cause.code), code, "{records}");
    }
}

/// The line is more than a whole file may have: it is named, never held, and the rest is still checked.
#[test]
fn a_line_larger_than_a_file_may_be() {
    let limits = Limits {
        min_records: 1,
        max_file_bytes: 5_000,
        max_line_bytes: 4_000,
        ..Limits::default()
    };
    let job = job(CLAUDE, Via::InvokeModel).with_limits(limits);
    let huge = with(claude(), "system", json!("x".repeat(20_000)));
    let file = format!("{}\n{}\n", line("1", &huge), line("2", &json!({})));
    let report = check(&job, file.as_bytes(), 512);
    let codes: Vec<&str> = report.causes.iter().map(|cause| cause.code).collect();
    for code in ["file-too-large", "line-too-long", "missing-member"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    assert_eq!((report.records, report.failing), (2, 2));
    assert_eq!(report.bytes, file.len() as u64);
}
