//! `cargo xtask npm`: the npm package.
//!
//! ```text
//! crates/wasm/src ─ cargo (simd128) ─ wasm-bindgen ─ wasm-opt ─ outcrop.js, outcrop_bg.wasm ─┐
//! crates/wasm/js, README.md, package.json with Cargo's version, the licences ────────────────┴─ dist/npm
//! ```

use std::path::PathBuf;

use crate::failure::Failure;
use crate::project::Project;
use crate::setup::Tools;
use crate::{files, process, site};

const SOURCES: &str = "crates/wasm";
/// As the package's manifest stands in the checkout.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";

/// The built package.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.root.join("dist/npm")
}

/// Builds the package and says where it is.
pub(crate) fn run(project: &Project, tools: &Tools) -> Result<(), Failure> {
    println!("build     the npm package");
    // A folder of its own: the site is built for the same target with other flags.
    let target = project.target.join("npm");
    process::run(
        tools
            .command("cargo")
            .args(["build", "--locked", "--package", "outcrop-wasm"])
            .args(["--target", "wasm32-unknown-unknown", "--profile", "wasm-release"])
            .arg("--target-dir")
            .arg(&target)
            // Every engine has SIMD since 2023 (Safari 16.4 was the last), and the checker reads by it.
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                "-Ctarget-feature=+simd128",
            )
            .env("CARGO_PROFILE_WASM_RELEASE_OPT_LEVEL", "3"),
        "The lines above name the place in the sources.",
    )?;
    let bound = target.join("bound");
    let built = target.join("wasm32-unknown-unknown/wasm-release/outcrop_wasm.wasm");
    site::bind(tools, &built, "outcrop", "-O3", &bound)?;

    let package = folder(project);
    files::remove_folder(&package)?;
    files::make_folder(&package)?;
    for name in ["outcrop.js", "outcrop_bg.wasm"] {
        files::copy(&bound.join(name), &package.join(name))?;
    }
    for path in files::list(&project.root.join(SOURCES).join("js"))? {
        files::copy(&path, &package.join(path.file_name().unwrap_or_default()))?;
    }
    files::copy(
        &project.root.join(SOURCES).join("README.md"),
        &package.join("README.md"),
    )?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"] {
        files::copy(&project.root.join(name), &package.join(name))?;
    }
    files::write(
        &package.join("package.json"),
        manifest(&project.read("crates/wasm/package.json")?)?,
    )?;
    println!("          is in {}", package.display());
    Ok(())
}

/// The manifest with the version that Cargo.toml gives all of the workspace, this command included.
fn manifest(text: &str) -> Result<String, Failure> {
    if text.matches(NO_VERSION).count() != 1 {
        return Err(Failure::new(
            format!("{SOURCES}/package.json does not have {NO_VERSION} once"),
            "The version is Cargo's: write 0.0.0 there.",
        ));
    }
    Ok(text.replace(
        NO_VERSION,
        &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_cargos() {
        let made = manifest("{\n  \"name\": \"outcrop\",\n  \"version\": \"0.0.0\"\n}").unwrap();
        assert!(made.contains(concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"")));
        assert!(manifest("{}").is_err());
    }
}
