//! A line that is compared with others is judged as if it were walked.

use serde_json::{Value, json};

use super::{Checked, check};
use crate::batch::facts::Facts;
use crate::batch::gathered::LineFindings;
use crate::batch::job::Job;
use crate::batch::pass::measuring;
use crate::catalog::{Catalog, Via};
use crate::rules::{self, Example};
use crate::schema::{Measure, Scratch};

/// Everything that a line leaves behind, as text.
fn outcome(line: &[u8], job: &Job, scratch: &mut Scratch) -> String {
    let (mut facts, mut findings) = (Facts::default(), LineFindings::default());
    let Checked { id, is_measured } = check(line, job, scratch, &mut facts, &mut findings);
    let measured = scratch
        .measure
        .as_mut()
        .map(Measure::take)
        .filter(|_| is_measured);
    format!("{id:?} {measured:?} {facts:?} {:?}", findings.found)
}

/// Jobs and good lines: those that the rules give as examples, and longer ones.
fn examples() -> Vec<(Job, Value)> {
    const HAIKU: &str = "anthropic.claude-3-haiku-20240307-v1:0";
    let long = [
        (
            HAIKU,
            Via::InvokeModel,
            json!({"recordId": "1", "modelInput": {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 64, "temperature": 0.5,
                "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}], "stop_sequences": ["END"],
                "tools": [{"name": "f", "description": "d", "input_schema": {"type": "object", "properties": {"a": {"type": "string"}}}}],
                "tool_choice": {"type": "tool", "name": "f"},
                "messages": [{"role": "user", "content": "hello"},
                    {"role": "assistant", "content": [{"type": "text", "text": "well"}, {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": "b"}}]},
                    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "done"}]}]}]}}),
        ),
        (
            HAIKU,
            Via::Converse,
            json!({"recordId": "1", "modelInput": {"system": [{"text": "Be brief."}],
                "messages": [{"role": "user", "content": [{"text": "hello"}]}, {"role": "assistant", "content": [{"text": "a"}, {"text": "b"}]},
                    {"role": "user", "content": [{"text": "and?"}, {"cachePoint": {"type": "default"}}]}],
                "inferenceConfig": {"maxTokens": 5, "temperature": 1, "stopSequences": ["x"]},
                "additionalModelRequestFields": {"top_k": 5}}}),
        ),
        (
            "amazon.nova-lite-v1:0",
            Via::InvokeModel,
            json!({"recordId": "1", "modelInput": {"schemaVersion": "messages-v1", "system": [{"text": "s"}],
                "messages": [{"role": "user", "content": [{"text": "hello"}]}],
                "inferenceConfig": {"maxTokens": 500, "topP": 0.9, "topK": 20}}}),
        ),
        (
            "amazon.nova-lite-v1:0",
            Via::InvokeModel,
            json!({"recordId": "1", "modelInput": {"messages": [{"role": "user", "content": [{"text": "what is it?"},
                {"video": {"format": "mp4", "source": {"s3Location": {"uri": "s3://bucket/folder/a.mp4", "bucketOwner": "123456789012"}}}}]}]}}),
        ),
        (
            "openai.gpt-oss-20b-1:0",
            Via::InvokeModel,
            json!({"recordId": "1", "modelInput": {"messages": [{"role": "system", "content": "s"},
                    {"role": "user", "content": [{"type": "text", "text": "hello"}]},
                    {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                    {"role": "tool", "tool_call_id": "1", "content": "x"}],
                "max_completion_tokens": 30, "temperature": 2, "stop": ["END"]}}),
        ),
    ];
    let lines = rules::ALL.iter().filter_map(|rule| match rule.example {
        Example::Line {
            model,
            converse,
            fixed,
            ..
        } => {
            let via = if converse { Via::Converse } else { Via::InvokeModel };
            Some((model, via, serde_json::from_str(fixed).ok()?))
        }
        _ => None,
    });
    long.into_iter()
        .chain(lines)
        .map(|(model, via, line)| {
            let resolution = Catalog::builtin().resolve(model, "us-east-1");
            let job = resolution
                .family
                .map_or_else(|| Job::unknown(via), |family| Job::new(family, via))
                .with_quirks(resolution.quirks())
                .with_input("s3://bucket/folder/");
            (job, line)
        })
        .collect()
}

