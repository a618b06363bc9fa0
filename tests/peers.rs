//! Bugs that other tools for the same work were reported to have: `peers.toml` names, for each, the test that would
//! find it here. A bug without a test, and a test that is not there or was not executed, is a failure.
#![cfg(not(target_arch = "wasm32"))]

#[path = "peers/bodies.rs"]
mod bodies;
#[path = "peers/executed.rs"]
mod executed;
#[path = "peers/ids.rs"]
mod ids;
#[path = "peers/jsonl.rs"]
mod jsonl;
#[path = "peers/replies.rs"]
mod replies;
#[path = "peers/stream.rs"]
mod stream;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// `peers.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Peers {
    /// The ids of all bugs, by the section of the survey that has them.
    listed: BTreeMap<String, Vec<String>>,
    #[serde(rename = "bug")]
    bugs: Vec<Bug>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bug {
    id: String,
    /// What went wrong there.
    what: String,
    /// The tests that would find it here.
    #[serde(default)]
    tests: Vec<String>,
    /// What must be built before it can happen here, where that is not yet.
    later: Option<String>,
}

fn peers() -> Peers {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers.toml")).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("peers.toml: {error}"))
}

#[test]
fn every_bug_has_a_test_or_waits_for_what_is_not_built() {
    let peers = peers();
    let mut listed = BTreeSet::new();
    for id in peers.listed.values().flatten() {
        assert!(listed.insert(id.as_str()), "{id} is listed twice");
    }
    let mut told = BTreeSet::new();
    for bug in &peers.bugs {
        assert!(told.insert(bug.id.as_str()), "{} stands twice", bug.id);
        assert!(bug.what.ends_with('.'), "{}: say what went wrong", bug.id);
        let waits = bug.later.as_ref().is_some_and(|later| !later.trim().is_empty());
        assert!(
            waits || !bug.tests.is_empty(),
            "{}: no test, and nothing it waits for",
            bug.id
        );
    }
    let missing: Vec<_> = listed.difference(&told).collect();
    let strangers: Vec<_> = told.difference(&listed).collect();
    assert!(
        missing.is_empty() && strangers.is_empty(),
        "without a row: {missing:?}; without a place in the list: {strangers:?}"
    );
}

#[test]
fn the_named_tests_are_there() {
    let absent: Vec<String> = peers()
        .bugs
        .iter()
        .flat_map(|bug| bug.tests.iter().map(move |test| (bug, test)))
        .filter(|(_, test)| !is_there(test))
        .map(|(bug, test)| format!("{}: {test}", bug.id))
        .collect();
    assert!(absent.is_empty(), "no such test:\n{}", absent.join("\n"));
    assert!(!is_there("outcrop-tests::batch no_such_test"));
    assert!(!is_there("outcrop-core batch::lines::tests::no_such_test"));
    assert!(!is_there("e2e-chromium batch · no such test"));
}

/// Run by `cargo xtask test`, which knows what the steps before it executed.
#[test]
#[ignore = "needs the lists of what `cargo xtask test` executed"]
fn the_named_tests_were_executed() {
    let executed = executed::all();
    let idle: Vec<String> = peers()
        .bugs
        .iter()
        .flat_map(|bug| bug.tests.iter().map(move |test| (bug, test)))
        .filter(|(_, test)| !executed.contains(*test))
        .map(|(bug, test)| format!("{}: {test}", bug.id))
        .collect();
    assert!(
        idle.is_empty(),
        "of {} tests that passed, none is\n{}",
        executed.len(),
        idle.join("\n")
    );
}

/// Whether the sources have this test: a name as nextest writes it, or the step and name of one in a browser.
fn is_there(test: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Some((binary, name)) = test.split_once(' ') else {
        return false;
    };
    if binary.starts_with("e2e-") {
        let quoted = |name: &str| name.replace('\'', "\\'");
        let Some((suites, test)) = name.rsplit_once(" · ") else {
            return false;
        };
        return sources(&root.join("tests/e2e/suites"), "mjs").iter().any(|text| {
            text.contains(&format!("test('{}'", quoted(test)))
                && suites
                    .split(" · ")
                    .all(|suite| text.contains(&format!("describe('{}'", quoted(suite))))
        });
    }
    let (folder, top) = match binary.split_once("::") {
        Some((_, binary)) => (root.join("tests"), Some(binary)),
        None => match binary.strip_prefix("outcrop-") {
            Some(package) => (root.join("crates").join(package).join("src"), None),
            None => return false,
        },
    };
    let mut modules: Vec<&str> = top.into_iter().chain(name.split("::")).collect();
    let Some(function) = modules.pop() else {
        return false;
    };
    if top.is_none() && modules.last() == Some(&"tests") {
        modules.pop();
    }
    // Modules of a test binary stand in a folder of its name, or beside it where several share them.
    let shared = if top.is_some() { modules.get(1..) } else { None };
    [Some(modules.as_slice()), shared]
        .into_iter()
        .flatten()
        .filter(|modules| !modules.is_empty())
        .flat_map(|modules| {
            let file = folder.join(modules.iter().collect::<PathBuf>());
            [
                file.with_extension("rs"),
                file.join("mod.rs"),
                file.join("tests.rs"),
                file.join("tests/mod.rs"),
            ]
        })
        .filter_map(|path| fs::read_to_string(path).ok())
        .any(|text| text.contains(&format!("fn {function}(")))
}

fn sources(folder: &Path, extension: &str) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}
