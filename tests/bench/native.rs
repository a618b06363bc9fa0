//! Runs one piece of work so many times, for an instruction counter to watch.
//!
//! `outcrop-bench NAME TIMES [FILE]`; the last line printed depends on the results, so that none of
//! the work can be left out.
#![allow(clippy::print_stdout, reason = "a command line tool talks on stdout")]

mod scenarios;

use std::hint::black_box;

use outcrop_core::batch::{Checker, Job};
use outcrop_core::catalog::{Family, Via};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: outcrop-bench sign-500|sign-20000|frame|check-PART TIMES [FILE]";
    let name = args.next().ok_or(usage)?;
    let times: u32 = args.next().ok_or(usage)?.parse()?;
    let input = match (name.as_str(), args.next()) {
        ("sign-500", _) => vec![b'x'; 500],
        ("sign-20000", _) => vec![b'x'; 20_000],
        (_, Some(path)) => std::fs::read(path)?,
        _ => return Err(usage.into()),
    };
    let mut sum = 0_usize;
    for round in 0..times {
        let input = black_box(input.as_slice());
        sum += match name.as_str() {
            "sign-500" | "sign-20000" => scenarios::sign(input, 1_700_000_000 + i64::from(round))?.len(),
            "frame" => scenarios::frames(input)?,
            name => match name.strip_prefix("check-") {
                Some(part) => check(part, input).ok_or("the corpus is not judged as it should be")?,
                None => return Err(usage.into()),
            },
        };
    }
    println!("{sum}");
    Ok(())
}

/// As much of a file as is read at once.
const PIECE: usize = 1024 * 1024;

/// Checks a part of the corpus; the records with errors, or `None` when it is not judged as it was made.
/// As wasm it is the checker's own module that is measured.
fn check(part: &str, file: &[u8]) -> Option<usize> {
    let job = match part {
        "nova" => Job::new(Family::Nova, Via::InvokeModel),
        "openai" => Job::new(Family::OpenaiChat, Via::InvokeModel),
        "converse" => Job::unknown(Via::Converse),
        _ => Job::new(Family::Anthropic, Via::InvokeModel),
    };
    let mut checker = Checker::new(job.with_bytes(file.len() as u64));
    for piece in file.chunks(PIECE) {
        checker.push(piece);
    }
    let report = checker.finish();
    // Every other line of the faults has one; not all of those are errors.
    let as_made = if part == "faults" {
        report.failing > report.records / 3
    } else {
        report.failing == 0
    };
    as_made.then_some(report.causes.len())
}
