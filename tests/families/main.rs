//! The families and what the tests of this run have seen each do. A zero is a failure.
//!
//! `families MARKS`: the file that the tests wrote ([`outcrop_tests::marks`]).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::collections::BTreeMap;
use std::process::ExitCode;

use outcrop_core::catalog::{Catalog, Family};
use outcrop_tests::marks::{Ability, name};

/// Families that no tool's bodies or replies were found of, and where was looked.
const NOTHING_FOREIGN: &[(&str, &str)] = &[];

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: families MARKS");
        return ExitCode::FAILURE;
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!(
                "{}: {error}. The tests write it: run the steps before this one.",
                path.display()
            );
            return ExitCode::FAILURE;
        }
    };
    let mut marks: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in text.lines() {
        if let Some(mark) = line.split_once(' ') {
            *marks.entry(mark).or_default() += 1;
        }
    }
    print!("{:<20}", "family");
    for ability in Ability::ALL {
        print!("{:>12}", ability.as_str());
    }
    println!();
    let mut failed = Vec::new();
    for &family in Family::ALL {
        let family_name = name(family);
        print!("{family_name:<20}");
        for ability in Ability::ALL {
            let count = marks
                .get(&(family_name.as_str(), ability.as_str()))
                .copied()
                .unwrap_or(0);
            let excuse = excuse(family, &family_name, ability);
            let cell = match (count, excuse) {
                (0, Some(excuse)) => excuse.to_owned(),
                (count, Some(excuse)) if excuse == NONE_FOUND => {
                    failed.push(format!(
                        "{family_name}: there is something foreign now; take it off the list"
                    ));
                    count.to_string()
                }
                (count, _) => count.to_string(),
            };
            if count == 0 && excuse.is_none() {
                failed.push(format!("{family_name}: nothing was seen to {}", ability.as_str()));
            }
            print!("{cell:>12}");
        }
        println!();
    }
    for (family, why) in NOTHING_FOREIGN {
        println!("{family}: nothing foreign, {why}");
    }
    for fault in &failed {
        println!("{fault}");
    }
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

const NONE_FOUND: &str = "none";

/// What stands in the table where nothing need be.
fn excuse(family: Family, name: &str, ability: Ability) -> Option<&'static str> {
    match ability {
        Ability::Fold => (!Catalog::builtin().of_family(family).any(|model| model.streams)).then_some("–"),
        Ability::Foreign => NOTHING_FOREIGN
            .iter()
            .any(|(family, _)| *family == name)
            .then_some(NONE_FOUND),
        _ => None,
    }
}
