//! Fuzzing: libFuzzer tries bytes on everything of core that reads bytes, from what the fixtures hold onwards.
//!
//! It takes no nightly compiler: the counters that guide the fuzzer are a pass of LLVM, which any rustc runs. What
//! was found worth keeping stays in `target/fuzz-corpus`, so that later runs go on from there.

use std::path::Path;

use super::run::Run;
use crate::failure::Failure;
use crate::{files, process};

/// The targets' own workspace.
pub(crate) const MANIFEST: &str = "crates/core/fuzz/Cargo.toml";
const TARGETS: [&str; 6] = ["json", "check", "batch", "frame", "reply", "tokens"];
/// How long each target is tried, unless this variable says otherwise.
const SECONDS: u64 = 5;
const VARIABLE: &str = "OUTCROP_FUZZ_SECONDS";
/// Counts which edges are taken and what is compared, as libFuzzer wants it.
const COUNTERS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
];

pub(super) fn run(run: &mut Run<'_>) -> Result<(), Failure> {
    if cfg!(windows) {
        println!("{:<16}  not run: libFuzzer is not built for Windows here", "");
        return Ok(());
    }
    let seconds = seconds()?;
    let target = &run.context.project.target;
    let (build, seeds, corpus, found) = (
        target.join("fuzz"),
        target.join("fuzz-seeds"),
        target.join("fuzz-corpus"),
        target.join("fuzz-found"),
    );
    let host = host(run)?;
    let mut compile = run.cargo(&["build", "--release"]);
    compile
        .args(["--manifest-path", MANIFEST])
        // Named, so that build scripts and macros are built without the counters.
        .args(["--target", &host, "--target-dir"])
        .arg(&build)
        .env("RUSTFLAGS", COUNTERS.join(" "));
    let mut make_seeds = run.cargo(&["run", "--quiet"]);
    make_seeds
        .args(["--package", "outcrop-tests", "--bin", "fuzz-seeds", "--"])
        .arg(&seeds);
    files::remove_folder(&seeds)?;
    if !run.prepare(compile)? || !run.prepare(make_seeds)? {
        return Ok(());
    }
    files::make_folder(&found)?;
    for name in TARGETS {
        let program = build.join(&host).join("release").join(name);
        let kept = corpus.join(name);
        files::make_folder(&kept)?;
        let mut command = run.command(&program);
        command
            .arg(format!("-max_total_time={seconds}"))
            .args([
                "-max_len=4096",
                "-timeout=20",
                "-rss_limit_mb=1024",
                "-verbosity=0",
            ])
            .arg(format!("-artifact_prefix={}/{name}-", found.display()))
            .arg(format!("-dict={}", seeds.join("words.dict").display()))
            .args([kept, seeds.join(name)])
            .env("RUST_BACKTRACE", "1");
        if !run.check(command)? {
            run.note(&reproduce(&program, name, &found));
        }
    }
    Ok(())
}

/// What a person does next.
fn reproduce(program: &Path, name: &str, found: &Path) -> String {
    format!(
        "`{name}` does not hold for some input, which is above in base64 and in {}. To run it alone:\n  {} {}/{name}-…\n\
         To make it smaller first: add -minimize_crash=1 -runs=10000. What it finds becomes a test.",
        found.display(),
        program.display(),
        found.display()
    )
}

fn seconds() -> Result<u64, Failure> {
    let Some(text) = std::env::var_os(VARIABLE) else {
        return Ok(SECONDS);
    };
    let number = text.to_str().and_then(|text| text.parse().ok());
    // Zero would be forever to libFuzzer; no command of a step may take half an hour.
    number
        .filter(|seconds| (1..=1500).contains(seconds))
        .ok_or_else(|| {
            Failure::new(
                format!("{VARIABLE} is {}", text.display()),
                "Set it to the seconds that each target is tried, 1 to 1500.",
            )
        })
}

/// What this machine is to rustc.
fn host(run: &Run<'_>) -> Result<String, Failure> {
    let version = process::stdout(run.command("rustc").arg("-vV"), "Install Rust 1.94 or newer.")?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| {
        Failure::new(
            "`rustc -vV` names no host",
            "Check that `rustc` is Rust's compiler.",
        )
    })
}
