//! A parameter of a model: asked for by what it accepts, with its range, its default, and what the codec says of it.

use leptos::prelude::*;
use outcrop_core::codec::{Accepts, Parameter, Standard};
use outcrop_core::finding::Severity;

use super::ticked::Ticked;
use crate::state::{Draft, parameter_label, read_parameter};
use crate::text::prompt as say;
use crate::ui::{Icon, Shape, fresh};

/// A text of up to so many characters is a line; a longer one has several.
const LINE: usize = 256;

/// The field. One element for each way to answer; what is said around it is the same for all.
#[component]
pub(super) fn ParameterField(
    parameter: Parameter,
    /// All parameters of the model: the name must tell this one apart from them.
    all: Vec<Parameter>,
) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let value = RwSignal::from(draft.answers.of(&parameter));
    let label = parameter_label(&parameter, &all);
    let id = fresh("parameter");
    let note = format!("{id}-note");
    let unread = Memo::new(move |_| value.with(|text| read_parameter(&parameter, text).err()));
    // What the codec did with it: it clamps and leaves out, and says so.
    let said = Memo::new(move |_| {
        draft.preview.with(|preview| {
            let mine = preview
                .findings
                .iter()
                .filter(|finding| is_about(&parameter, &finding.path));
            mine.map(|finding| {
                let is_note = finding.severity == Severity::Note;
                (is_note, format!("{} {}", finding.message, finding.fix))
            })
            .collect::<Vec<_>>()
        })
    });
    let is_bad = move || unread.read().is_some() || said.read().iter().any(|(is_note, _)| !is_note);
    let hint = hint(&parameter);
    let field = element(parameter, value, &id, &note, is_bad);
    let is_narrow = matches!(
        parameter.accepts,
        Accepts::Number { .. } | Accepts::Integer { .. } | Accepts::Numbers(_) | Accepts::Flag
    );
    // Numbers stand in pairs, or beside what is said of them.
    let is_row = is_narrow && parameter.standard.is_none();
    view! {
        <div class="field" class:parameter-row=is_row class:parameter-wide=move || is_row || !is_narrow || is_bad()>
            <label class="field-label" id=format!("{id}-label") for=id title=parameter.path>{label}</label>
            {field}
            <div id=note class="field-hint">
                {hint}
                {move || unread.get().map(|why| view! { <p class="field-error">{why}</p> })}
                {move || {
                    let said = if unread.read().is_some() { Vec::new() } else { said.get() };
                    said.into_iter()
                        .map(|(is_note, text)| {
                            view! { <p class:field-warning=!is_note><Ticked text=text/></p> }
                        })
                        .collect_view()
                }}
            </div>
        </div>
    }
}

/// Whether a finding is about the parameter: by its path, or of a standard one that has no place by its name.
pub(super) fn is_about(parameter: &Parameter, path: &str) -> bool {
    path == parameter.path
        || match parameter.standard {
            Some(Standard::MaxTokens) => path == "maxTokens",
            Some(Standard::Temperature) => path == "temperature",
            Some(Standard::TopP) => path == "topP",
            Some(Standard::TopK) => path == "topK",
            Some(Standard::StopSequences) => path == "stopSequences",
            None => false,
        }
}

