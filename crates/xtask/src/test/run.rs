//! One step while it runs: its commands are captured, counted and kept for the report.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::counts::{Counts, Summary};
use crate::failure::Failure;
use crate::process::{self, Captured};
use crate::project::Project;
use crate::setup::TestTools;

/// Longer than any step takes on two cores from nothing; a step that hangs ends then.
const LIMIT: Duration = Duration::from_mins(30);

/// What every step works with.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) project: &'a Project,
    pub(super) set_up: TestTools,
}

/// One step's commands and what they came to.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) context: &'a Context<'a>,
    name: &'static str,
    commands: u32,
    counts: Counts,
    output: String,
}

impl<'a> Run<'a> {
    pub(super) fn new(context: &'a Context<'a>, name: &'static str) -> Self {
        Self {
            context,
            name,
            commands: 0,
            counts: Counts::default(),
            output: String::new(),
        }
    }

    /// A program of ours or of the system.
    pub(super) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.context.set_up.tools.command(program);
        command.env("CARGO_TERM_COLOR", "never").env("NO_COLOR", "1");
        command
    }

    /// `cargo` with its first arguments, at exactly the versions in Cargo.lock.
    pub(super) fn cargo(&self, subcommand: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(subcommand).arg("--locked");
        command
    }

    /// Runs a command that counts as one check.
    pub(super) fn check(&mut self, command: Command) -> Result<bool, Failure> {
        let captured = self.capture(command)?;
        self.counts += if captured.success {
            Counts::PASSED
        } else {
            Counts::FAILED
        };
        Ok(captured.success)
    }

    /// The same, and shows what it printed whatever came of it.
    pub(super) fn check_and_show(&mut self, command: Command) -> Result<bool, Failure> {
        let captured = self.capture(command)?;
        self.counts += if captured.success {
            Counts::PASSED
        } else {
            Counts::FAILED
        };
        println!("{}", captured.output.trim_end());
        Ok(captured.success)
    }

    /// Runs a command that only prepares: nothing is counted unless it fails.
    pub(super) fn prepare(&mut self, command: Command) -> Result<bool, Failure> {
        let captured = self.capture(command)?;
        if !captured.success {
            self.counts += Counts::FAILED;
        }
        Ok(captured.success)
    }

    /// Runs tests and counts each.
    pub(super) fn tests(&mut self, command: Command, summary: Summary) -> Result<(), Failure> {
        let captured = self.capture(command)?;
        let mut counts = summary.read(&captured.output);
        if counts.failed == 0 && !captured.success {
            // It did not compile, or the runner broke before it could count.
            counts.failed = 1;
        } else if counts == Counts::default() {
            self.output.push_str("no test ran, which is not a success\n");
            counts.failed = 1;
        }
        self.counts += counts;
        Ok(())
    }

    /// Counts something measured, and says it.
    pub(super) fn measured(&mut self, within: bool, line: &str) {
        self.counts += if within { Counts::PASSED } else { Counts::FAILED };
        println!(
            "{:<16}  {}{line}",
            "",
            if within { "" } else { "over the limit: " }
        );
    }

    /// Adds to what is printed should the step fail.
    pub(super) fn note(&mut self, line: &str) {
        self.output.push_str(line);
        self.output.push('\n');
    }

    /// The counts, and everything printed.
    pub(super) fn end(self) -> (Counts, String) {
        (self.counts, self.output)
    }

    fn capture(&mut self, mut command: Command) -> Result<Captured, Failure> {
        self.commands += 1;
        let log: PathBuf = self
            .context
            .project
            .target
            .join("xtask-logs")
            .join(format!("{}-{}.log", self.name, self.commands));
        let captured = process::capture(&mut command, &log, LIMIT)?;
        for part in ["$ ", &process::line(&command), "\n", &captured.output, "\n"] {
            self.output.push_str(part);
        }
        Ok(captured)
    }
}
