//! Two small batch files of our own, made in the tab: one that can be sent, one with a dozen faults planted.

use std::fmt::Write as _;

/// What a sample is called when it is checked.
pub(crate) const VALID_NAME: &str = "sample-valid.jsonl";
/// The same with faults.
pub(crate) const BROKEN_NAME: &str = "sample-broken.jsonl";

/// More than the 100 records a job needs at least.
const RECORDS: usize = 120;

const TOPICS: [&str; 6] = [
    "a discount that was not applied",
    "a parcel that did not come",
    "a password that is refused",
    "a subscription to be cancelled",
    "a double charge on the card",
    "a repair that took too long",
];
const ENDS: [&str; 4] = [
    "The agent refunds the difference.",
    "The agent sends a replacement.",
    "The agent promises to call back tomorrow.",
    "The customer hangs up.",
];

/// A record's line, without its line feed.
fn line(number: usize) -> String {
    let topic = TOPICS[number % TOPICS.len()];
    let end = ENDS[number % ENDS.len()];
    format!(
        "{{\"recordId\":\"CALL{number:07}\",\"modelInput\":{{\"anthropic_version\":\"bedrock-2023-05-31\",\
         \"max_tokens\":512,\"temperature\":0.2,\"system\":\"You summarise calls for a quality team.\",\
         \"messages\":[{{\"role\":\"user\",\"content\":[{{\"type\":\"text\",\"text\":\"Summarise this call in two \
         sentences: the customer asks about {topic}. {end}\"}}]}}]}}}}"
    )
}

/// 120 records for Claude through `InvokeModel`, without a fault.
pub(crate) fn valid() -> String {
    let mut file = String::new();
    for number in 1..=RECORDS {
        // Writing to a string cannot fail.
        let _ = writeln!(file, "{}", line(number));
    }
    file
}

/// A fault: the line it is planted in, the code it is found by, how the line is changed.
type Fault = (usize, &'static str, fn(String) -> String);

/// What the broken sample has. A line holds one fault, so that each stands alone in the report.
const FAULTS: [Fault; 15] = [
    (7, "untagged-block", |line| {
        line.replace("\"type\":\"text\",\"text\"", "\"text\"")
    }),
    (8, "untagged-block", |line| {
        line.replace("\"type\":\"text\",\"text\"", "\"text\"")
    }),
    (19, "missing-member", |line| {
        line.replace("\"max_tokens\":512,", "")
    }),
    (27, "invalid-json", |line| line.replace("]}]}}", "]}],}}")),
    (33, "wrong-type", |line| {
        line.replace("\"max_tokens\":512", "\"max_tokens\":\"512\"")
    }),
    (41, "out-of-range", |line| {
        line.replace("\"temperature\":0.2", "\"temperature\":1.7")
    }),
    (48, "unknown-value", |line| {
        line.replace("\"role\":\"user\"", "\"role\":\"human\"")
    }),
    (56, "openai-line", |line| {
        let id = line.get(13..24).unwrap_or_default().to_owned();
        format!(
            "{{\"custom_id\":\"{id}\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{{\"model\":\"gpt-4o\",\
             \"messages\":[{{\"role\":\"user\",\"content\":\"Summarise this call.\"}}]}}}}"
        )
    }),
    (64, "duplicate-record-id", |line| {
        line.replace("CALL0000064", "CALL0000063")
    }),
    (72, "missing-record-id", |line| {
        line.replace("\"recordId\":\"CALL0000072\",", "")
    }),
    (80, "unknown-member", |line| {
        line.replace("\"max_tokens\":512", "\"max_tokens\":512,\"maxTokens\":512")
    }),
    (88, "null-member", |line| {
        line.replace("\"You summarise calls for a quality team.\"", "null")
    }),
    (95, "duplicate-key", |line| {
        line.replace("\"temperature\":0.2", "\"temperature\":0.2,\"temperature\":0.3")
    }),
    (103, "refused-member", |line| {
        line.replace("\"max_tokens\":512", "\"max_tokens\":512,\"stream\":true")
    }),
    (111, "blank-line", |_| String::new()),
];

/// The same file with faults planted.
pub(crate) fn broken() -> String {
    let mut file = String::new();
    for number in 1..=RECORDS {
        let whole = line(number);
        let changed = match FAULTS.iter().find(|(at, ..)| *at == number) {
            Some((_, _, change)) => change(whole),
            None => whole,
        };
        let _ = writeln!(file, "{changed}");
    }
    file
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use outcrop_core::batch::{Checker, Job, Report, Verdict};
    use outcrop_core::catalog::{Family, Via};

    use super::*;

    fn check(file: &str) -> Report {
        let mut checker = Checker::new(Job::new(Family::Anthropic, Via::InvokeModel));
        checker.push(file.as_bytes());
        checker.finish()
    }

    #[test]
    fn the_valid_sample_has_nothing_to_mend() {
        let report = check(&valid());
        assert_eq!(report.records, RECORDS as u64);
        assert_eq!(report.verdict, Verdict::Ok, "{:#?}", report.causes);
        assert!(report.causes.is_empty(), "{:#?}", report.causes);
    }

    #[test]
    fn every_planted_fault_is_found_where_it_is_and_nothing_else() {
        let report = check(&broken());
        let found: BTreeSet<(u64, &str)> = report
            .causes
            .iter()
            .flat_map(|cause| {
                cause
                    .examples
                    .iter()
                    .map(|example| (example.finding.place.line, cause.code))
            })
            .collect();
        let planted: BTreeSet<(u64, &str)> = FAULTS
            .iter()
            .map(|(line, code, _)| (*line as u64, *code))
            .collect();
        assert_eq!(found, planted);
    }
}
