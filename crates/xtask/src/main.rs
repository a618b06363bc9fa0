//! The project's commands: `cargo xtask serve`, `test`, `bench`, `catalog` and `npm`.
//!
//! Each sets up what it needs first ([`setup`]), so that a fresh checkout needs one command and no
//! other. Tools live under `$OUTCROP_CACHE`, or `target/outcrop-cache` where that is not set.
//! The crate has no dependencies: it is compiled before anything else, every time.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks on stdout and stderr"
)]

mod args;
mod bench;
mod catalog;
mod failure;
mod files;
mod fingerprint;
mod npm;
mod process;
mod project;
mod serve;
mod setup;
mod site;
mod size;
mod test;

use std::process::ExitCode;

use args::Args;
use failure::Failure;
use project::Project;

const HELP: &str = "\
Usage: cargo xtask <command>

  serve [--port N] [--sandbox-port N] [--no-open]
        Build the console and the sandbox and run both; Ctrl+C ends them.
        The console is at http://127.0.0.1:8080/ unless --port says otherwise.
  test [--list] [--only STEP]... [--skip STEP]...
        Everything CI checks, cheapest failure first. The last line is `N passed, N failed`.
  bench [NAME]...
        Instruction counts against their budgets, and speed beside other libraries in the same run.
        `bench browser`: the check of 1 GB in Chromium beside only reading it.
  catalog [--prices FILE --version VERSION --date DAY]
        Check the built-in models; with a newer price file of LiteLLM, write its prices into them first.
  npm
        Build the npm package into dist/npm, ready for `npm publish` or `npm pack`.

Tools are kept under $OUTCROP_CACHE, or target/outcrop-cache where that is not set.";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    let mut args = Args::from_env();
    let command = args.positional();
    let project = Project::find()?;
    match command.as_deref() {
        Some("serve") => serve::run(&project, &serve::Options::parse(args)?),
        Some("test") => Ok(test::run(&project, &test::Options::parse(args)?)),
        Some("bench") => bench::run(&project, args),
        Some("catalog") => catalog::run(&project, args).map(|()| ExitCode::SUCCESS),
        Some("npm") => {
            args.end()?;
            npm::run(&project, &setup::for_site(&project)?).map(|()| ExitCode::SUCCESS)
        }
        // Called by Trunk's hooks (Trunk.toml).
        Some("worker") => {
            args.end()?;
            site::build_worker(&project, &setup::for_site(&project)?).map(|()| ExitCode::SUCCESS)
        }
        Some("stamp") => args
            .end()
            .and_then(|()| site::stamp_worker())
            .map(|()| ExitCode::SUCCESS),
        None | Some("help") => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => Err(Failure::new(format!("there is no command `{other}`"), HELP)),
    }
}
