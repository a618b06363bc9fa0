//! Running programs: seen as they run, or captured into a log.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// Where a program is on a PATH.
pub(crate) fn find(program: &str, path: &OsStr) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path)
        .map(|folder| folder.join(&file))
        .find(|candidate| candidate.is_file())
}

/// How a command reads to a person: its program and arguments.
pub(crate) fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("could not start `{}`: {error}", line(command)),
        "Check that the program is installed and on PATH.",
    )
}

/// Runs a command whose output the person sees; `next` is said when it fails.
pub(crate) fn run(command: &mut Command, next: &str) -> Result<(), Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(
            format!("`{}` ended with {status}", line(command)),
            next,
        ))
    }
}

/// Whether a command runs and says yes; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// What a command prints on stdout.
pub(crate) fn stdout(command: &mut Command, next: &str) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(
            format!("`{}` ended with {}", line(command), output.status),
            next,
        ))
    }
}

/// How a captured command ended.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) success: bool,
    /// stdout and stderr, in the order they were written.
    pub(crate) output: String,
}

/// Runs a command with its output in a file, and ends it when it takes longer than `limit`.
pub(crate) fn capture(command: &mut Command, log: &Path, limit: Duration) -> Result<Captured, Failure> {
    let failed = |error: std::io::Error| Failure::file("write", log, &error);
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = File::create(log).map_err(failed)?;
    let same = file.try_clone().map_err(failed)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(same)
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let started = Instant::now();
    let ended: Option<ExitStatus> = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if started.elapsed() > limit => {
                // It may just have ended by itself; either way it is gone afterwards.
                drop(child.kill());
                drop(child.wait());
                break None;
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(not_started(command, &error)),
        }
    };
    let mut output = match std::fs::read(log) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return Err(Failure::file("read", log, &error)),
    };
    if ended.is_none() {
        let late = format!(
            "\nstopped: `{}` took longer than {} s\n",
            line(command),
            limit.as_secs()
        );
        output.push_str(&late);
    }
    Ok(Captured {
        success: ended.is_some_and(|status| status.success()),
        output,
    })
}
