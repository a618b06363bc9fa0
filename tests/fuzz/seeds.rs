//! Where fuzzing starts from: what the fixtures hold, in the form of each target's input.
//! `fuzz-seeds FOLDER` writes `FOLDER/<target>/<number>`, and `FOLDER/words.dict`, the names and values that they
//! are made of; see `crates/core/fuzz/targets`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use outcrop_core::rules::{self, Example};
use outcrop_tests::replay::{codecs, frames};
use serde_json::Value;

/// Longer ones only slow the fuzzer down.
const LONGEST: usize = 3_000;
/// Longer ones are not worth trying.
const LONGEST_WORD: usize = 32;
const CASES: [(&str, u8); 6] = [
    (include_str!("../fixtures/batch/claude.jsonl"), 0),
    (include_str!("../fixtures/batch/envelope.jsonl"), 0),
    (include_str!("../fixtures/batch/nova.jsonl"), 1),
    (include_str!("../fixtures/batch/openai-chat.jsonl"), 2),
    (include_str!("../fixtures/batch/titan.jsonl"), 3 | 8),
    (include_str!("../fixtures/batch/converse.jsonl"), 4),
];
/// What the fixtures have few of.
const WORDS: [&str; 12] = [
    "\"", "\\", "\\u", "\\u0061", "\\ud83d", "\\ude42", "1e400", "-0", "[[[[", "\r\n", "\u{feff}", "\n\n",
];
const TEXTS: &str = include_str!("../fixtures/cost/own.jsonl");

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The one thing this program says; nothing else reads its stderr.
            drop(writeln!(std::io::stderr(), "fuzz-seeds: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("usage: fuzz-seeds FOLDER")?;
    let folder = Path::new(&folder);
    let mut words: BTreeSet<String> = WORDS.iter().map(ToString::to_string).collect();
    let mut json = Target::new(folder, "json")?;
    let mut check = Target::new(folder, "check")?;
    let mut batch = Target::new(folder, "batch")?;
    for (setting, line) in lines()? {
        json.add(&[&line])?;
        if let Ok(line) = serde_json::from_slice::<Value>(&line) {
            collect(&line, &mut words);
            let body = line["modelInput"].to_string();
            check.add(&[&[check.spread(64)], body.as_bytes()])?;
        }
        // Twice the same line: its id stands twice, and the cuts are in either.
        let how = [setting | check.spread(16) << 4, 7, check.spread(128), 200];
        batch.add(&[&how, &line, b"\n", &line])?;
    }
    let mut frame = Target::new(folder, "frame")?;
    let whole = frames::whole().into_iter().map(|case| (0, case.stream));
    let damaged = frames::damaged().into_iter().map(|case| (1, case.stream));
    for (as_it_is, stream) in whole.chain(damaged) {
        frame.add(&[&[14 + as_it_is], &stream])?;
    }
    let mut reply = Target::new(folder, "reply")?;
    for case in codecs::cases() {
        for name in ["response.json", "body.json"] {
            if let Some(text) = case.file(name) {
                reply.add(&[text.trim_end().as_bytes()])?;
                json.add(&[text.as_bytes()])?;
            }
        }
        if let Some(lines) = case.file("stream.jsonl") {
            let events: Vec<Value> = lines
                .lines()
                .map(serde_json::from_str)
                .collect::<Result<_, _>>()?;
            for event in &events {
                collect(event, &mut words);
            }
            let is_converse = case.name.starts_with("converse/");
            let lines: Vec<String> = events.iter().map(|event| as_line(event, is_converse)).collect();
            reply.add(&[lines.join("\n").as_bytes()])?;
            let form = if is_converse { "converse" } else { "invoke" };
            let first = events.get(..4).unwrap_or(&events);
            frame.add(&[&[62], &codecs::frames_of(form, first)])?;
        }
    }
    let mut tokens = Target::new(folder, "tokens")?;
    for line in TEXTS.lines() {
        let Value::String(text) = &serde_json::from_str::<Value>(line)?["text"] else {
            return Err("a text that tokens were counted of is missing".into());
        };
        let escaped: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        for text in [text.as_bytes(), escaped.concat().as_bytes()] {
            // As it is, and long enough to be read in windows.
            for times in [1, LONGEST / 2 / text.len()] {
                tokens.add(&[&[tokens.spread(16)], &text.repeat(times)])?;
            }
        }
    }
    let entries: Vec<String> = words.iter().map(|word| entry(word)).collect();
    std::fs::write(folder.join("words.dict"), entries.concat())?;
    Ok(())
}

/// Every line of a batch file that the fixtures and the rules know, and the setting of its job.
fn lines() -> Result<Vec<(u8, Vec<u8>)>, serde_json::Error> {
    let mut lines = Vec::new();
    for (cases, setting) in CASES {
        for case in cases.lines() {
            let case: Value = serde_json::from_str(case)?;
            let line = case["line"]
                .as_str()
                .map_or_else(|| case["line"].to_string(), str::to_owned);
            lines.push((setting, line.into_bytes()));
        }
    }
    for rule in rules::ALL {
        match rule.example {
            Example::Line { converse, bad, .. } => lines.push((u8::from(converse) * 4, bad.into())),
            Example::File { bad, .. } => lines.push((0, bad.into())),
            Example::Described(_) => {}
        }
    }
    Ok(lines)
}

/// Adds the names in a value, as members, and its short texts.
fn collect(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if name.len() <= LONGEST_WORD {
                    words.insert(format!("\"{name}\":"));
                }
                collect(value, words);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                collect(element, words);
            }
        }
        Value::String(text) if text.len() <= LONGEST_WORD => {
            words.insert(format!("\"{text}\""));
        }
        _ => {}
    }
}

/// A line of libFuzzer's dictionary.
fn entry(word: &str) -> String {
    let escaped: Vec<String> = word.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    format!("\"{}\"\n", escaped.concat())
}

/// An event as its target reads it: its name, and the payload.
fn as_line(event: &Value, is_converse: bool) -> String {
    let named = event.as_object().and_then(|event| event.iter().next());
    match named.filter(|_| is_converse) {
        Some((name, payload)) => format!("{name} {payload}"),
        None => format!("chunk {event}"),
    }
}

/// The folder of one target's seeds.
#[derive(Debug)]
struct Target {
    folder: PathBuf,
    count: usize,
}

impl Target {
    fn new(folder: &Path, name: &str) -> std::io::Result<Self> {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, count: 0 })
    }

    /// A setting below `below`, another one for each seed.
    fn spread(&self, below: u8) -> u8 {
        u8::try_from(self.count % usize::from(below)).unwrap_or_default()
    }

    /// Writes a seed, unless it is a long one.
    fn add(&mut self, pieces: &[&[u8]]) -> std::io::Result<()> {
        let seed = pieces.concat();
        if seed.len() <= LONGEST {
            self.count += 1;
            std::fs::write(self.folder.join(self.count.to_string()), seed)?;
        }
        Ok(())
    }
}
