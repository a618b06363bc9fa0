//! npm packages: wasm-opt, and the drivers of the browser tests.

use super::{Tools, announce};
use crate::failure::Failure;
use crate::fingerprint::Fingerprint;
use crate::project::Project;
use crate::{files, process};

const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
const NEEDED: &str = "Install Node.js 20 or newer, with npm, from https://nodejs.org or your system's packages, and run again.";

/// Installs package-lock.json into a folder named after it.
pub(super) fn packages(project: &Project, tools: &mut Tools) -> Result<(), Failure> {
    node(tools)?;
    let lock = project.read("package-lock.json")?;
    let folder = project
        .cache
        .join(format!("npm-{}", Fingerprint::new().with(lock.as_bytes()).hex()));
    let modules = folder.join("node_modules");
    if !modules.is_dir() {
        if tools.find("npm").is_none() {
            return Err(Failure::new("npm is not on PATH", NEEDED));
        }
        announce(&format!(
            "npm packages, among them wasm-opt, which shrinks the console, and the browsers' drivers: into {}",
            folder.display()
        ));
        // Renamed when complete, so that an interrupted install is not taken for one.
        let partial = folder.with_extension("partial");
        files::remove_folder(&partial)?;
        files::make_folder(&partial)?;
        for name in FILES {
            files::copy(&project.root.join(name), &partial.join(name))?;
        }
        process::run(
            tools
                .command("npm")
                .args(["ci", "--ignore-scripts", "--loglevel=error", "--cache"])
                .arg(partial.join("downloads"))
                .current_dir(&partial),
            "The lines above say why. Usually it is the network, or a registry without one of the versions.",
        )?;
        files::remove_folder(&partial.join("downloads"))?;
        files::rename(&partial, &folder)?;
    }
    tools.add(&modules.join(".bin"));
    tools.node_modules = modules;
    Ok(())
}

fn node(tools: &Tools) -> Result<(), Failure> {
    if tools.find("node").is_none() {
        return Err(Failure::new("node is not on PATH", NEEDED));
    }
    let version = process::stdout(tools.command("node").arg("--version"), NEEDED)?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= 20 => Ok(()),
        _ => Err(Failure::new(
            format!("node is {}, which is too old", version.trim()),
            NEEDED,
        )),
    }
}
