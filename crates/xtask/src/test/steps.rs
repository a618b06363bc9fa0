//! The steps of `cargo xtask test`, in order: what fails soonest and most often comes first.

use std::path::PathBuf;
use std::process::Command;

use super::counts::Summary;
use super::run::Run;
use crate::failure::Failure;
use crate::{catalog, npm, serve, setup, site, size};

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    /// Its name for `--only` and `--skip`.
    pub(super) name: &'static str,
    /// What it makes sure of.
    pub(super) what: &'static str,
    /// Steps without whose success it makes no sense.
    pub(super) needs: &'static [&'static str],
    pub(super) run: fn(&mut Run<'_>) -> Result<(), Failure>,
}

/// All steps, in the order they run.
pub(super) const STEPS: &[Step] = &[
    Step {
        name: "format",
        what: "sources are formatted",
        needs: &[],
        run: format,
    },
    Step {
        name: "deny",
        what: "licences, bans and sources of dependencies",
        needs: &[],
        run: deny,
    },
    Step {
        name: "clippy",
        what: "lints of what runs natively",
        needs: &[],
        run: clippy,
    },
    Step {
        name: "clippy-wasm",
        what: "lints of what runs in the browser",
        needs: &[],
        run: clippy_wasm,
    },
    Step {
        name: "docs",
        what: "documentation without a broken link",
        needs: &[],
        run: docs,
    },
    Step {
        name: "native",
        what: "native tests",
        needs: &[],
        run: native,
    },
    Step {
        name: "catalog",
        what: "the built-in models, Regions and prices",
        needs: &[],
        run: catalog,
    },
    Step {
        name: "doctests",
        what: "examples in the documentation",
        needs: &[],
        run: doctests,
    },
    Step {
        name: "fuzz",
        what: "any bytes for what reads bytes, some seconds each",
        needs: &[],
        run: super::fuzz::run,
    },
    Step {
        name: "wasm-node",
        what: "shared tests as wasm, in node",
        needs: &[],
        run: wasm_node,
    },
    Step {
        name: "site",
        what: "the console and its checker, as released",
        needs: &[],
        run: build_site,
    },
    Step {
        name: "size",
        what: "download sizes against their budgets",
        needs: &["site"],
        run: sizes,
    },
    Step {
        name: "wasm-chromium",
        what: "shared tests as wasm, in Chromium",
        needs: &[],
        run: wasm_chromium,
    },
    Step {
        name: "npm",
        what: "the npm package, packed and installed, in node, TypeScript and Chromium",
        needs: &[],
        run: npm_package,
    },
    Step {
        name: "clients",
        what: "boto3, the AWS CLI and SDK, the AI SDK and LiteLLM, as they come, against the sandbox",
        needs: &[],
        run: clients,
    },
    Step {
        name: "e2e-chromium",
        what: "the built console in Chromium",
        needs: &["site"],
        run: e2e_chromium,
    },
    Step {
        name: "e2e-firefox",
        what: "the built console in Firefox",
        needs: &["site"],
        run: e2e_firefox,
    },
    Step {
        name: "families",
        what: "every family was seen to do all that it can",
        needs: &["native", "e2e-chromium"],
        run: families,
    },
    Step {
        name: "peers",
        what: "the tests that tests/peers.toml names were executed",
        needs: &["native", "e2e-chromium"],
        run: peers,
    },
];

/// Only in the browser: compiling them natively would lint what never runs there.
const BROWSER_ONLY: [&str; 6] = [
    "--exclude",
    "outcrop-console",
    "--exclude",
    "outcrop-checker",
    "--exclude",
    "outcrop-wasm",
];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

fn format(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.command("cargo");
    command.args(["fmt", "--all", "--check"]);
    run.check(command)?;
    // A workspace of its own.
    let mut command = run.command("cargo");
    command.args(["fmt", "--check", "--manifest-path", super::fuzz::MANIFEST]);
    run.check(command).map(drop)
}

fn deny(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.command("cargo-deny");
    command.args(["--offline", "--locked", "check", "licenses", "bans", "sources"]);
    run.check(command).map(drop)
}

