//! Tools built from crates.io at fixed versions, each in a folder of its own.

use std::path::Path;

use super::{Tools, announce};
use crate::failure::Failure;
use crate::project::Project;
use crate::{files, process};

/// A crate that installs a program, and why we want it.
#[derive(Debug)]
struct CargoTool<'a> {
    package: &'a str,
    version: &'a str,
    program: &'a str,
    /// Completes "… , which".
    purpose: &'a str,
    /// On two cores, roughly: the person decides whether to wait or have a coffee.
    minutes: u32,
}

/// What building the site takes.
pub(super) fn for_site(project: &Project, tools: &mut Tools) -> Result<(), Failure> {
    // It must be exactly the library's version: they share a format.
    let bindgen = project.locked_version("wasm-bindgen")?;
    install(
        project,
        tools,
        &[
            CargoTool {
                package: "wasm-bindgen-cli",
                version: &bindgen,
                program: "wasm-bindgen",
                purpose: "joins wasm modules to the browser",
                minutes: 2,
            },
            CargoTool {
                package: "trunk",
                version: "0.21.14",
                program: "trunk",
                purpose: "builds the console's site",
                minutes: 6,
            },
        ],
    )
}

/// What checking the sources and running the tests takes beyond that.
pub(super) fn for_tests(project: &Project, tools: &mut Tools) -> Result<(), Failure> {
    let deny = CargoTool {
        package: "cargo-deny",
        version: "0.20.2",
        program: "cargo-deny",
        purpose: "checks licences and sources of dependencies",
        minutes: 3,
    };
    let nextest = CargoTool {
        package: "cargo-nextest",
        version: "0.9.143",
        program: "cargo-nextest",
        purpose: "runs the native tests",
        minutes: 5,
    };
    // Any nextest will do, and many people have one.
    let has_nextest = process::succeeds(tools.command("cargo").args(["nextest", "--version"]));
    let missing: &[CargoTool<'_>] = if has_nextest { &[deny] } else { &[deny, nextest] };
    install(project, tools, missing)
}

fn install(project: &Project, tools: &mut Tools, wanted: &[CargoTool<'_>]) -> Result<(), Failure> {
    // Shared between the tools while they are built, so that what they have in common is built once.
    let build = project.target.join("tool-builds");
    let mut any_new = false;
    for tool in wanted {
        let folder = project
            .cache
            .join("tools")
            .join(format!("{}-{}", tool.package, tool.version));
        let bin = folder.join("bin");
        if !bin
            .join(format!("{}{}", tool.program, std::env::consts::EXE_SUFFIX))
            .is_file()
        {
            announce(&format!(
                "{} {}, which {}: building it in {} (about {} minutes, once)",
                tool.package,
                tool.version,
                tool.purpose,
                folder.display(),
                tool.minutes
            ));
            cargo_install(tools, tool, &folder, &build)?;
            any_new = true;
        }
        tools.add(&bin);
    }
    // Gigabytes that nobody reads again.
    if any_new {
        files::remove_folder(&build)
    } else {
        Ok(())
    }
}

fn cargo_install(tools: &Tools, tool: &CargoTool<'_>, folder: &Path, build: &Path) -> Result<(), Failure> {
    let command = |locked: bool| {
        let mut command = tools.command("cargo");
        command.args(["install", "--quiet", tool.package, "--version", tool.version]);
        if locked {
            command.arg("--locked");
        }
        command.arg("--root").arg(folder).arg("--target-dir").arg(build);
        command
    };
    // The versions its authors tried come first. A registry that lags behind may not have one of them.
    if process::run(&mut command(true), "").is_ok() {
        return Ok(());
    }
    announce("that did not work with the crate's own lock file: trying without");
    process::run(
        &mut command(false),
        "The lines above say why. Usually it is the network, the disk, or a C compiler that is missing.",
    )
}
