//! Programs from the system's packages: browsers, a C++ compiler and valgrind. Installed by apt where we may.

use std::path::PathBuf;

use super::{Tools, announce};
use crate::failure::Failure;
use crate::process;

/// The browsers and the driver of one of them.
#[derive(Debug)]
pub(crate) struct Browsers {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
    pub(crate) firefox: PathBuf,
}

/// A program under the names it goes by, the variable that names another, and its Debian package.
#[derive(Debug)]
struct Program {
    names: &'static [&'static str],
    variable: &'static str,
    package: &'static str,
}

const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome"],
    variable: "OUTCROP_CHROMIUM",
    package: "chromium",
};
const CHROMEDRIVER: Program = Program {
    names: &["chromedriver"],
    variable: "OUTCROP_CHROMEDRIVER",
    package: "chromium-driver",
};
const FIREFOX: Program = Program {
    names: &["firefox-esr", "firefox"],
    variable: "OUTCROP_FIREFOX",
    package: "firefox-esr",
};
const CPP_COMPILER: Program = Program {
    names: &["c++"],
    variable: "CXX",
    package: "g++",
};
const VALGRIND: Program = Program {
    names: &["valgrind"],
    variable: "OUTCROP_VALGRIND",
    package: "valgrind",
};

/// Chromium, its driver and Firefox, for the tests in browsers.
pub(super) fn browsers(tools: &Tools) -> Result<Browsers, Failure> {
    let [chromium, chromedriver, firefox] = programs(
        tools,
        &[CHROMIUM, CHROMEDRIVER, FIREFOX],
        "the browsers that the tests run in",
    )?;
    Ok(Browsers {
        chromium,
        chromedriver,
        firefox,
    })
}

/// What libFuzzer is compiled with. Where `CXX` names one, that is taken.
pub(super) fn cpp_compiler(tools: &Tools) -> Result<(), Failure> {
    if std::env::var_os("CXX").is_some() {
        return Ok(());
    }
    programs(tools, &[CPP_COMPILER], "a C++ compiler, for the fuzzer").map(drop)
}

/// Valgrind, which counts instructions.
pub(super) fn valgrind(tools: &Tools) -> Result<PathBuf, Failure> {
    programs(tools, &[VALGRIND], "valgrind, which counts instructions").map(|[path]| path)
}

fn programs<const N: usize>(
    tools: &Tools,
    wanted: &[Program; N],
    what: &str,
) -> Result<[PathBuf; N], Failure> {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|program| find(tools, program).is_none())
        .map(|program| program.package)
        .collect();
    if !missing.is_empty() {
        install(tools, &missing, what)?;
    }
    let mut found = Vec::new();
    for program in wanted {
        found.push(find(tools, program).ok_or_else(|| {
            Failure::new(
                format!("none of {} is on PATH", program.names.join(", ")),
                format!(
                    "Install it, or set {} to its path, and run again.",
                    program.variable
                ),
            )
        })?);
    }
    found.try_into().map_err(|_| {
        Failure::new(
            "a program was lost while looking for it",
            "Please report this bug.",
        )
    })
}

fn find(tools: &Tools, program: &Program) -> Option<PathBuf> {
    match std::env::var_os(program.variable) {
        Some(path) => Some(PathBuf::from(path)).filter(|path| path.is_file()),
        None => program.names.iter().find_map(|name| tools.find(name)),
    }
}

/// Installs Debian packages; where that is not ours to do, says how.
pub(super) fn install(tools: &Tools, packages: &[&str], what: &str) -> Result<(), Failure> {
    let list = packages.join(" ");
    if tools.find("apt-get").is_none() {
        return Err(Failure::new(
            format!("missing: {what} ({list})"),
            "Install them with your system's package manager, put them on PATH, and run again.",
        ));
    }
    if process::stdout(tools.command("id").arg("-u"), "").is_ok_and(|user| user.trim() != "0") {
        return Err(Failure::new(
            format!("missing: {what}, and only root may install packages"),
            format!("Run `sudo apt-get update && sudo apt-get install -y {list}`, then run again."),
        ));
    }
    announce(&format!("{what}: apt-get install {list}"));
    let advice = format!("Run `apt-get install {list}` by hand to see more. Usually it is the network.");
    let apt = |arguments: &[&str]| {
        let mut command = tools.command("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .arg("-qq")
            .args(arguments);
        command
    };
    process::run(&mut apt(&["update"]), &advice)?;
    process::run(
        apt(&["install", "-y", "--no-install-recommends"]).args(packages),
        &advice,
    )
}
