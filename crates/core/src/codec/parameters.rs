//! What a model can be asked besides the prompt: each parameter's place in the body, its range and what holds when it
//! is left out. One list serves the page that asks and the codec that writes.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{dropped, note};
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;

/// A parameter that a prompt has a member for, because nearly every text model takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// [`Prompt::max_tokens`].
    MaxTokens,
    /// [`Prompt::temperature`].
    Temperature,
    /// [`Prompt::top_p`].
    TopP,
    /// [`Prompt::top_k`].
    TopK,
    /// [`Prompt::stop_sequences`].
    StopSequences,
}

/// The most tokens that a prompt can ask for; a model's own limit is [`crate::catalog::Model::max_output`].
pub(super) const MOST_TOKENS: i64 = u32::MAX as i64;

/// What a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Accepts {
    /// A number, bounds included.
    Number {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// A whole number, bounds included.
    Integer {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of some of these texts, at least one.
    Choices(&'static [&'static str]),
    /// One of these whole numbers.
    Numbers(&'static [i64]),
    /// `true` or `false`.
    Flag,
    /// A text of at most so many characters.
    Text {
        /// The longest.
        max: usize,
    },
    /// A list of texts.
    Texts {
        /// The most of them.
        max: usize,
    },
    /// Any JSON.
    Json,
}

/// A parameter of a model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// Where the body has it, members joined by points: `imageGenerationConfig.cfgScale`. Names it in
    /// [`Prompt::parameters`] unless it is a standard one.
    pub path: &'static str,
    /// The member of the prompt that holds it, of a standard one.
    pub standard: Option<Standard>,
    /// Its values.
    pub accepts: Accepts,
    /// What holds when it is left out, as JSON; empty where that is not known or nothing.
    pub default: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
}

impl Parameter {
    /// A parameter of the model's own.
    pub const fn own(
        path: &'static str,
        accepts: Accepts,
        default: &'static str,
        about: &'static str,
    ) -> Self {
        Self {
            path,
            standard: None,
            accepts,
            default,
            about,
        }
    }

    /// One of the parameters that a prompt has a member for.
    pub const fn standard(
        which: Standard,
        path: &'static str,
        accepts: Accepts,
        default: &'static str,
    ) -> Self {
        let about = match which {
            Standard::MaxTokens => "The reply is cut after so many tokens",
            Standard::Temperature => "Randomness",
            Standard::TopP => "Only the likeliest tokens that make up this share are considered",
            Standard::TopK => "Only so many of the likeliest tokens are considered",
            Standard::StopSequences => "Texts that end the reply where they would appear",
        };
        Self {
            path,
            standard: Some(which),
            accepts,
            default,
            about,
        }
    }

    /// The name of its last member: `cfgScale`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }
}

/// Writes the prompt's own parameters into `body`, each at its path: clamped to its range, left out where the model
/// has no such parameter or cannot take the value, with a finding for either.
pub(super) fn write(
    body: &mut Map<String, Value>,
    prompt: &Prompt,
    parameters: &[Parameter],
    findings: &mut Vec<Finding>,
) {
    for (path, value) in prompt.parameters.iter().filter(|(_, value)| !value.is_null()) {
        let known = parameters
            .iter()
            .find(|known| known.standard.is_none() && known.path == path);
        let fitted = match known {
            None => Err("The model has no such parameter.".to_owned()),
            Some(known) => fit(known, value, findings),
        };
        match fitted {
            Ok(value) => place(body, path, value),
            Err(why) => findings.push(dropped(
                path,
                &why,
                "Leave it out, or give a value that the model takes.",
            )),
        }
    }
}

/// `value` at `path` of `body`, whose objects are made on the way.
pub(super) fn place(body: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            body.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = body.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                place(inner, rest, value);
            }
        }
    }
}

/// Two lists as one of their lengths together.
pub(super) const fn join<const A: usize, const B: usize, const ALL: usize>(
    first: [Parameter; A],
    second: [Parameter; B],
) -> [Parameter; ALL] {
    assert!(A + B == ALL && A > 0, "the lengths add up");
    let mut all = [first[0]; ALL];
    let mut index = 0;
    while index < ALL {
        all[index] = if index < A {
            first[index]
        } else {
            second[index - A]
        };
        index += 1;
    }
    all
}