fn clippy(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.cargo(&["clippy"]);
    command
        .arg("--workspace")
        .args(BROWSER_ONLY)
        .args(["--all-targets", "--", "-Dwarnings"]);
    run.check(command).map(drop)
}

fn clippy_wasm(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.cargo(&["clippy"]);
    command.args(WASM);
    for package in [
        "outcrop-console",
        "outcrop-checker",
        "outcrop-wasm",
        "outcrop-client",
        "outcrop-core",
        "outcrop-tests",
    ] {
        command.args(["--package", package]);
    }
    command.args([
        "--lib",
        "--bin",
        "outcrop-console",
        "--test",
        "wasm_node",
        "--test",
        "wasm_browser",
        "--",
        "-Dwarnings",
    ]);
    run.check(command).map(drop)
}

fn catalog(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.cargo(&["run", "--quiet"]);
    command.args(catalog::PROGRAM);
    run.check(command).map(drop)
}

fn docs(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut native = run.cargo(&["doc"]);
    native
        .args(["--no-deps", "--workspace"])
        .args(BROWSER_ONLY)
        .env("RUSTDOCFLAGS", "-Dwarnings");
    let mut browser = run.cargo(&["doc"]);
    browser
        .args([
            "--no-deps",
            "--package",
            "outcrop-console",
            "--package",
            "outcrop-checker",
            "--package",
            "outcrop-wasm",
        ])
        .args(WASM)
        .env("RUSTDOCFLAGS", "-Dwarnings");
    run.check(native)?;
    run.check(browser).map(drop)
}

fn native(run: &mut Run<'_>) -> Result<(), Failure> {
    // What an earlier run has seen is no proof.
    crate::files::write(&marks(run), "")?;
    if !run.prepare(serve::sandbox_build(&run.context.set_up.tools))? {
        return Ok(());
    }
    let mut command = run.cargo(&["nextest", "run"]);
    command.args([
        "--workspace",
        "--exclude",
        "outcrop-checker",
        "--exclude",
        "outcrop-wasm",
    ]);
    command.arg("--no-fail-fast");
    command.args(["--status-level", "fail", "--final-status-level", "fail"]);
    surroundings(run, &mut command);
    run.tests(command, Summary::Nextest)
}

fn doctests(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.cargo(&["test", "--doc"]);
    command.args([
        "--package",
        "outcrop-core",
        "--package",
        "outcrop-client",
        "--no-fail-fast",
    ]);
    run.tests(command, Summary::Libtest)
}

fn wasm_node(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.cargo(&["test"]);
    command
        .args(WASM)
        .args(["--package", "outcrop-tests", "--test", "wasm_node"]);
    run.tests(command, Summary::Libtest)
}

