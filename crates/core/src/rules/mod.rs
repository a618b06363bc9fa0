//! The rules that files and bodies are checked by: one a file, each with what it checks, why it matters,
//! a line that breaks it and the same line mended.
//!
//! A rule file holds its texts and nothing else; whoever walks the bytes ([`crate::schema`],
//! [`crate::batch`]) decides that it applies and asks it for the words. The pages about rules and the tests
//! of every `bad` and `fixed` line are made from [`ALL`].

use std::borrow::Cow;

use crate::finding::Severity;

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable code, kebab case.
    pub code: &'static str,
    /// How bad breaking it usually is; a finding can be milder.
    pub severity: Severity,
    /// What it checks, in one sentence.
    pub checks: &'static str,
    /// Why it matters: what Bedrock does with it.
    pub why: &'static str,
    /// Where to see it happen.
    pub example: Example,
}

/// How a rule is broken and mended, for people and for tests.
#[derive(Debug, PartialEq, Eq)]
pub enum Example {
    /// One line of a file.
    Line {
        /// The model of the job.
        model: &'static str,
        /// `true`: a Converse job.
        converse: bool,
        /// The line that breaks the rule.
        bad: &'static str,
        /// The line as it should be; it breaks no rule.
        fixed: &'static str,
    },
    /// A whole file, checked as it stands, bytes that are no text included.
    File {
        /// The file that breaks the rule.
        bad: &'static [u8],
        /// The file as it should be.
        fixed: &'static [u8],
    },
    /// Too large to print; tests build it. The text says what it is.
    Described(&'static str),
}

/// What a rule says about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// What tells causes of one rule apart beyond the path, such as the wrong type. No value of the file.
    pub detail: String,
    /// The cause in a few words, for the row of a report. Names in backticks.
    pub title: String,
    /// What happened here, in one sentence.
    pub message: String,
    /// What to do, in one sentence.
    pub fix: String,
}

impl Said {
    fn new(
        rule: &'static Rule,
        title: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: rule.severity,
            detail: String::new(),
            title: title.into(),
            message: message.into(),
            fix: fix.into(),
        }
    }

    pub(crate) fn milder(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) fn telling_apart(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(pub mod $module;)*

        /// Every rule, in the order in which a reader meets them: file, line, envelope, body.
        pub const ALL: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    not_jsonl,
    byte_order_mark,
    crlf,
    blank_line,
    no_final_newline,
    too_few_records,
    too_many_records,
    file_too_large,
    job_too_large,
    line_too_long,
    mixed_models,
    media_folder,
    invalid_utf8,
    invalid_json,
    duplicate_key,
    not_an_object,
    openai_line,
    missing_record_id,
    record_id_type,
    duplicate_record_id,
    record_ids_not_compared,
    missing_model_input,
    unknown_envelope_member,
    foreign_dialect,
    missing_member,
    unknown_member,
    refused_member,
    wrong_type,
    out_of_range,
    wrong_length,
    blank_text,
    unknown_value,
    untagged_block,
    union_members,
    null_member,
    conflicting_members,
    role_order,
    image_data,
    batch_feature,
}

/// Characters that are shown of a name.
const SHOWN: usize = 80;

/// As much of a name or value of a file as messages, titles, subjects and paths show: 80 characters, and `…` where
/// there are more.
pub(crate) fn cut(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", name.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(name),
    }
}

/// The same for between backticks, where one in the name would end it.
pub(crate) fn shown(name: &str) -> String {
    cut(name).replace('`', "'")
}

/// A number as people read it: `100,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The rule of a code.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

const HAIKU: &str = "anthropic.claude-3-haiku-20240307-v1:0";
const NOVA_LITE: &str = "amazon.nova-lite-v1:0";
const COMPLETED_ANYWAY: &str = "Bedrock does not read the bodies when a job starts. The record comes back as an error, \
hours later, and the job still says Completed.";

#[cfg(test)]
mod tests {
    use super::{cut, grouped, shown};

    #[test]
    fn names_are_cut_after_80_characters() {
        let exact = "ö".repeat(80);
        assert_eq!(cut(&exact), exact);
        assert_eq!(cut(&"ö".repeat(81)), format!("{exact}…"));
        assert_eq!(cut(""), "");
        assert_eq!(shown("a`b"), "a'b");
        assert_eq!(shown(&"`".repeat(5_000)).chars().count(), 81);
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, shown) in [
            (0, "0"),
            (99, "99"),
            (999, "999"),
            (1_000, "1,000"),
            (25_001_000, "25,001,000"),
            (100_000, "100,000"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }
}