/// The value that the model takes, or why it takes none such.
fn fit(parameter: &Parameter, value: &Value, findings: &mut Vec<Finding>) -> Result<Value, String> {
    let mut clamped = |side: &str, limit: String| {
        let path = parameter.path;
        findings.push(note(
            "parameter-clamped",
            Severity::Warning,
            path,
            format!("`{path}` was set to {limit}: {value} was asked for, and it must be {side} {limit}."),
            "Ask for a value within the limit.",
        ));
    };
    match parameter.accepts {
        Accepts::Number { min, max } => {
            let Some(number) = value.as_f64() else {
                return Err(format!("It must be a number from {min} to {max}."));
            };
            if number < min {
                clamped("at least", min.to_string());
                Ok(min.into())
            } else if number > max {
                clamped("at most", max.to_string());
                Ok(max.into())
            } else {
                Ok(value.clone())
            }
        }
        Accepts::Integer { min, max } => {
            let Some(number) = value.as_i64() else {
                return Err(format!("It must be a whole number from {min} to {max}."));
            };
            if number < min {
                clamped("at least", min.to_string());
            } else if number > max {
                clamped("at most", max.to_string());
            }
            Ok(number.clamp(min, max).into())
        }
        Accepts::Choice(words) => match value.as_str() {
            Some(word) if words.contains(&word) => Ok(value.clone()),
            _ => Err(format!("It must be one of {}.", words.join(", "))),
        },
        Accepts::Choices(words) => {
            let is_known = |word: &Value| word.as_str().is_some_and(|word| words.contains(&word));
            match value.as_array() {
                Some(chosen) if !chosen.is_empty() && chosen.iter().all(is_known) => Ok(value.clone()),
                _ => Err(format!("It must be a list of some of {}.", words.join(", "))),
            }
        }
        Accepts::Numbers(numbers) => match value.as_i64() {
            Some(number) if numbers.contains(&number) => Ok(value.clone()),
            _ => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                Err(format!("It must be one of {}.", numbers.join(", ")))
            }
        },
        Accepts::Flag if value.is_boolean() => Ok(value.clone()),
        Accepts::Flag => Err("It must be true or false.".to_owned()),
        Accepts::Text { max } => match value.as_str() {
            Some(text) if text.chars().count() <= max => Ok(value.clone()),
            Some(_) => Err(format!("It must have at most {max} characters.")),
            None => Err("It must be a text.".to_owned()),
        },
        Accepts::Texts { max } => match value.as_array() {
            Some(texts) if texts.iter().all(Value::is_string) && texts.len() <= max => Ok(value.clone()),
            _ => Err(format!("It must be a list of at most {max} texts.")),
        },
        Accepts::Json => Ok(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OWN: &[Parameter] = &[
        Parameter::own(
            "config.scale",
            Accepts::Number { min: 1.5, max: 10.0 },
            "8",
            "Guidance",
        ),
        Parameter::own("config.seed", Accepts::Integer { min: 0, max: 9 }, "0", "Seed"),
        Parameter::own("style", Accepts::Choice(&["a", "b"]), "", "Style"),
        Parameter::own("size", Accepts::Numbers(&[256, 512]), "512", "Size"),
        Parameter::own("loop", Accepts::Flag, "false", "Loop"),
        Parameter::own("not", Accepts::Text { max: 3 }, "", "What not to draw"),
        Parameter::own("kinds", Accepts::Texts { max: 2 }, "", "Kinds"),
        Parameter::own("types", Accepts::Choices(&["a", "b"]), "", "Types"),
    ];

    fn written(parameters: Value) -> (Value, Vec<(&'static str, String)>) {
        let Value::Object(parameters) = parameters else {
            panic!("an object")
        };
        let prompt = Prompt {
            parameters,
            ..Prompt::default()
        };
        let mut body = Map::from_iter([("prompt".to_owned(), json!("x"))]);
        let mut findings = Vec::new();
        write(&mut body, &prompt, OWN, &mut findings);
        let found = findings
            .into_iter()
            .map(|found| (found.code, found.path))
            .collect();
        (Value::Object(body), found)
    }

    #[test]
    fn values_in_range_are_written_as_they_are() {
        let (body, found) = written(json!({
            "config.scale": 1.5, "config.seed": 9, "style": "b", "size": 256, "loop": true, "not": "äöü", "kinds": ["x", "y"], "types": ["b", "a"],
            "left": null,
        }));
        assert_eq!(
            body,
            json!({"prompt": "x", "config": {"scale": 1.5, "seed": 9}, "style": "b", "size": 256, "loop": true,
                "not": "äöü", "kinds": ["x", "y"], "types": ["b", "a"]})
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn numbers_out_of_range_are_clamped_and_other_values_left_out() {
        let (body, found) = written(json!({"config.scale": 11, "config.seed": -1}));
        assert_eq!(body, json!({"prompt": "x", "config": {"scale": 10.0, "seed": 0}}));
        assert_eq!(
            found,
            [
                ("parameter-clamped", "config.scale".to_owned()),
                ("parameter-clamped", "config.seed".to_owned())
            ]
        );
        for (path, bad) in [
            ("config.scale", json!("8")),
            ("config.seed", json!(1.5)),
            ("style", json!("c")),
            ("size", json!(300)),
            ("loop", json!("yes")),
            ("not", json!("four")),
            ("kinds", json!(["x", "y", "z"])),
            ("kinds", json!([1])),
            ("types", json!(["a", "c"])),
            ("types", json!([])),
            ("types", json!("a")),
            ("unknown", json!(1)),
        ] {
            let mut asked = Map::new();
            asked.insert(path.to_owned(), bad);
            let (body, found) = written(Value::Object(asked));
            assert_eq!(body, json!({"prompt": "x"}), "{path}");
            assert_eq!(found, [("parameter-dropped", path.to_owned())]);
        }
    }
}
