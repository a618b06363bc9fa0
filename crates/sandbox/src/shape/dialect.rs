//! The words each validator of the service uses for the same violations.
//!
//! Recorded ones are quoted in the tests; the others follow the library each of them comes from
//! (a Java JSON-Schema validator for Nova and Titan, pydantic for Claude, Coral for Converse).

use std::fmt::Write as _;

use super::{Kind, Problem, Step, Violation};
use crate::refusal::Refusal;

/// Nova and Titan: every violation as a JSON pointer and a sentence, joined without a separator.
///
/// `Malformed input request: #/messages/0/content/0: extraneous key [inputText] is not permitted,
/// please reformat your input and try again.`
pub(crate) fn json_schema(found: &[Violation]) -> Refusal {
    let all = found
        .iter()
        .map(json_schema_violation)
        .collect::<Vec<_>>()
        .concat();
    Refusal::invalid(format!(
        "Malformed input request: {all}, please reformat your input and try again."
    ))
}

/// What `StartAsyncInvoke` makes of a refusal by [`json_schema`]: the violations and nothing around them.
pub(crate) fn bare(refusal: Refusal) -> Refusal {
    let bare = refusal
        .message
        .strip_prefix("Malformed input request: ")
        .and_then(|rest| rest.strip_suffix(", please reformat your input and try again."))
        .map(str::to_owned);
    Refusal {
        message: bare.unwrap_or(refusal.message),
        ..refusal
    }
}

fn json_schema_violation(violation: &Violation) -> String {
    let mut at = String::from("#");
    for step in &violation.path {
        match step {
            Step::Name(name) => at.extend(["/", name]),
            Step::Index(index) => at.extend(["/", &index.to_string()]),
            Step::Tag(_) => {}
        }
    }
    let what = match &violation.problem {
        Problem::Missing(name) => format!("required key [{name}] not found"),
        Problem::Unknown(name) => format!("extraneous key [{name}] is not permitted"),
        Problem::Type { expected, found } => {
            let found = java(*found);
            let lines = expected
                .iter()
                .map(|expected| format!("{at}: expected type: {}, found: {found}", java(*expected)));
            return lines.collect::<Vec<_>>().concat();
        }
        Problem::Below { value, min } => format!("{value} is not greater or equal to {min}"),
        Problem::Above { value, max } => format!("{value} is not less or equal to {max}"),
        Problem::Short { actual, min } => format!("expected minLength: {min}, actual: {actual}"),
        Problem::Long { actual, max } => format!("expected maxLength: {max}, actual: {actual}"),
        Problem::Few { actual, min } => format!("expected minimum item count: {min}, found: {actual}"),
        Problem::Many { actual, max } => format!("expected maximum item count: {max}, found: {actual}"),
        Problem::NotOneOf { value, .. } | Problem::UnknownTag { value, .. } => {
            format!("{value} is not a valid enum value")
        }
        Problem::NoMember { .. } => "minimum size: [1], found: [0]".to_owned(),
        Problem::SeveralMembers { found } => format!("maximum size: [1], found: [{}]", found.len()),
    };
    format!("{at}: {what}")
}

fn java(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "Null",
        Kind::Bool => "Boolean",
        Kind::Integer => "Integer",
        Kind::Number => "Number",
        Kind::Text => "String",
        Kind::List => "JSONArray",
        Kind::Object => "JSONObject",
    }
}

/// Claude: the first violation, as a dotted path and pydantic's sentence.
///
/// `max_tokens: Field required`
pub(crate) fn pydantic(found: &[Violation]) -> Refusal {
    Refusal::invalid(found.first().map_or_else(String::new, pydantic_violation))
}

