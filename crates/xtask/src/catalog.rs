//! `cargo xtask catalog`: the built-in data, checked and given newer prices.
//!
//! What a valid entry is, and what a price file looks like, `tests/data` knows; it is built and run here.

use std::process::Command;

use crate::args::Args;
use crate::failure::Failure;
use crate::process;
use crate::project::Project;

/// What is handed on, each with its value.
const OPTIONS: [&str; 3] = ["--prices", "--version", "--date"];
/// Cargo's arguments up to the program's own.
pub(crate) const PROGRAM: [&str; 5] = ["--package", "outcrop-tests", "--bin", "catalog", "--"];

/// Runs it before the person's eyes. A file is meant from where the person is.
pub(crate) fn run(project: &Project, mut args: Args) -> Result<(), Failure> {
    let mut command = Command::new("cargo");
    command
        .args(["run", "--quiet", "--locked", "--manifest-path"])
        .arg(project.root.join("Cargo.toml"))
        .args(PROGRAM);
    for name in OPTIONS {
        for value in args.values(name)? {
            command.args([name, &value]);
        }
    }
    args.end()?;
    process::run(&mut command, "Each line above names the file and the model.")
}
