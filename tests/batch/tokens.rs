//! Tokens on the way through the check.

use outcrop_core::batch::{Job, Stretch};
use outcrop_core::catalog::{Counting, Tokenizer, Via};
use outcrop_tests::replay::batch::{Host, agree, check, in_parts, job};

fn file() -> String {
    let line = |id: usize, limit: &str, text: &str| {
        format!(
            r#"{{"recordId":"{id}","modelInput":{{"anthropic_version":"bedrock-2023-05-31",{limit}"messages":[{{"role":"user","content":"{text}"}}]}}}}"#
        ) + "\n"
    };
    let mut file: String = (0..40)
        .map(|id| line(id, "\"max_tokens\":100,", &"some words of a prompt ".repeat(id)))
        .collect();
    file.push_str(
        "{\"recordId\":\"cut\",\"modelInput\":{\"max_tokens\":1000,\"messages\":[{\"content\":\"lost\n",
    );
    file.push_str(&line(41, "", "one without a limit"));
    file.push_str("{\"recordId\":\"42\"}\n\n");
    file
}

#[test]
fn records_that_can_be_read_are_measured_and_parts_add_up() {
    let counting = Counting {
        tokenizer: Tokenizer::Cl100k,
        ..Counting::default()
    };
    let claude = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel).with_counting(counting);
    let file = file();
    let report = check(&claude, file.as_bytes(), 1_000);
    let usage = report.usage.unwrap();
    assert_eq!(
        (report.records, usage.records),
        (43, 41),
        "not the one cut short, not the one without a body"
    );
    assert_eq!((usage.max_output_tokens, usage.without_limit), (4_000, 1));
    // 40 · 39 / 2 times five words, which this tokenizer knows as one token each; an estimate of such odd texts is
    // coarse, and how good it is on real ones is measured elsewhere.
    let words = 780 * 5;
    let likely = usage.input_tokens.likely;
    assert!(
        (words / 2..words * 3 / 2).contains(&likely),
        "{likely} tokens of {words} words"
    );
    assert!(usage.input_tokens.low <= likely && likely <= usage.input_tokens.high);
    let tokens = report.tokens.as_ref().unwrap();
    assert_eq!(tokens.bins.iter().map(|bin| bin.count).sum::<u64>(), 41);
    assert!(
        tokens.sum.abs_diff(likely) <= 41,
        "each record is rounded: {} and {likely}",
        tokens.sum
    );
    for cut in (0..file.len()).step_by(97) {
        let second = cut.max(file.len() - 50);
        assert!(
            agree(&in_parts(&claude, file.as_bytes(), &[cut, second], 64), &report),
            "cut at {cut}"
        );
    }
    let unknown = check(&Job::unknown(Via::InvokeModel), file.as_bytes(), 1_000);
    assert_eq!((unknown.usage, unknown.tokens), (None, None));
}

#[test]
fn a_sample_of_a_large_file_tells_what_all_of_it_does() {
    // Records of one length with their ids last, as some programs write them.
    let file: String = (0..12_000)
        .map(|id| {
            let words = if id % 3 == 0 { "the quick brown fox jumps" } else { "donne-moi un résumé de ça" };
            format!(
                r#"{{"modelInput":{{"anthropic_version":"bedrock-2023-05-31","max_tokens":10,"messages":[{{"role":"user","content":"{}"}}]}},"recordId":"CALL{id:07}"}}"#,
                words.repeat(10)
            ) + "\n"
        })
        .collect();
    let whole = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let sampled = whole.clone().with_bytes(file.len() as u64);
    let (all, some) = (
        check(&whole, file.as_bytes(), 1 << 20),
        check(&sampled, file.as_bytes(), 1 << 20),
    );
    let (all, some_usage) = (all.usage.unwrap(), some.usage.unwrap());
    let (truth, guess) = (all.input_tokens.likely, some_usage.input_tokens.likely);
    assert!(truth.abs_diff(guess) * 50 < truth, "{guess} for {truth}");
    assert_eq!(
        (all.records, all.max_output_tokens),
        (some_usage.records, some_usage.max_output_tokens),
        "what is not estimated stays exact"
    );
    let shown: u64 = some
        .tokens
        .as_ref()
        .unwrap()
        .bins
        .iter()
        .map(|bin| bin.count)
        .sum();
    assert!(shown.abs_diff(12_000) < 1_500, "{shown}");
    for cuts in [
        vec![1],
        vec![500_000, 500_001],
        vec![file.len() / 3, file.len() / 2],
    ] {
        let parts = in_parts(&sampled, file.as_bytes(), &cuts, 1 << 16);
        assert!(agree(&parts, &some), "cuts {cuts:?}");
    }
}

#[test]
fn rows_show_their_tokens() {
    let claude = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let file = file();
    let mut host = Host::new(&claude, file.as_bytes());
    let mut joined = host.joined();
    let end = file.len() as u64;
    host.add(&mut joined, 0, Stretch { start: 0, end });
    host.compare(&mut joined, 9);
    let mut rows = joined.rows(0, 100, 0);
    while let Some(want) = rows.want() {
        rows.feed(host.read(want));
    }
    let tokens: Vec<Option<u64>> = rows.finish().iter().map(|row| row.tokens).collect();
    assert_eq!(tokens.len(), 44);
    assert!(
        Some(0) < tokens[0] && tokens[0] < tokens[9] && tokens[9] < tokens[39],
        "{tokens:?}"
    );
    assert_eq!(
        (tokens[40], tokens[42], tokens[43]),
        (None, None, None),
        "{tokens:?}"
    );
    assert!(tokens[41].is_some());
}
