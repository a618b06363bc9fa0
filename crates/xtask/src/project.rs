//! Where things are.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::files;

/// The folders of one checkout.
#[derive(Debug)]
pub(crate) struct Project {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Cargo's output.
    pub(crate) target: PathBuf,
    /// The tools: `$OUTCROP_CACHE`, or `target/outcrop-cache`.
    pub(crate) cache: PathBuf,
}

impl Project {
    pub(crate) fn find() -> Result<Self, Failure> {
        // Cargo sets it when it runs us; a binary run by hand falls back to where it was built.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file())
            .ok_or_else(|| {
                Failure::new(
                    format!("no Cargo.lock above {}", manifest.display()),
                    "Run `cargo xtask` inside a checkout of Outcrop.",
                )
            })?
            .to_owned();
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let cache = std::env::var_os("OUTCROP_CACHE")
            .filter(|dir| !dir.is_empty())
            .map_or_else(|| target.join("outcrop-cache"), |dir| root.join(dir));
        Ok(Self { root, target, cache })
    }

    /// A file of the checkout, as text.
    pub(crate) fn read(&self, path: &str) -> Result<String, Failure> {
        files::read(&self.root.join(path))
    }

    /// The site as released. Not Trunk's own `dist`, which belongs to whoever runs `trunk serve` meanwhile.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The version of a package in Cargo.lock.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String, Failure> {
        let lock = self.read("Cargo.lock")?;
        locked_version(&lock, package).map(str::to_owned).ok_or_else(|| {
            Failure::new(
                format!("Cargo.lock has no package {package}"),
                "Restore Cargo.lock from version control.",
            )
        })
    }
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package_and_of_no_namesake() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