/// What it does and its range, in a line.
fn hint(parameter: &Parameter) -> String {
    let range = match parameter.accepts {
        Accepts::Number { min, max } => say::range(&min.to_string(), &max.to_string()),
        // A limit that no one reaches says nothing.
        Accepts::Integer { min, max } if max < i64::from(i32::MAX) => {
            say::range(&min.to_string(), &max.to_string())
        }
        Accepts::Texts { .. } if parameter.standard.is_some() => say::STOPS_HINT.to_owned(),
        Accepts::Texts { .. } => say::ONE_A_LINE.to_owned(),
        Accepts::Json => say::AS_JSON.to_owned(),
        _ => String::new(),
    };
    // The names of the standard ones say what they are.
    let about = if parameter.standard.is_some() {
        ""
    } else {
        parameter.about
    };
    [about, &range]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The element to answer with.
fn element(
    parameter: Parameter,
    value: RwSignal<String>,
    id: &str,
    note: &str,
    is_bad: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> AnyView {
    let (id, note) = (id.to_owned(), note.to_owned());
    let invalid = move || is_bad().then_some("true");
    let plain = plain(parameter.default);
    let line = |keyboard: &'static str| {
        view! {
            <input
                type="text"
                class="input"
                id=id.clone()
                inputmode=keyboard
                autocomplete="off"
                spellcheck="false"
                placeholder=say::default(&plain)
                aria-describedby=note.clone()
                aria-invalid=invalid
                bind:value=value
            />
        }
        .into_any()
    };
    match parameter.accepts {
        Accepts::Number { .. } => line("decimal"),
        Accepts::Integer { .. } => line("numeric"),
        Accepts::Text { max } if max <= LINE => line("text"),
        Accepts::Choice(words) => select(
            words.iter().map(|word| named(word, word)).collect(),
            &plain,
            value,
            id,
            note,
        ),
        Accepts::Numbers(numbers) => {
            let options = numbers
                .iter()
                .map(|number| named(&number.to_string(), &number.to_string()));
            select(options.collect(), &plain, value, id, note)
        }
        Accepts::Flag => {
            let default = match plain.as_str() {
                "true" => say::YES,
                "false" => say::NO,
                _ => "",
            };
            select(
                vec![named("true", say::YES), named("false", say::NO)],
                default,
                value,
                id,
                note,
            )
        }
        Accepts::Choices(words) => {
            let boxes = words.iter().map(|word| tick(word, value)).collect_view();
            view! { <div class="ticks" role="group" aria-labelledby=format!("{id}-label") aria-describedby=note>{boxes}</div> }.into_any()
        }
        _ => view! {
            <textarea
                class="input"
                class:mono=parameter.accepts == Accepts::Json
                id=id
                rows="2"
                autocomplete="off"
                spellcheck="false"
                placeholder=say::or_none(&plain)
                aria-describedby=note
                aria-invalid=invalid
                bind:value=value
            ></textarea>
        }
        .into_any(),
    }
}

fn named(value: &str, name: &str) -> (String, String) {
    (value.to_owned(), name.to_owned())
}

/// A default as JSON has it, as people write it.
fn plain(default: &str) -> String {
    match default {
        "[]" | "{}" | "null" => String::new(),
        text => text
            .trim_matches(|letter| matches!(letter, '"' | '[' | ']'))
            .replace('"', ""),
    }
}

/// A select whose first entry leaves it to the model.
fn select(
    options: Vec<(String, String)>,
    default: &str,
    value: RwSignal<String>,
    id: String,
    note: String,
) -> AnyView {
    let options = std::iter::once((String::new(), say::or_default(default)))
        .chain(options)
        .map(|(key, name)| {
            let own = key.clone();
            view! { <option value=key selected=move || value.with(|value| *value == own)>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="select-box">
            <select
                class="input select"
                id=id
                aria-describedby=note
                prop:value=value
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
            <Icon shape=Shape::Down/>
        </div>
    }
    .into_any()
}

/// A box for one of several words; the value has a line for each that is ticked.
fn tick(word: &'static str, value: RwSignal<String>) -> AnyView {
    let is_ticked = move || value.with(|text| text.lines().any(|line| line == word));
    let toggle = move |_| {
        value.update(|text| {
            let was_ticked = text.lines().any(|line| line == word);
            let mut lines: Vec<&str> = text.lines().filter(|line| *line != word).collect();
            if !was_ticked {
                lines.push(word);
            }
            *text = lines.join("\n");
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_ticked on:change=toggle/>
            <span>{word}</span>
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_written_as_people_do() {
        for (json, text) in [
            ("8.0", "8.0"),
            (r#""END""#, "END"),
            ("[]", ""),
            (r#"["float"]"#, "float"),
        ] {
            assert_eq!(plain(json), text);
        }
    }

    #[test]
    fn a_hint_says_what_it_does_and_its_range() {
        let scale = Parameter::own(
            "a.cfgScale",
            Accepts::Number { min: 1.1, max: 10.0 },
            "8.0",
            "Guidance",
        );
        assert_eq!(hint(&scale), "Guidance · 1.1 to 10");
        let seed = Parameter::own(
            "seed",
            Accepts::Integer {
                min: 0,
                max: i64::MAX,
            },
            "",
            "Seed",
        );
        assert_eq!(hint(&seed), "Seed");
    }
}