/// One violation in pydantic's words.
pub(crate) fn pydantic_violation(violation: &Violation) -> String {
    let mut at: Vec<String> = violation
        .path
        .iter()
        .map(|step| match step {
            Step::Name(name) => name.clone(),
            Step::Index(index) => index.to_string(),
            Step::Tag(tag) => (*tag).to_owned(),
        })
        .collect();
    let what = match &violation.problem {
        Problem::Missing(name) => {
            at.push((*name).to_owned());
            "Field required".to_owned()
        }
        Problem::Unknown(name) => {
            at.push(name.clone());
            "Extra inputs are not permitted".to_owned()
        }
        Problem::Type { expected, .. } => {
            let wanted = match expected.first() {
                Some(Kind::Bool) => "boolean",
                Some(Kind::Integer) => "integer",
                Some(Kind::Number) => "number",
                Some(Kind::List) => "list",
                Some(Kind::Object) => "dictionary",
                _ => "string",
            };
            format!("Input should be a valid {wanted}")
        }
        Problem::Below { min, .. } => format!("Input should be greater than or equal to {min}"),
        Problem::Above { max, .. } => format!("Input should be less than or equal to {max}"),
        Problem::Short { min, .. } => format!("String should have at least {min} character{}", plural(*min)),
        Problem::Long { max, .. } => format!("String should have at most {max} character{}", plural(*max)),
        Problem::Few { actual, min } => {
            format!(
                "List should have at least {min} item{} after validation, not {actual}",
                plural(*min)
            )
        }
        Problem::Many { actual, max } => {
            format!(
                "List should have at most {max} item{} after validation, not {actual}",
                plural(*max)
            )
        }
        Problem::NotOneOf { known, .. } => format!("Input should be {}", quoted(known, " or ")),
        Problem::NoMember { known } => format!("Input should set one of {}", quoted(known, ", ")),
        Problem::SeveralMembers { .. } => "Input should set one member only".to_owned(),
        Problem::UnknownTag { tag, value, known } => format!(
            "Input tag '{value}' found using '{tag}' does not match any of the expected tags: {}",
            quoted(known, ", ")
        ),
    };
    format!("{}: {what}", at.join("."))
}

/// `'a', 'b' or 'c'`.
fn quoted(names: &[&str], last: &str) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == names.len() { last } else { ", " });
        }
        let _ = write!(text, "'{name}'");
    }
    text
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Converse: constraint failures as Coral lists them, list positions counted from one.
///
/// `1 validation error detected: Value '1.5' at 'inferenceConfig.temperature' failed to satisfy
/// constraint: Member must have value less than or equal to 1`
///
/// A union without a member and a member the model does not know are reported first, each in the
/// sentence of its own that the service has for it.
pub(crate) fn coral(found: &[Violation]) -> Refusal {
    for violation in found {
        match &violation.problem {
            Problem::NoMember { known } => {
                return Refusal::invalid(format!(
                    "The value at {} is empty. It must set one of the following keys: {}.",
                    dotted(&violation.path),
                    known.join(", ")
                ));
            }
            Problem::SeveralMembers { found } => {
                return Refusal::invalid(format!(
                    "The value at {} sets more than one of the following keys: {}. Set one of them and try again.",
                    dotted(&violation.path),
                    found.join(", ")
                ));
            }
            Problem::Unknown(_) => return json_schema(std::slice::from_ref(violation)),
            Problem::Type { expected, found } => {
                let expected = expected.first().copied().unwrap_or(Kind::Null);
                return Refusal::service(
                    400,
                    "SerializationException",
                    format!(
                        "{} can not be converted to {}",
                        token_name(*found),
                        class_name(expected)
                    ),
                );
            }
            _ => {}
        }
    }
    let all: Vec<String> = found.iter().map(coral_violation).collect();
    let errors = if all.len() == 1 { "error" } else { "errors" };
    Refusal::invalid(format!(
        "{} validation {errors} detected: {}",
        all.len(),
        all.join("; ")
    ))
}

fn coral_violation(violation: &Violation) -> String {
    let mut at: Vec<String> = Vec::new();
    for step in &violation.path {
        match step {
            Step::Name(name) => at.push(name.clone()),
            Step::Index(index) => at.extend([(index + 1).to_string(), "member".to_owned()]),
            Step::Tag(_) => {}
        }
    }
    let (value, constraint) = match &violation.problem {
        Problem::Missing(name) => {
            at.push((*name).to_owned());
            (String::new(), "Member must not be null".to_owned())
        }
        Problem::Below { value, min } => (
            format!(" '{value}'"),
            format!("Member must have value greater than or equal to {min}"),
        ),
        Problem::Above { value, max } => (
            format!(" '{value}'"),
            format!("Member must have value less than or equal to {max}"),
        ),
        Problem::Short { min, .. } | Problem::Few { min, .. } => (
            String::new(),
            format!("Member must have length greater than or equal to {min}"),
        ),
        Problem::Long { max, .. } | Problem::Many { max, .. } => (
            String::new(),
            format!("Member must have length less than or equal to {max}"),
        ),
        Problem::NotOneOf { value, known } => (
            format!(" '{value}'"),
            format!("Member must satisfy enum value set: [{}]", known.join(", ")),
        ),
        other => (String::new(), format!("Member is not valid ({other:?})")),
    };
    format!(
        "Value{value} at '{}' failed to satisfy constraint: {constraint}",
        at.join(".")
    )
}

