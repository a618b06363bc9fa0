//! Faults planted into a real file, each found in its place and nothing beyond.

use outcrop_core::catalog::Via;
use outcrop_core::finding::Severity;
use outcrop_tests::replay::batch::{check, job};

use super::shared;

/// A fault, planted into a line of the real file: what to replace, by what, and what must be found where.
struct Plant {
    line: u64,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    path: &'static str,
    marks: &'static str,
}

const PLANTS: &[Plant] = &[
    Plant {
        line: 3,
        old: r#""type": "text","#,
        new: "",
        code: "untagged-block",
        path: "modelInput.messages[0].content[0]",
        marks: r#"{"text""#,
    },
    Plant {
        line: 9,
        old: r#""max_tokens": 1024,"#,
        new: "",
        code: "missing-member",
        path: "modelInput.max_tokens",
        marks: r#"{"anthropic_version""#,
    },
    Plant {
        line: 14,
        old: r#""max_tokens": 1024,"#,
        new: r#""max_tokens": 1024,,"#,
        code: "invalid-json",
        path: "",
        marks: ",",
    },
    Plant {
        line: 20,
        old: r#""role": "user""#,
        new: r#""role": "human""#,
        code: "unknown-value",
        path: "modelInput.messages[0].role",
        marks: r#""human""#,
    },
    Plant {
        line: 31,
        old: r#""max_tokens": 1024,"#,
        new: r#""max_tokens": "1024","#,
        code: "wrong-type",
        path: "modelInput.max_tokens",
        marks: r#""1024""#,
    },
    Plant {
        line: 37,
        old: r#""max_tokens": 1024,"#,
        new: r#""max_tokens": 1024,"temperature": 1.7,"#,
        code: "out-of-range",
        path: "modelInput.temperature",
        marks: "1.7",
    },
    Plant {
        line: 44,
        old: r#""max_tokens": 1024,"#,
        new: r#""max_tokens": 1024,"max_tokens": 5,"#,
        code: "duplicate-key",
        path: "modelInput.max_tokens",
        marks: r#""max_tokens""#,
    },
    Plant {
        line: 50,
        old: r#""max_tokens": 1024,"#,
        new: r#""max_tokens": 1024,"stream": true,"#,
        code: "refused-member",
        path: "modelInput.stream",
        marks: r#""stream""#,
    },
    Plant {
        line: 58,
        old: r#""modelInput""#,
        new: r#""modelinput""#,
        code: "missing-model-input",
        path: "",
        marks: r#"{"recordId""#,
    },
    Plant {
        line: 66,
        old: "bedrock-2023-05-31",
        new: "2023-06-01",
        code: "unknown-value",
        path: "modelInput.anthropic_version",
        marks: r#""2023-06-01""#,
    },
    Plant {
        line: 71,
        old: r#""role": "user","#,
        new: r#""role": "assistant","#,
        code: "role-order",
        path: "modelInput.messages[0].role",
        marks: r#""assistant""#,
    },
    Plant {
        line: 80,
        old: r#""max_tokens": 1024,"#,
        new: r#""max_tokens": 1024,"modelId": "x","#,
        code: "refused-member",
        path: "modelInput.modelId",
        marks: r#""modelId""#,
    },
    Plant {
        line: 88,
        old: r#""CALL0000088""#,
        new: r#""CALL0000087""#,
        code: "duplicate-record-id",
        path: "recordId",
        marks: r#""CALL0000087""#,
    },
    Plant {
        line: 95,
        old: r#""recordId": "CALL0000095","#,
        new: "",
        code: "missing-record-id",
        path: "",
        marks: r#"{"modelInput""#,
    },
];

#[test]
fn every_fault_planted_into_the_real_file_is_found_in_its_place() {
    let Some(file) = shared("real/claude-batch-input.jsonl") else {
        return;
    };
    let text = String::from_utf8(file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for plant in PLANTS {
        let line = &mut lines[usize::try_from(plant.line).unwrap() - 1];
        assert!(line.contains(plant.old), "line {}: {}", plant.line, &line[..120]);
        *line = line.replacen(plant.old, plant.new, 1);
    }
    let broken = lines.join("\n") + "\n";
    let report = check(
        &job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel),
        broken.as_bytes(),
        1000,
    );
    assert_eq!(report.records, 105);
    for plant in PLANTS {
        let found: Vec<_> = report
            .causes
            .iter()
            .flat_map(|cause| &cause.examples)
            .filter(|example| example.finding.place.line == plant.line && example.finding.code == plant.code)
            .collect();
        let [example] = found.as_slice() else {
            panic!("line {}: {} found {}", plant.line, plant.code, found.len())
        };
        let finding = &example.finding;
        assert_eq!(finding.path, plant.path, "line {}", plant.line);
        let start = usize::try_from(finding.place.start).unwrap();
        let marked = &broken[start..usize::try_from(finding.place.end).unwrap()];
        assert!(
            marked.starts_with(plant.marks),
            "line {}: marks {marked}",
            plant.line
        );
        let line_start = usize::try_from(example.line_start).unwrap();
        let column = broken[line_start..start].chars().count() + 1;
        assert_eq!(finding.place.column as usize, column, "line {}", plant.line);
        assert!(!finding.message.is_empty() && !finding.fix.is_empty());
    }
    let faults: u64 = report
        .causes
        .iter()
        .filter(|cause| cause.severity == Severity::Error)
        .map(|c| c.count)
        .sum();
    let planted = PLANTS
        .iter()
        .filter(|p| !matches!(p.code, "duplicate-record-id" | "missing-record-id"))
        .count();
    assert_eq!(
        faults, planted as u64,
        "nothing beyond what was planted: {:#?}",
        report.causes
    );
    assert_eq!(report.failing, planted as u64);
}
