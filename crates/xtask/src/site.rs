//! Builds the console: the checker's worker first, then the site around it.
//!
//! ```text
//! crates/checker ─ cargo (simd128) ─ wasm-bindgen ─ wasm-opt ─┐
//! web/worker/*.js ────────────────────────────────────────────┴─ target/worker
//! web ─ trunk build --release ─ target/site, with target/worker as its worker-<fingerprint>
//! ```
//!
//! Trunk calls [`build_worker`] and [`stamp_worker`] as its hooks, so that `trunk build` by hand gives
//! the same site.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::fingerprint::Fingerprint;
use crate::project::Project;
use crate::setup::Tools;
use crate::{files, process};

const WORKER_SCRIPTS: &str = "web/worker";

/// The command that builds the site, release profile, into [`Project::site`].
pub(crate) fn trunk(project: &Project, tools: &Tools) -> Command {
    let mut command = tools.command("trunk");
    // Trunk reads NO_COLOR as true or false, and stops at the usual 1; a backtrace of its own would bury the cause.
    command
        .args(["build", "--release", "--dist"])
        .arg(project.site())
        .env("NO_COLOR", "true")
        .env("RUST_BACKTRACE", "0");
    command
}

/// Builds the site while the person watches.
pub(crate) fn build(project: &Project, tools: &Tools) -> Result<(), Failure> {
    process::run(&mut trunk(project, tools), "The lines above name the place.")
}

/// Builds the checker's module and puts it with the workers' scripts into [`worker_folder`].
pub(crate) fn build_worker(project: &Project, tools: &Tools) -> Result<(), Failure> {
    // A folder of its own: Trunk builds for the same target with other flags and at the same time.
    let target = project.target.join("checker");
    process::run(
        tools
            .command("cargo")
            .args(["build", "--locked", "--package", "outcrop-checker"])
            .args([
                "--target",
                "wasm32-unknown-unknown",
                "--profile",
                "wasm-fast",
                "--target-dir",
            ])
            .arg(&target)
            // For this module alone: the console itself runs in browsers without SIMD.
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                "-Ctarget-feature=+simd128",
            ),
        "The lines above name the place in the sources.",
    )?;
    let built = target.join("wasm32-unknown-unknown/wasm-fast/outcrop_checker.wasm");
    let folder = worker_folder(project);
    bind(tools, &built, "checker", "-O3", &folder)?;
    place_scripts(&project.root.join(WORKER_SCRIPTS), &folder)
}

/// Copies the workers' scripts beside the module, and removes those that were copied once and are no more.
fn place_scripts(from: &Path, folder: &Path) -> Result<(), Failure> {
    let scripts = files::list(from)?;
    let is_there = |name: &OsStr| scripts.iter().any(|script| script.file_name() == Some(name));
    for old in files::list(folder)? {
        let ours = old
            .file_name()
            .is_some_and(|name| name == "checker.js" || is_there(name));
        if !ours && old.extension().is_some_and(|extension| extension == "js") {
            files::remove(&old)?;
        }
    }
    for script in &scripts {
        files::copy(script, &folder.join(script.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// Where index.html expects the worker, whatever cargo's target folder is.
pub(crate) fn worker_folder(project: &Project) -> PathBuf {
    project.root.join("target/worker")
}

/// Makes a module that cargo built ready for browsers: `name.js` and an optimised `name_bg.wasm` in `folder`.
pub(crate) fn bind(
    tools: &Tools,
    built: &Path,
    name: &str,
    optimise: &str,
    folder: &Path,
) -> Result<(), Failure> {
    let module = folder.join(format!("{name}_bg.wasm"));
    let made_from = folder.with_extension(format!("{name}.made-from"));
    // wasm-opt takes seconds, and most builds change nothing here.
    let source = Fingerprint::new()
        .with(optimise.as_bytes())
        .with(&files::bytes(built)?)
        .hex();
    if module.is_file() && files::read(&made_from).is_ok_and(|made| made == source) {
        return Ok(());
    }
    process::run(
        tools
            .command("wasm-bindgen")
            .arg(built)
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--out-name",
                name,
                "--out-dir",
            ])
            .arg(folder),
        "If it speaks of versions, remove the tool's folder from the cache and run again.",
    )?;
    process::run(
        tools
            .command("wasm-opt")
            .arg(optimise)
            .arg(&module)
            .arg("-o")
            .arg(&module),
        "The lines above say what it found in the module.",
    )?;
    files::write(&made_from, &source)
}

/// Renames the worker's folder in a site that Trunk is building after its contents, and tells index.html.
pub(crate) fn stamp_worker() -> Result<(), Failure> {
    let Some(site) = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        return Err(Failure::new(
            "TRUNK_STAGING_DIR is not set",
            "This command is Trunk's hook: run `trunk build`.",
        ));
    };
    stamp(&site)
}

fn stamp(site: &Path) -> Result<(), Failure> {
    const PLACE: &str = "content=\"worker/";
    let folder = site.join("worker");
    let mut print = Fingerprint::new();
    for path in files::list(&folder)? {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        print = print.with(name.as_bytes()).with(&files::bytes(&path)?);
    }
    let name = format!("worker-{}", print.hex());
    let page = site.join("index.html");
    let html = files::read(&page)?;
    if html.matches(PLACE).count() != 1 {
        return Err(Failure::new(
            format!("{} does not name the worker once", page.display()),
            "index.html needs one <meta name=\"worker\" content=\"worker/checker-worker.js\">.",
        ));
    }
    files::rename(&folder, &site.join(&name))?;
    files::write(&page, html.replace(PLACE, &format!("content=\"{name}/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_was_removed_is_not_served_any_more() {
        let folder = std::env::temp_dir().join(format!("outcrop-scripts-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        files::remove_folder(&folder).unwrap();
        files::make_folder(&from).unwrap();
        files::make_folder(&to).unwrap();
        files::write(&from.join("new.js"), "new").unwrap();
        for name in ["old.js", "new.js", "checker.js", "checker_bg.wasm"] {
            files::write(&to.join(name), "before").unwrap();
        }
        place_scripts(&from, &to).unwrap();
        let left = files::list(&to).unwrap();
        let names: Vec<_> = left
            .iter()
            .filter_map(|path| path.file_name()?.to_str())
            .collect();
        assert_eq!(names, ["checker.js", "checker_bg.wasm", "new.js"]);
        assert_eq!(files::read(&to.join("new.js")).unwrap(), "new");
        files::remove_folder(&folder).unwrap();
    }

    #[test]
    fn the_worker_is_named_after_its_contents() {
        let site = std::env::temp_dir().join(format!("outcrop-stamp-{}", std::process::id()));
        let stamped = |script: &str| {
            files::remove_folder(&site).unwrap();
            files::make_folder(&site.join("worker")).unwrap();
            files::write(&site.join("worker/checker-worker.js"), script).unwrap();
            files::write(
                &site.join("index.html"),
                "<meta content=\"worker/checker-worker.js\">",
            )
            .unwrap();
            stamp(&site).unwrap();
            let html = files::read(&site.join("index.html")).unwrap();
            let address = html.split('"').nth(1).unwrap().to_owned();
            assert_eq!(files::read(&site.join(&address)).unwrap(), script);
            address
        };
        assert_eq!(stamped("one"), stamped("one"));
        assert_ne!(stamped("one"), stamped("two"));
        files::remove_folder(&site).unwrap();
    }
}