/// The line with each of its values replaced by each of many others.
fn variants(line: &Value) -> Vec<Value> {
    let others = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(64),
        json!(1e9),
        json!(1_000_001),
        json!(""),
        json!(" "),
        json!("x"),
        json!("\n"),
        json!("é and more"),
        json!("\u{2003}"),
        json!("\"quoted\""),
        json!("user"),
        json!("assistant"),
        json!("system"),
        json!("tool"),
        json!("text"),
        json!("image"),
        json!("auto"),
        json!("s3://other/key"),
        json!("a text of more than sixteen bytes, with \\ and \u{1F600}"),
        json!([]),
        json!(["x"]),
        json!({}),
        json!({"a": 1}),
        json!({"type": "text", "text": "x"}),
    ];
    let mut places = Vec::new();
    pointers(line, String::new(), &mut places);
    let mut variants = Vec::new();
    for place in &places {
        for other in &others {
            let mut changed = line.clone();
            if let Some(slot) = changed.pointer_mut(place) {
                slot.clone_from(other);
            }
            variants.push(changed);
        }
    }
    variants
}

fn pointers(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(value, format!("{at}/{name}"), places);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                pointers(value, format!("{at}/{index}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}

/// Lines whose bytes are changed one by one.
fn damaged(line: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..line.len()).flat_map(move |at| {
        let cut = [&line[..at], &line[at + 1..]].concat();
        let replaced = [b'"', b'\\', b'0', b'}', b',', b' '].map(|byte| {
            let mut changed = line.to_vec();
            changed[at] = byte;
            changed
        });
        std::iter::once(cut).chain(replaced)
    })
}

#[test]
fn compared_lines_are_judged_as_walked_ones() {
    let (mut known, mut compared) = (0, 0);
    for (job, line) in examples() {
        let mut shared = measuring(&job);
        let text = line.to_string().into_bytes();
        let first = outcome(&text, &job, &mut shared);
        assert_eq!(first, outcome(&text, &job, &mut measuring(&job)));
        let is_known = |scratch: &mut Scratch| {
            let known = job.codec().is_some() && scratch.compare(&text, &job.quirks).is_some();
            if let Some(measure) = &mut scratch.measure {
                measure.take();
            }
            known
        };
        known += usize::from(is_known(&mut shared));
        let others = variants(&line)
            .into_iter()
            .map(|other| other.to_string().into_bytes());
        let damaged = damaged(&text).filter(|_| text.len() < 260);
        for other in others.chain(damaged) {
            let said = outcome(&other, &job, &mut shared);
            let fresh = outcome(&other, &job, &mut measuring(&job));
            assert_eq!(said, fresh, "{}", String::from_utf8_lossy(&other));
            compared += 1;
            // Mostly lines are alike: comparing goes on.
            if compared % 2 == 0 {
                assert_eq!(outcome(&text, &job, &mut shared), first);
            }
        }
    }
    assert!(known > 20, "{known} lines are good and known the second time");
    assert!(compared > 30_000, "{compared}");
}

/// Lines that have nothing in common with the others are left alone before long, and all are judged as ever.
#[test]
fn lines_without_likeness_are_walked() {
    let (job, _) = examples()
        .into_iter()
        .find(|(job, _)| job.codec().is_some())
        .unwrap();
    let mut shared = measuring(&job);
    let line = |number: usize| {
        let turns: Vec<Value> = (0..number % 40)
            .flat_map(|turn| {
                ["user", "assistant"].map(
                    |role| json!({"role": role, "content": [{"type": "text", "text": turn.to_string()}]}),
                )
            })
            .collect();
        json!({"recordId": number.to_string(), "modelInput": {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": turns,
            "metadata": {"user_id": number}, "stop_sequences": vec!["x"; number % 7]}})
        .to_string()
        .into_bytes()
    };
    for number in 0..6_000 {
        let line = line(number * 7919 % 6_000);
        assert_eq!(
            outcome(&line, &job, &mut shared),
            outcome(&line, &job, &mut measuring(&job))
        );
    }
}
