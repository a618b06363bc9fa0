//! The pages about rules, `web/rules`: made from the rules themselves and from what the checker says about their
//! examples. They are committed; this fails where they are out of date.
//!
//! `OUTCROP_WRITE=1 cargo nextest run -p outcrop-tests --test rule_pages` writes them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "a test says what it wrote")]

#[path = "rule_pages/html.rs"]
mod html;
#[path = "rule_pages/page.rs"]
mod page;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use outcrop_core::rules;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/rules")
}

/// Every page by its file name.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([("index.html".to_owned(), page::index(rules::ALL))]);
    for (at, rule) in rules::ALL.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| rules::ALL.get(at)).copied();
        let after = rules::ALL.get(at + 1).copied();
        pages.insert(format!("{}.html", rule.code), page::of(rule, before, after));
    }
    pages
}

#[test]
fn pages_say_what_the_rules_say() {
    let pages = pages();
    let committed: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".html"))
        .collect();
    if std::env::var_os("OUTCROP_WRITE").is_some_and(|set| !set.is_empty()) {
        for name in committed.iter().filter(|name| !pages.contains_key(*name)) {
            fs::remove_file(folder().join(name)).unwrap();
            println!("removed {name}");
        }
        for (name, text) in &pages {
            fs::write(folder().join(name), text).unwrap();
        }
        println!("wrote {} pages", pages.len());
        return;
    }
    let stale: Vec<&String> = pages
        .iter()
        .filter(|(name, text)| fs::read_to_string(folder().join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name)
        .chain(committed.iter().filter(|name| !pages.contains_key(*name)))
        .collect();
    assert!(
        stale.is_empty(),
        "out of date: {stale:?}. Write them anew: OUTCROP_WRITE=1 cargo nextest run -p outcrop-tests --test rule_pages"
    );
}

/// The policy of the hosted site forbids scripts and styles in a page, and addresses must hold under any sub-path.
#[test]
fn pages_keep_the_sites_policy() {
    let pages = pages();
    for (name, text) in &pages {
        for tag in text
            .split('<')
            .filter_map(|tag| tag.split_once('>'))
            .map(|(tag, _)| tag)
        {
            // The names of a tag and its attributes, without what they are set to.
            let names: String = tag.split('"').step_by(2).collect();
            for banned in ["script", "style=", " on", "iframe", "base"] {
                assert!(!names.contains(banned), "{name}: <{tag}>");
            }
        }
        for address in text
            .split(" href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                !address.starts_with('/') && !address.contains(':'),
                "{name}: {address} is not relative"
            );
            let there = ["../", "icon.svg", "tokens.css", "rules.css"].contains(&address)
                || pages.contains_key(address);
            assert!(there, "{name}: {address} leads nowhere");
        }
        for tag in ["<h1>", "<main>", "<title>", "lang=\"en\"", "name=\"viewport\""] {
            assert_eq!(text.matches(tag).count(), 1, "{name}: {tag}");
        }
    }
}
