//! `cargo xtask bench`: what the work costs, against its budget and beside other libraries.
//!
//! Instructions are counted by callgrind, so that the numbers are the same on a busy machine; speed is
//! only ever a ratio between programs that ran in the same process on the same input.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::args::Args;
use crate::failure::Failure;
use crate::project::Project;
use crate::setup::{self, Tools};
use crate::{files, process, serve, site};

const BUDGETS: &str = "tests/bench/budget.txt";
/// A count may differ from its budget by so many parts in a thousand.
const TOLERANCE: u64 = 30;
const NEXT: &str = "The lines above say why.";

/// One piece of work under the counter.
#[derive(Debug)]
struct Count {
    /// The name in the budget, and of the work in `outcrop-bench`.
    name: &'static str,
    /// What one operation is.
    unit: &'static str,
    /// A file of the corpus that it reads.
    input: Option<&'static str>,
    /// Operations in one run of the work on its input.
    operations: u64,
    /// Runs to count: enough to make what happens once disappear.
    times: u64,
}

const COUNTS: &[Count] = &[
    Count {
        name: "sign-500",
        unit: "signature",
        input: None,
        operations: 1,
        times: 50,
    },
    Count {
        name: "sign-20000",
        unit: "signature",
        input: None,
        operations: 1,
        times: 20,
    },
    Count {
        name: "frame",
        unit: "frame",
        input: Some("frames.bin"),
        operations: 20_000,
        times: 1,
    },
    Count {
        name: "check-claude",
        unit: "kB",
        input: Some("claude.jsonl"),
        operations: 33_556,
        times: 1,
    },
    Count {
        name: "check-tools",
        unit: "kB",
        input: Some("tools.jsonl"),
        operations: 12_584,
        times: 1,
    },
    Count {
        name: "check-converse",
        unit: "kB",
        input: Some("converse.jsonl"),
        operations: 12_583,
        times: 1,
    },
    Count {
        name: "check-nova",
        unit: "kB",
        input: Some("nova.jsonl"),
        operations: 8_389,
        times: 1,
    },
    Count {
        name: "check-openai",
        unit: "kB",
        input: Some("openai.jsonl"),
        operations: 8_389,
        times: 1,
    },
    Count {
        name: "check-images",
        unit: "kB",
        input: Some("images.jsonl"),
        operations: 4_369,
        times: 1,
    },
    Count {
        name: "check-faults",
        unit: "kB",
        input: Some("faults.jsonl"),
        operations: 4_198,
        times: 1,
    },
];

/// The comparisons, by the first word of the counts they belong to.
const SUBJECTS: [&str; 4] = ["sign", "frame", "check", "families"];
/// The check of a whole file in Chromium beside only reading it. Only when named: it builds the site.
const BROWSER: &str = "browser";

