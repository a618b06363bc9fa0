//! What was typed into the fields of parameters. A value stays while other models are tried: each that has the same
//! parameter finds it again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use outcrop_core::codec::{Accepts, Parameter, Standard};
use outcrop_core::prompt::Prompt;
use serde_json::{Number, Value};

use crate::text::prompt as say;

/// The texts by the parameter's name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers(StoredValue<BTreeMap<&'static str, ArcRwSignal<String>>>);

/// Standard parameters are the same wherever a body has them.
const fn key(parameter: &Parameter) -> &'static str {
    match parameter.standard {
        Some(Standard::MaxTokens) => "max tokens",
        Some(Standard::Temperature) => "temperature",
        Some(Standard::TopP) => "top p",
        Some(Standard::TopK) => "top k",
        Some(Standard::StopSequences) => "stop sequences",
        None => parameter.path,
    }
}

impl Answers {
    /// No answers but a limit of tokens, so that the cost has one too.
    pub(crate) fn new() -> Self {
        let limit = ArcRwSignal::new("1024".to_owned());
        Self(StoredValue::new(BTreeMap::from([("max tokens", limit)])))
    }

    /// The text typed for a parameter.
    pub(crate) fn of(self, parameter: &Parameter) -> ArcRwSignal<String> {
        let key = key(parameter);
        if let Some(known) = self.0.with_value(|all| all.get(key).cloned()) {
            return known;
        }
        let fresh = ArcRwSignal::new(String::new());
        self.0.update_value(|all| {
            all.insert(key, fresh.clone());
        });
        fresh
    }

    /// Puts the answers to these parameters into a prompt, or says what is wrong with the first that cannot be read.
    pub(crate) fn write(self, parameters: &[Parameter], prompt: &mut Prompt) -> Result<(), String> {
        for parameter in parameters {
            let read = self.of(parameter).with(|text| read(parameter, text));
            let value = read.map_err(|why| say::in_field(&label(parameter, parameters), &why))?;
            if let Some(value) = value {
                put(parameter, value, prompt);
            }
        }
        Ok(())
    }
}

/// Where a prompt has the parameter.
fn put(parameter: &Parameter, value: Value, prompt: &mut Prompt) {
    let whole = || {
        value
            .as_u64()
            .map(|value| u32::try_from(value).unwrap_or(u32::MAX))
    };
    match parameter.standard {
        Some(Standard::MaxTokens) => prompt.max_tokens = whole(),
        Some(Standard::Temperature) => prompt.temperature = value.as_f64(),
        Some(Standard::TopP) => prompt.top_p = value.as_f64(),
        Some(Standard::TopK) => prompt.top_k = whole(),
        Some(Standard::StopSequences) => {
            prompt.stop_sequences = value
                .as_array()
                .map(|texts| {
                    texts
                        .iter()
                        .filter_map(|text| Some(text.as_str()?.to_owned()))
                        .collect()
                })
                .unwrap_or_default();
        }
        None => {
            prompt.parameters.insert(parameter.path.to_owned(), value);
        }
    }
}

/// The value that a text stands for; none where it says nothing. Ranges are the codec's to judge.
pub(crate) fn read(parameter: &Parameter, text: &str) -> Result<Option<Value>, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let value = match parameter.accepts {
        // A decimal comma is read as a point: half the world types one.
        Accepts::Number { .. } => trimmed
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
            .ok_or_else(|| say::BAD_NUMBER.to_owned())?,
        Accepts::Integer { min, .. } => trimmed
            .parse::<i64>()
            .ok()
            .filter(|number| *number >= min.min(0))
            .filter(|number| parameter.standard != Some(Standard::MaxTokens) || *number > 0)
            .map(Value::from)
            .ok_or_else(|| {
                say::bad_whole(min.max(i64::from(parameter.standard == Some(Standard::MaxTokens))))
            })?,
        Accepts::Numbers(_) => trimmed
            .parse::<i64>()
            .map(Value::from)
            .map_err(|_| say::BAD_NUMBER.to_owned())?,
        Accepts::Flag => Value::Bool(trimmed == "true"),
        Accepts::Choices(_) => trimmed.lines().map(Value::from).collect(),
        Accepts::Texts { .. } => lines(text).into_iter().map(Value::from).collect(),
        Accepts::Json => serde_json::from_str(trimmed).map_err(|error| say::bad_json(&error))?,
        _ => Value::from(text),
    };
    Ok(Some(value))
}

