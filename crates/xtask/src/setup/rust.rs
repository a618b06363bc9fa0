//! The Rust toolchain's own parts, and the crates in Cargo.lock.

use super::{Tools, announce};
use crate::failure::Failure;
use crate::process;

const NO_RUSTUP: &str =
    "Install it with your Rust distribution, or use rustup (https://rustup.rs), and run again.";

/// The standard library for wasm32: the console and the checker are built for it.
pub(super) fn wasm_target(tools: &Tools) -> Result<(), Failure> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let libraries = process::stdout(
        tools
            .command("rustc")
            .args(["--print", "target-libdir", "--target", TARGET]),
        "Install Rust 1.94 or newer with rustup: https://rustup.rs",
    )?;
    if std::path::Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if tools.find("rustup").is_none() {
        return Err(Failure::new(
            format!("this Rust has no standard library for {TARGET}"),
            NO_RUSTUP,
        ));
    }
    announce("rustup target add wasm32-unknown-unknown, which the console is built for");
    process::run(
        tools.command("rustup").args(["target", "add", TARGET]),
        "Check the network connection and run the command by hand to see more.",
    )
}

/// rustfmt and clippy, which a minimal toolchain leaves out.
pub(super) fn components(tools: &Tools) -> Result<(), Failure> {
    for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if process::succeeds(tools.command("cargo").args([program, "--version"])) {
            continue;
        }
        if tools.find("rustup").is_none() {
            return Err(Failure::new(format!("this Rust has no {component}"), NO_RUSTUP));
        }
        announce(&format!(
            "rustup component add {component}, which checks the sources"
        ));
        process::run(
            tools.command("rustup").args(["component", "add", component]),
            "Check the network connection and run the command by hand to see more.",
        )?;
    }
    Ok(())
}

/// The crates of the Cargo.lock beside a manifest, for every platform: afterwards everything works offline.
pub(super) fn dependencies(tools: &Tools, manifest: &str) -> Result<(), Failure> {
    let fetch = || {
        let mut command = tools.command("cargo");
        command.args(["fetch", "--locked", "--manifest-path", manifest]);
        command
    };
    if process::succeeds(fetch().arg("--offline")) {
        return Ok(());
    }
    announce(&format!(
        "downloading the crates that the Cargo.lock of {manifest} names"
    ));
    process::run(
        &mut fetch(),
        "Check the network connection. If Cargo.lock is out of date, `cargo check` brings it up to date.",
    )
}
