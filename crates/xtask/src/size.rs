//! What is downloaded, brotli-compressed, against its budget: the site, and the npm package.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::setup::Tools;
use crate::{files, process};

/// A part of a folder and how large it may be.
#[derive(Debug)]
struct Budget {
    what: &'static str,
    /// Files of the part, each by how its path in the folder begins and ends.
    files: &'static [(&'static str, &'static str)],
    /// Bytes after brotli at its best quality, all files together.
    limit: u64,
}

/// The site's budgets. Raise one only with the reason in the commit: everybody who opens the console pays it.
const SITE: &[Budget] = &[
    Budget {
        what: "console wasm",
        files: &[("outcrop-console", ".wasm")],
        limit: 800_000,
    },
    Budget {
        what: "checker wasm",
        files: &[("worker-", ".wasm")],
        limit: 240_000,
    },
    Budget {
        what: "first page, all of it",
        files: &[
            ("index", ".html"),
            ("boot", ".js"),
            ("outcrop-console", ""),
            ("", ".css"),
            ("icon", ".svg"),
        ],
        limit: 835_000,
    },
];

/// The npm package's: what a page that uses it downloads.
const PACKAGE: &[Budget] = &[
    Budget {
        what: "npm package, its wasm",
        files: &[("outcrop_bg", ".wasm")],
        limit: 330_000,
    },
    Budget {
        what: "npm package, its JavaScript",
        files: &[("", ".js")],
        limit: 9_500,
    },
];

/// How one part compares.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) within: bool,
    /// One line for the person.
    pub(crate) line: String,
}

/// Measures the built site.
pub(crate) fn measure(tools: &Tools, site: &Path) -> Result<Vec<Measured>, Failure> {
    against(SITE, tools, site)
}

/// Measures the built npm package.
pub(crate) fn measure_package(tools: &Tools, package: &Path) -> Result<Vec<Measured>, Failure> {
    against(PACKAGE, tools, package)
}

fn against(budgets: &[Budget], tools: &Tools, folder: &Path) -> Result<Vec<Measured>, Failure> {
    let mut paths = files::list(folder)?;
    for entry in std::fs::read_dir(folder)
        .map_err(|error| Failure::file("read", folder, &error))?
        .flatten()
    {
        if entry.path().is_dir() {
            paths.extend(files::list(&entry.path())?);
        }
    }
    budgets
        .iter()
        .map(|budget| judge(tools, folder, &paths, budget))
        .collect()
}

fn judge(tools: &Tools, folder: &Path, paths: &[PathBuf], budget: &Budget) -> Result<Measured, Failure> {
    let parts: Vec<&PathBuf> = paths
        .iter()
        .filter(|path| {
            let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
            budget
                .files
                .iter()
                .any(|(start, end)| name.starts_with(start) && name.ends_with(end))
        })
        .collect();
    if parts.is_empty() {
        // A renamed file must not slip out of its budget.
        return Ok(Measured {
            within: false,
            line: format!("{}: there is no such file", budget.what),
        });
    }
    let bytes = compressed(tools, &parts)?;
    Ok(Measured {
        within: bytes <= budget.limit,
        line: format!(
            "{}: {} of {} kB",
            budget.what,
            kilobytes(bytes),
            kilobytes(budget.limit)
        ),
    })
}

/// Node has brotli; a crate for it would slow every first `cargo xtask`.
fn compressed(tools: &Tools, paths: &[&PathBuf]) -> Result<u64, Failure> {
    const SCRIPT: &str = "const {brotliCompressSync} = require('node:zlib'); const {readFileSync} = require('node:fs');\
        console.log(process.argv.slice(1).reduce((sum, path) => sum + brotliCompressSync(readFileSync(path)).length, 0))";
    let printed = process::stdout(
        tools.command("node").args(["-e", SCRIPT]).args(paths),
        "Node's own message is above.",
    )?;
    printed.trim().parse().map_err(|_| {
        Failure::new(
            format!("node printed `{printed}` for a size"),
            "Please report this.",
        )
    })
}

/// Thousands of bytes with one digit after the point, as people compare downloads.
fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_to_a_tenth() {
        assert_eq!(kilobytes(83_449), "83.4");
        assert_eq!(kilobytes(83_450), "83.5");
        assert_eq!(kilobytes(0), "0.0");
    }
}
