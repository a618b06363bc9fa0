//! Installs what a command needs and is not there yet, saying what and why.
//!
//! Every part looks before it acts, so a second run costs a fraction of a second and no network.
//! What we install ourselves goes under [`Project::cache`]; browsers come from the system's packages.

mod cargo_tools;
mod node;
mod python;
mod rust;
pub(crate) mod system;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;

/// What is set up: where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    root: PathBuf,
    /// PATH with our tools first.
    path: OsString,
    /// The installed npm packages.
    pub(crate) node_modules: PathBuf,
}

impl Tools {
    /// A command that runs in the checkout and finds our tools before the system's.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("PATH", &self.path)
            // Either would replace the flags that the console and the checker are built with.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    fn add(&mut self, folder: &Path) {
        let mut folders = vec![folder.to_owned()];
        folders.extend(std::env::split_paths(&self.path));
        // A folder with a colon in its name cannot be on PATH; without it the tools are not found, which is said.
        if let Ok(path) = std::env::join_paths(folders) {
            self.path = path;
        }
    }

    fn find(&self, program: &str) -> Option<PathBuf> {
        process::find(program, &self.path)
    }
}

/// What the tests need beyond the site's tools.
#[derive(Debug)]
pub(crate) struct TestTools {
    pub(crate) tools: Tools,
    /// Python with boto3, the second opinion on the sandbox.
    pub(crate) python: PathBuf,
    pub(crate) browsers: system::Browsers,
}

/// What the benchmarks need beyond the site's tools.
#[derive(Debug)]
pub(crate) struct BenchTools {
    pub(crate) tools: Tools,
    pub(crate) valgrind: PathBuf,
}

/// What the benchmark in a browser needs beyond the site's tools.
#[derive(Debug)]
pub(crate) struct BrowserBenchTools {
    pub(crate) tools: Tools,
    pub(crate) chromium: PathBuf,
}

/// Sets up what building the site takes.
pub(crate) fn for_site(project: &Project) -> Result<Tools, Failure> {
    timed(|| site(project))
}

/// Sets up what the tests take.
pub(crate) fn for_tests(project: &Project) -> Result<TestTools, Failure> {
    timed(|| {
        // What takes seconds comes first, so that what is missing is said before the minutes of building.
        let mut tools = start(project)?;
        let browsers = system::browsers(&tools)?;
        system::cpp_compiler(&tools)?;
        let python = python::packages(
            project,
            &tools,
            python::ORACLES,
            "boto3, which checks the sandbox",
        )?;
        rust::components(&tools)?;
        rust::dependencies(&tools, crate::test::FUZZ_MANIFEST)?;
        build_for_site(project, &mut tools)?;
        cargo_tools::for_tests(project, &mut tools)?;
        Ok(TestTools {
            tools,
            python,
            browsers,
        })
    })
}

/// Sets up the Python of the clients that try the sandbox: only their step needs it, and it is large.
pub(crate) fn python_clients(project: &Project, tools: &Tools) -> Result<PathBuf, Failure> {
    let what = "the AWS CLI and LiteLLM, which try the sandbox (half a gigabyte)";
    python::packages(project, tools, python::CLIENTS, what)
}

/// Sets up what the benchmarks take.
pub(crate) fn for_bench(project: &Project) -> Result<BenchTools, Failure> {
    timed(|| {
        let tools = site(project)?;
        let valgrind = system::valgrind(&tools)?;
        Ok(BenchTools { tools, valgrind })
    })
}

/// Sets up what the benchmark in a browser takes.
pub(crate) fn for_browser_bench(project: &Project) -> Result<BrowserBenchTools, Failure> {
    timed(|| {
        let tools = site(project)?;
        let chromium = system::browsers(&tools)?.chromium;
        Ok(BrowserBenchTools { tools, chromium })
    })
}

fn site(project: &Project) -> Result<Tools, Failure> {
    let mut tools = start(project)?;
    build_for_site(project, &mut tools)?;
    Ok(tools)
}

/// What everything else stands on, quickly had.
fn start(project: &Project) -> Result<Tools, Failure> {
    let mut tools = Tools {
        root: project.root.clone(),
        path: std::env::var_os("PATH").unwrap_or_default(),
        node_modules: PathBuf::new(),
    };
    node::packages(project, &mut tools)?;
    rust::wasm_target(&tools)?;
    Ok(tools)
}

/// What is built from source.
fn build_for_site(project: &Project, tools: &mut Tools) -> Result<(), Failure> {
    rust::dependencies(tools, "Cargo.toml")?;
    cargo_tools::for_site(project, tools)
}

fn timed<T>(set_up: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let started = Instant::now();
    let done = set_up()?;
    println!("setup     ready in {:.1} s", started.elapsed().as_secs_f64());
    Ok(done)
}

/// Tells the person what is being installed and why.
fn announce(what: &str) {
    println!("setup     {what}");
}
