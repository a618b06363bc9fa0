//! Names of documents as Converse takes them: letters, digits, single blanks, hyphens, parentheses and square brackets,
//! each name once.
//! <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html>

use std::collections::BTreeSet;

use super::note;
use crate::finding::{Finding, Severity};

/// The longest name.
const LONGEST: usize = 200;
/// Room for what tells equal names apart.
const ROOM: usize = 12;

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name for the next document, as near as can be to its own. A change is said, at `path` of the body; its
    /// extension is no part of a name.
    pub(super) fn next(&mut self, own: Option<&str>, path: &str, findings: &mut Vec<Finding>) -> String {
        let given = own.map(without_extension).unwrap_or_default();
        let plain = plain(given);
        let base = if plain.is_empty() { "document" } else { &plain };
        let mut name = base.to_owned();
        let mut number = 2_u32;
        while !self.0.insert(name.clone()) {
            name = format!("{base} ({number})");
            number = number.saturating_add(1);
        }
        if name != given {
            findings.push(note(
                "name-changed",
                Severity::Note,
                path,
                match own {
                    Some(own) => format!("The document `{own}` is sent as `{name}`: names have few kinds of characters, and each is there once."),
                    None => format!("The document is sent as `{name}`: it must have a name."),
                },
                "Nothing, unless the model is to know it by its name.",
            ));
        }
        name
    }
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 8 => stem,
        _ => name,
    }
}

fn plain(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars() {
        let taken = match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '(' | ')' | '[' | ']' => letter,
            letter if letter.is_whitespace() => ' ',
            _ => '-',
        };
        if plain.len() < LONGEST - ROOM && !(taken == ' ' && plain.ends_with(' ')) {
            plain.push(taken);
        }
    }
    // A name of other writing is nothing but hyphens.
    if plain.contains(|letter: char| letter.is_ascii_alphanumeric()) {
        plain.trim().to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_each_is_there_once() {
        let mut names = Names::default();
        let mut findings = Vec::new();
        let mut next = |own| names.next(own, "x", &mut findings);
        assert_eq!(next(Some("Report [1] (final).pdf")), "Report [1] (final)");
        assert_eq!(next(Some("report.v2.pdf")), "report-v2");
        assert_eq!(next(Some("Report [1] (final).docx")), "Report [1] (final) (2)");
        assert_eq!(next(Some("a  b\t.md")), "a b");
        assert_eq!(next(Some("報告.pdf")), "document");
        assert_eq!(next(None), "document (2)");
        assert_eq!(next(Some(".pdf")), "-pdf");
        assert_eq!(next(Some(&"x".repeat(500))).len(), LONGEST - ROOM);
        assert_eq!(findings.len(), 7, "all but the first");
    }
}