/// One a line; `\n` and `\t` stand for the characters that cannot be typed into a line.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace("\\n", "\n").replace("\\t", "\t"))
        .collect()
}

/// What a parameter is called: its last member in words, with the one before where that is not enough.
pub(crate) fn label(parameter: &Parameter, all: &[Parameter]) -> String {
    if let Some(standard) = parameter.standard {
        return say::standard(standard).to_owned();
    }
    let name = words(parameter.name());
    let is_alone = all
        .iter()
        .filter(|other| other.name() == parameter.name())
        .count()
        == 1;
    match parameter.path.split_once('.') {
        Some((outer, _)) if !is_alone || says_little(parameter.name(), outer) => {
            format!(
                "{name} ({})",
                words(outer.trim_end_matches("Params")).to_lowercase()
            )
        }
        _ => name,
    }
}

/// Whether a name means nothing without the object that it stands in: `thinking.type`. One that holds settings of all
/// kinds adds nothing.
fn says_little(name: &str, outer: &str) -> bool {
    const SHORT: usize = 5;
    name.len() <= SHORT && !outer.to_ascii_lowercase().ends_with("config")
}

/// `cfgScale` and `cfg_scale` as `Cfg scale`.
fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if out.is_empty() {
            out.extend(letter.to_uppercase());
        } else if letter == '_' {
            out.push(' ');
        } else if letter.is_ascii_uppercase() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            out.extend(letter.to_lowercase());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TOKENS: Parameter = Parameter::standard(
        Standard::MaxTokens,
        "max_tokens",
        Accepts::Integer { min: 1, max: 100 },
        "",
    );
    const SCALE: Parameter = Parameter::own(
        "config.cfgScale",
        Accepts::Number { min: 1.0, max: 10.0 },
        "8",
        "Scale",
    );

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(read(&TOKENS, " 1024 "), Ok(Some(json!(1024))));
        assert_eq!(read(&TOKENS, ""), Ok(None));
        for bad in ["0", "-1", "1.5", "many"] {
            assert!(read(&TOKENS, bad).is_err(), "{bad}");
        }
        assert_eq!(read(&SCALE, "0,2"), Ok(Some(json!(0.2))));
        for bad in ["warm", "inf", "NaN"] {
            assert!(read(&SCALE, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lists_are_lines_and_json_says_where_it_is_wrong() {
        let stops = Parameter::own("stop", Accepts::Texts { max: 4 }, "", "Stops");
        assert_eq!(
            read(&stops, "END\n\n\\n\\nUser:\n"),
            Ok(Some(json!(["END", "\n\nUser:"])))
        );
        let types = Parameter::own("types", Accepts::Choices(&["a", "b"]), "", "Types");
        assert_eq!(read(&types, "a\nb"), Ok(Some(json!(["a", "b"]))));
        let tools = Parameter::own("tools", Accepts::Json, "", "Tools");
        assert_eq!(read(&tools, "[1]"), Ok(Some(json!([1]))));
        assert!(read(&tools, "[1,\n x]").unwrap_err().contains("line 2, column 2"));
    }

    #[test]
    fn a_label_tells_parameters_apart() {
        let all = [
            SCALE,
            Parameter::own("textToImageParams.negativeText", Accepts::Flag, "", ""),
            Parameter::own("inPaintingParams.negativeText", Accepts::Flag, "", ""),
            Parameter::own("aspect_ratio", Accepts::Flag, "", ""),
            Parameter::own("thinking.type", Accepts::Flag, "", ""),
            Parameter::own("imageGenerationConfig.seed", Accepts::Flag, "", ""),
        ];
        let labels = all.map(|parameter| label(&parameter, &all));
        assert_eq!(
            labels,
            [
                "Cfg scale",
                "Negative text (text to image)",
                "Negative text (in painting)",
                "Aspect ratio",
                "Type (thinking)",
                "Seed"
            ]
        );
    }
}
