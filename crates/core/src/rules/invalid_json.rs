//! A line is not JSON.

use super::{Example, HAIKU, Rule, Said};
use crate::finding::Severity;
use crate::json::Mistake;

/// The rule.
pub const RULE: Rule = Rule {
    code: "invalid-json",
    severity: Severity::Error,
    checks: "Every line is one JSON value by RFC 8259: double quotes, no trailing commas, no comments, no NaN.",
    why: "A line that is not JSON fails, and in some cases the whole file with it.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello",}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(mistake: Mistake) -> Said {
    let (title, message, fix) = match mistake {
        Mistake::EndsEarly => (
            "the line ends early",
            "The line ends inside a value: something is cut off, or a line break stands inside the record.",
            "Write the record on one line, whole; a line break inside text is `\\n`.",
        ),
        Mistake::UnclosedString => (
            "a string is not closed",
            "The string that begins here has no closing quote on this line.",
            "Close it with `\"`; a quote inside text is `\\\"`, a line break `\\n`.",
        ),
        Mistake::ControlCharacter => (
            "a control character in a string",
            "A raw control character (a tab, for example) stands inside a string.",
            "Write it escaped: a tab is `\\t`, others are `\\u00XX`.",
        ),
        Mistake::BadEscape => (
            "an escape that JSON has not",
            "This backslash begins no escape of JSON.",
            "Double it (`\\\\`) if a backslash is meant; Windows paths and regular expressions need that.",
        ),
        Mistake::BadUnicodeEscape => (
            "`\\u` without four digits",
            "`\\u` must be followed by four hexadecimal digits.",
            "Write four digits, or double the backslash if a backslash is meant.",
        ),
        Mistake::LoneSurrogate => (
            "half of a surrogate pair",
            "This `\\u` escape is one half of a surrogate pair; the other half is missing.",
            "The text was cut inside a character (an emoji, mostly): cut by characters, or drop the half.",
        ),
        Mistake::BadNumber => (
            "a malformed number",
            "This is no number in JSON: no leading zero, no leading `+` or `.`, a digit after the point.",
            "Write it plainly, such as `0.5`.",
        ),
        Mistake::NumberOutOfRange => (
            "a number out of range",
            "The number is larger than a 64-bit float holds.",
            "Write a smaller number, or a string if it is no quantity.",
        ),
        Mistake::ExpectedValue => (
            "no value where one must be",
            "A value must stand here: a string in double quotes, a number, `true`, `false`, `null`, `{` or `[`.",
            "Python's `True`, `None`, `NaN` and single quotes are not JSON: write the file with `json.dumps`.",
        ),
        Mistake::TrailingComma => (
            "a comma before a closing bracket",
            "A comma stands before the closing bracket.",
            "Remove the comma.",
        ),
        Mistake::ExpectedKey => (
            "a member's name without double quotes",
            "The name of a member must stand here, in double quotes.",
            "Put the name in double quotes: `\"name\": …`.",
        ),
        Mistake::ExpectedColon => (
            "no colon after a name",
            "A colon must follow the member's name.",
            "Write `\"name\": value`.",
        ),
        Mistake::ExpectedCommaOrBrace => (
            "no comma between members",
            "`,` or `}` must stand here.",
            "Put a comma between the members; if text before holds a quote, escape it as `\\\"`.",
        ),
        Mistake::ExpectedCommaOrBracket => (
            "no comma between elements",
            "`,` or `]` must stand here.",
            "Put a comma between the elements, or close the bracket that was opened.",
        ),
        Mistake::TrailingText => (
            "text after the record",
            "The record ended before this; one line holds one record.",
            "Put each record on a line of its own, and nothing after it.",
        ),
        Mistake::TooDeep => (
            "nested too deep",
            "Objects and arrays are nested more than 127 deep here.",
            "Flatten the value, or pass it as text.",
        ),
    };
    Said::new(&RULE, format!("Not JSON: {title}"), message, fix).telling_apart(title)
}