/// `messages.0.content.1`, the form of the sentences that are not constraint failures.
pub(crate) fn dotted(path: &[Step]) -> String {
    let steps = path.iter().filter_map(|step| match step {
        Step::Name(name) => Some(name.clone()),
        Step::Index(index) => Some(index.to_string()),
        Step::Tag(_) => None,
    });
    steps.collect::<Vec<_>>().join(".")
}

fn token_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "NULL_VALUE",
        Kind::Bool => "TRUE_VALUE",
        Kind::Integer | Kind::Number => "NUMBER_VALUE",
        Kind::Text => "STRING_VALUE",
        Kind::List => "START_ARRAY",
        Kind::Object => "START_OBJECT",
    }
}

fn class_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "Boolean",
        Kind::Integer => "Integer",
        Kind::Number => "Float",
        Kind::Text => "String",
        Kind::List => "List",
        Kind::Object => "Object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &[&str], problem: Problem) -> Violation {
        let path = path
            .iter()
            .map(|step| {
                step.parse()
                    .map_or_else(|_| Step::Name((*step).to_owned()), Step::Index)
            })
            .collect();
        Violation { path, problem }
    }

    // Recorded: errors/validation-extraneous-key.
    #[test]
    fn nova_speaks_as_recorded() {
        let found = [at(
            &["messages", "0", "content", "0"],
            Problem::Unknown("inputText".to_owned()),
        )];
        assert_eq!(
            json_schema(&found).message,
            "Malformed input request: #/messages/0/content/0: extraneous key [inputText] is not permitted, please \
             reformat your input and try again."
        );
    }

    // Recorded: the type part of errors/validation-claude-malformed.
    #[test]
    fn several_types_are_joined_as_recorded() {
        let problem = Problem::Type {
            expected: vec![Kind::List, Kind::Text],
            found: Kind::Object,
        };
        assert_eq!(
            json_schema(&[at(&["messages", "0", "content"], problem)]).message,
            "Malformed input request: #/messages/0/content: expected type: JSONArray, found: JSONObject\
             #/messages/0/content: expected type: String, found: JSONObject, please reformat your input and try again."
        );
    }

    #[test]
    fn claude_speaks_pydantic() {
        assert_eq!(
            pydantic(&[at(&[], Problem::Missing("max_tokens"))]).message,
            "max_tokens: Field required"
        );
        assert_eq!(
            pydantic(&[at(&[], Problem::Unknown("foo".to_owned()))]).message,
            "foo: Extra inputs are not permitted"
        );
        let problem = Problem::NotOneOf {
            value: "x".to_owned(),
            known: &["user", "assistant"],
        };
        assert_eq!(
            pydantic(&[at(&["messages", "0", "role"], problem)]).message,
            "messages.0.role: Input should be 'user' or 'assistant'"
        );
    }

    #[test]
    fn converse_speaks_coral() {
        let problem = Problem::Above {
            value: "1.5".to_owned(),
            max: "1".to_owned(),
        };
        assert_eq!(
            coral(&[at(&["inferenceConfig", "temperature"], problem)]).message,
            "1 validation error detected: Value '1.5' at 'inferenceConfig.temperature' failed to satisfy constraint: \
             Member must have value less than or equal to 1"
        );
        assert_eq!(
            coral(&[at(&["system", "0", "text"], Problem::Short { actual: 0, min: 1 })]).message,
            "1 validation error detected: Value at 'system.1.member.text' failed to satisfy constraint: Member must \
             have length greater than or equal to 1"
        );
    }
}