/// Counts and compares what was named, or everything that counts instructions.
pub(crate) fn run(project: &Project, mut args: Args) -> Result<ExitCode, Failure> {
    let mut wanted = Vec::new();
    let mut in_browser = false;
    while let Some(name) = args.positional() {
        if name == BROWSER {
            in_browser = true;
            continue;
        }
        let subject = SUBJECTS
            .into_iter()
            .find(|subject| *subject == name)
            .ok_or_else(|| {
                Failure::new(
                    format!("there is no benchmark `{name}`"),
                    format!("There are {} and {BROWSER}.", SUBJECTS.join(", ")),
                )
            })?;
        wanted.push(subject);
    }
    args.end()?;
    if in_browser {
        browser(project)?;
        if wanted.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    if wanted.is_empty() {
        wanted.extend(SUBJECTS);
    }
    let set_up = setup::for_bench(project)?;
    let corpus = build(project, &set_up.tools, &wanted)?;
    let within = count(project, &set_up, &corpus, &wanted)?;
    println!();
    process::run(
        set_up
            .tools
            .command("node")
            .arg("tests/bench/peers.mjs")
            .arg(&corpus)
            .args(&wanted)
            .env("OUTCROP_NODE_MODULES", &set_up.tools.node_modules),
        NEXT,
    )?;
    Ok(if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the site and has Chromium check a large file in it.
fn browser(project: &Project) -> Result<(), Failure> {
    let set_up = setup::for_browser_bench(project)?;
    let tools = &set_up.tools;
    println!("build     the site");
    site::build(project, tools)?;
    process::run(&mut serve::sandbox_build(tools), NEXT)?;
    let folder = project.target.join("bench");
    files::make_folder(&folder)?;
    make_corpus(tools, &folder)?;
    process::run(
        tools
            .command("node")
            .arg("tests/bench/browser.mjs")
            .arg(folder.join("claude.jsonl"))
            .env("OUTCROP_NODE_MODULES", &tools.node_modules)
            .env("OUTCROP_SANDBOX", serve::sandbox_program(project))
            .env("OUTCROP_DIST", project.site())
            .env("OUTCROP_CHROMIUM", &set_up.chromium),
        NEXT,
    )
}

/// Makes the corpus in `folder`.
fn make_corpus(tools: &Tools, folder: &Path) -> Result<(), Failure> {
    process::run(
        tools
            .command("node")
            .arg("tests/bench/corpus.mjs")
            .arg(folder)
            .env("OUTCROP_NODE_MODULES", &tools.node_modules),
        NEXT,
    )
}

/// Builds the work natively and as wasm, and the corpus; returns their folder.
fn build(project: &Project, tools: &Tools, wanted: &[&str]) -> Result<PathBuf, Failure> {
    println!("build     the work, natively and as wasm");
    let folder = project.target.join("bench");
    files::make_folder(&folder)?;
    process::run(
        tools.command("cargo").args([
            "build",
            "--quiet",
            "--locked",
            "--release",
            "--package",
            "outcrop-bench",
            "--bins",
        ]),
        NEXT,
    )?;
    let wasm = project.target.join("bench-wasm");
    process::run(
        tools
            .command("cargo")
            .args([
                "build",
                "--quiet",
                "--locked",
                "--package",
                "outcrop-bench",
                "--lib",
                "--profile",
                "wasm-release",
            ])
            .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
            .arg(&wasm),
        NEXT,
    )?;
    site::bind(
        tools,
        &wasm.join("wasm32-unknown-unknown/wasm-release/outcrop_bench.wasm"),
        "bench",
        "-Oz",
        &folder,
    )?;
    // Node takes a module's kind from its name.
    files::copy(&folder.join("bench.js"), &folder.join("bench.mjs"))?;
    if wanted.contains(&"check") || wanted.contains(&"families") {
        site::build_worker(project, tools)?;
        let worker = site::worker_folder(project);
        files::copy(&worker.join("checker_bg.wasm"), &folder.join("checker_bg.wasm"))?;
        files::copy(&worker.join("checker.js"), &folder.join("checker.mjs"))?;
    }
    make_corpus(tools, &folder)?;
    Ok(folder)
}

/// Counts instructions and holds them against the budget; whether all are within it.
fn count(
    project: &Project,
    set_up: &setup::BenchTools,
    corpus: &Path,
    wanted: &[&str],
) -> Result<bool, Failure> {
    let budgets = project.read(BUDGETS)?;
    let program = project
        .target
        .join("release")
        .join(format!("outcrop-bench{}", std::env::consts::EXE_SUFFIX));
    let mut within = true;
    println!("count     instructions, by callgrind");
    for count in COUNTS {
        let subject = count.name.split('-').next().unwrap_or(count.name);
        if !wanted.contains(&subject) {
            continue;
        }
        let measure = |times| instructions(set_up, &program, count, corpus, times);
        // The difference of two runs leaves out what happens once: starting, reading the input.
        let counted = (measure(count.times * 2)? - measure(count.times)?) / (count.times * count.operations);
        let verdict = judge(counted, budget(&budgets, count.name)?);
        within &= verdict.within;
        println!(
            "  {:<14} {:>9} instructions per {:<10} {}",
            count.name, counted, count.unit, verdict.line
        );
    }
    Ok(within)
}

fn instructions(
    set_up: &setup::BenchTools,
    program: &Path,
    count: &Count,
    corpus: &Path,
    times: u64,
) -> Result<u64, Failure> {
    let log = corpus.join(format!("callgrind-{}.log", count.name));
    let mut command = set_up.tools.command(&set_up.valgrind);
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(program)
        .args([count.name, &times.to_string()])
        .args(count.input.map(|name| corpus.join(name)));
    process::stdout(&mut command, NEXT)?;
    collected(&files::read(&log)?).ok_or_else(|| {
        Failure::new(
            format!("callgrind counted nothing in {}", log.display()),
            "Read that file: valgrind says why.",
        )
    })
}

/// The count in callgrind's `==12== Collected : 3456`.
fn collected(log: &str) -> Option<u64> {
    log.lines()
        .find_map(|line| line.split_once("Collected :"))?
        .1
        .trim()
        .parse()
        .ok()
}

fn budget(budgets: &str, name: &str) -> Result<u64, Failure> {
    budgets
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(first, _)| *first == name)
        .and_then(|(_, number)| number.trim().parse().ok())
        .ok_or_else(|| {
            Failure::new(
                format!("{BUDGETS} has no line for {name}"),
                format!("Add `{name} NUMBER`."),
            )
        })
}

#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    within: bool,
    line: String,
}

fn judge(counted: u64, budget: u64) -> Verdict {
    let off = counted.abs_diff(budget) * 1000 / budget.max(1);
    let share = format!("{}.{} %", off / 10, off % 10);
    if off <= TOLERANCE {
        Verdict {
            within: true,
            line: format!("ok, budget {budget}"),
        }
    } else if counted > budget {
        Verdict {
            within: false,
            line: format!("TOO MANY: {share} over the budget of {budget}"),
        }
    } else {
        Verdict {
            within: true,
            line: format!("{share} under the budget of {budget}: lower it in {BUDGETS}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_over_the_tolerance_fails() {
        assert!(judge(1000, 1000).within);
        assert!(judge(1030, 1000).within);
        assert!(!judge(1031, 1000).within);
        assert!(judge(500, 1000).within);
        assert!(judge(500, 1000).line.contains("lower it"));
    }

    #[test]
    fn budgets_and_counts_are_read() {
        assert_eq!(
            budget("# why\nsign-500 12\nsign-20000 34\n", "sign-20000").ok(),
            Some(34)
        );
        assert!(budget("sign-500 12\n", "sign").is_err());
        assert_eq!(collected("==9== \n==9== Collected : 1234\n"), Some(1234));
    }
}
