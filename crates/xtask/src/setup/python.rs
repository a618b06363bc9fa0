//! A Python of our own with AWS's client, which judges the sandbox and our signatures.

use std::path::PathBuf;

use super::{Tools, announce, system};
use crate::failure::Failure;
use crate::fingerprint::Fingerprint;
use crate::project::Project;
use crate::{files, process};

/// What the oracles need.
pub(super) const ORACLES: &str = "tests/oracles/requirements.txt";
/// What the clients are that try the sandbox.
pub(super) const CLIENTS: &str = "tests/clients/requirements.txt";
const MARK: &str = "complete";

/// Installs a file of requirements into a virtual environment named after them; returns its interpreter.
pub(super) fn packages(
    project: &Project,
    tools: &Tools,
    requirements: &str,
    what: &str,
) -> Result<PathBuf, Failure> {
    let list = project.root.join(requirements);
    let requirements = project.read(requirements)?;
    let folder = project.cache.join(format!(
        "venv-{}",
        Fingerprint::new().with(requirements.as_bytes()).hex()
    ));
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    // A mark instead of a rename: a virtual environment knows its own address.
    if folder.join(MARK).is_file() && process::succeeds(tools.command(&python).arg("--version")) {
        return Ok(python);
    }
    announce(&format!(
        "a Python environment with {what}: in {}",
        folder.display()
    ));
    files::remove_folder(&folder)?;
    if !process::succeeds(tools.command("python3").args(["-c", "import ensurepip, venv"])) {
        system::install(
            tools,
            &["python3", "python3-venv"],
            "Python 3 with its venv module",
        )?;
    }
    process::run(
        tools.command("python3").args(["-m", "venv"]).arg(&folder),
        "Python's venv module is needed: on Debian and Ubuntu it is the package python3-venv.",
    )?;
    process::run(
        tools
            .command(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-cache-dir",
                "--disable-pip-version-check",
                "--no-deps",
                "-r",
            ])
            .arg(list),
        "The lines above say why. Usually it is the network, or a package index without one of the versions.",
    )?;
    files::write(&folder.join(MARK), "")?;
    Ok(python)
}