fn wasm_chromium(run: &mut Run<'_>) -> Result<(), Failure> {
    let browsers = &run.context.set_up.browsers;
    // The runner adds headless and no-sandbox itself; these keep Chromium from calling home.
    let driver = run.context.project.target.join("webdriver.json");
    crate::files::write(
        &driver,
        format!(
            r#"{{"goog:chromeOptions":{{"binary":"{}","args":["--disable-gpu","--disable-background-networking","--disable-component-update","--disable-sync"]}}}}"#,
            browsers.chromium.display().to_string().replace('\\', "\\\\")
        ),
    )?;
    let mut command = run.cargo(&["test"]);
    command
        .args(WASM)
        .args(["--package", "outcrop-tests", "--test", "wasm_browser"])
        .env("CHROMEDRIVER", &browsers.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run.tests(command, Summary::Libtest)
}

fn build_site(run: &mut Run<'_>) -> Result<(), Failure> {
    run.check(site::trunk(run.context.project, &run.context.set_up.tools))
        .map(drop)
}

fn sizes(run: &mut Run<'_>) -> Result<(), Failure> {
    for part in size::measure(&run.context.set_up.tools, &run.context.project.site())? {
        run.measured(part.within, &part.line);
    }
    Ok(())
}

fn npm_package(run: &mut Run<'_>) -> Result<(), Failure> {
    let context = run.context;
    let tools = &context.set_up.tools;
    let mut build = run.command("cargo");
    build
        .args(["xtask", "npm"])
        .env("OUTCROP_CACHE", &context.project.cache);
    // What core says natively, to hold the package's answers against.
    let expected = context.project.target.join("npm-expected.jsonl");
    let mut native = run.cargo(&["run", "--quiet"]);
    native
        .args(["--package", "outcrop-tests", "--bin", "npm-expected", "--"])
        .arg(&expected);
    if !run.prepare(build)? || !run.prepare(native)? {
        return Ok(());
    }
    for part in size::measure_package(tools, &npm::folder(context.project))? {
        run.measured(part.within, &part.line);
    }
    for place in ["node", "chromium"] {
        let mut command = run.command("node");
        command
            .args(["tests/npm/run.mjs", place])
            .env("OUTCROP_NPM", npm::folder(context.project))
            .env("OUTCROP_NPM_EXPECTED", &expected)
            .env("OUTCROP_NPM_SCRATCH", context.project.target.join("npm-test"));
        surroundings(run, &mut command);
        run.tests(command, Summary::EndToEnd)?;
    }
    Ok(())
}

fn clients(run: &mut Run<'_>) -> Result<(), Failure> {
    let tools = &run.context.set_up.tools;
    let python = setup::python_clients(run.context.project, tools)?;
    if !run.prepare(serve::sandbox_build(tools))? {
        return Ok(());
    }
    let mut command = run.command("node");
    command
        .arg("tests/clients/run.mjs")
        .env("OUTCROP_CLIENTS_PYTHON", python);
    surroundings(run, &mut command);
    run.tests(command, Summary::EndToEnd)
}

fn e2e_chromium(run: &mut Run<'_>) -> Result<(), Failure> {
    e2e(run, "chromium")
}

fn e2e_firefox(run: &mut Run<'_>) -> Result<(), Failure> {
    e2e(run, "firefox")
}

fn e2e(run: &mut Run<'_>, browser: &str) -> Result<(), Failure> {
    if !run.prepare(serve::sandbox_build(&run.context.set_up.tools))? {
        return Ok(());
    }
    let mut command = run.command("node");
    command.arg("tests/e2e/run.mjs").arg(browser);
    surroundings(run, &mut command);
    run.tests(command, Summary::EndToEnd)
}

/// After the others: it makes a table of what they have seen.
fn families(run: &mut Run<'_>) -> Result<(), Failure> {
    let mut command = run.cargo(&["run", "--quiet"]);
    command
        .args(["--package", "outcrop-tests", "--bin", "families", "--"])
        .arg(marks(run));
    run.check_and_show(command).map(drop)
}

/// Where tests keep what they have seen of each family.
fn marks(run: &Run<'_>) -> PathBuf {
    run.context.project.target.join("families.marks")
}

/// After the others: it reads what they left.
fn peers(run: &mut Run<'_>) -> Result<(), Failure> {
    let target = &run.context.project.target;
    let (report, logs) = (
        target.join("nextest/default/junit.xml"),
        target.join("xtask-logs"),
    );
    let mut command = run.cargo(&["nextest", "run"]);
    command
        // A profile of its own, whose report does not replace the one that is read.
        .args([
            "--profile",
            "peers",
            "--package",
            "outcrop-tests",
            "--test",
            "peers",
        ])
        .args([
            "--run-ignored",
            "only",
            "--status-level",
            "fail",
            "--final-status-level",
            "fail",
        ])
        .env("OUTCROP_NATIVE_REPORT", report)
        .env("OUTCROP_LOGS", logs);
    run.tests(command, Summary::Nextest)
}

/// Tells tests where the programs are that they start.
fn surroundings(run: &Run<'_>, command: &mut Command) {
    let set_up = &run.context.set_up;
    command
        .env("OUTCROP_SANDBOX", serve::sandbox_program(run.context.project))
        .env("OUTCROP_PYTHON", &set_up.python)
        .env("OUTCROP_NODE_MODULES", &set_up.tools.node_modules)
        .env("OUTCROP_CHROMIUM", &set_up.browsers.chromium)
        .env("OUTCROP_FIREFOX", &set_up.browsers.firefox)
        .env("OUTCROP_DIST", run.context.project.site())
        .env("OUTCROP_MARKS", marks(run));
}
