//! The prompt being written.

use leptos::prelude::*;
use outcrop_core::catalog::{Family, Via};
use outcrop_core::prompt::{Prompt, Role, Turn};
use outcrop_core::request::Delivery;

use crate::text::prompt as say;

/// A turn being written. Its signals are counted, not owned by a page: turns come and go.
#[derive(Clone, Debug)]
pub(crate) struct TurnDraft {
    pub(crate) key: u32,
    pub(crate) role: ArcRwSignal<Role>,
    pub(crate) text: ArcRwSignal<String>,
}

/// Why a draft cannot be sent, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) model: Option<String>,
    pub(crate) turns: Option<String>,
    pub(crate) max_tokens: Option<String>,
    pub(crate) temperature: Option<String>,
}

impl Problem {
    /// The first problem, as the reason why nothing can be sent.
    pub(crate) fn first(&self) -> Option<String> {
        [&self.model, &self.turns, &self.max_tokens, &self.temperature]
            .into_iter()
            .flatten()
            .next()
            .cloned()
    }
}

/// Everything the prompt page asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    /// The model id or ARN as typed.
    pub(crate) model: RwSignal<String>,
    /// The body format, for a model the catalogue does not know.
    pub(crate) family: RwSignal<Option<Family>>,
    pub(crate) via: RwSignal<Via>,
    pub(crate) delivery: RwSignal<Delivery>,
    pub(crate) system: RwSignal<String>,
    pub(crate) turns: RwSignal<Vec<TurnDraft>>,
    pub(crate) max_tokens: RwSignal<String>,
    pub(crate) temperature: RwSignal<String>,
    /// One a line.
    pub(crate) stops: RwSignal<String>,
    next_key: StoredValue<u32>,
}

impl Draft {
    /// An empty prompt for a model.
    pub(crate) fn new(model: &str) -> Self {
        let draft = Self {
            model: RwSignal::new(model.to_owned()),
            family: RwSignal::new(None),
            via: RwSignal::new(Via::Converse),
            delivery: RwSignal::new(Delivery::Streamed),
            system: RwSignal::new(String::new()),
            turns: RwSignal::new(Vec::new()),
            max_tokens: RwSignal::new("1024".to_owned()),
            temperature: RwSignal::new(String::new()),
            stops: RwSignal::new(String::new()),
            next_key: StoredValue::new(0),
        };
        draft.add_turn(Role::User, "");
        draft
    }

    /// Adds a turn at the end and returns its key.
    pub(crate) fn add_turn(self, role: Role, text: &str) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.turns.update(|turns| {
            turns.push(TurnDraft {
                key,
                role: ArcRwSignal::new(role),
                text: ArcRwSignal::new(text.to_owned()),
            });
        });
        key
    }

    /// Takes a turn out; the last one stays, emptied.
    pub(crate) fn remove_turn(self, key: u32) {
        self.turns.update(|turns| {
            if turns.len() > 1 {
                turns.retain(|turn| turn.key != key);
            } else if let Some(turn) = turns.first() {
                turn.text.set(String::new());
            }
        });
    }

    /// The speaker a new turn most likely has: the other one.
    pub(crate) fn next_role(self) -> Role {
        match self.turns.with(|turns| turns.last().map(|turn| turn.role.get())) {
            Some(Role::User) => Role::Assistant,
            _ => Role::User,
        }
    }

    /// Replaces the conversation.
    pub(crate) fn fill(self, system: &str, user: &str) {
        self.system.set(system.to_owned());
        self.turns.set(Vec::new());
        self.add_turn(Role::User, user);
    }

    /// Puts text at the end of the last turn of the person.
    pub(crate) fn append_to_last_user_turn(self, addition: &str) {
        let last = self.turns.with_untracked(|turns| {
            turns
                .iter()
                .rev()
                .find(|turn| turn.role.get_untracked() == Role::User)
                .cloned()
        });
        match last {
            Some(turn) => turn.text.update(|text| {
                if !text.is_empty() && !text.ends_with(char::is_whitespace) {
                    text.push(' ');
                }
                text.push_str(addition);
            }),
            None => {
                self.add_turn(Role::User, addition);
            }
        }
    }

    /// Whether nothing has been written.
    pub(crate) fn is_blank(self) -> bool {
        self.system.with(|text| text.trim().is_empty())
            && self.turns.with(|turns| {
                turns
                    .iter()
                    .all(|turn| turn.text.with(|text| text.trim().is_empty()))
            })
    }

    /// What is wrong with it, read as it stands.
    pub(crate) fn problem(self) -> Problem {
        Problem {
            model: self
                .model
                .with(|model| model.trim().is_empty())
                .then(|| say::NO_MODEL.to_owned()),
            turns: self.turns_problem(),
            max_tokens: self
                .max_tokens
                .with(|text| max_tokens(text).err())
                .map(str::to_owned),
            temperature: self
                .temperature
                .with(|text| temperature(text).err())
                .map(str::to_owned),
        }
    }

    fn turns_problem(self) -> Option<String> {
        self.turns.with(|turns| {
            let empty = turns
                .iter()
                .position(|turn| turn.text.with(|text| text.trim().is_empty()));
            match empty {
                Some(_) if turns.len() == 1 => Some(say::EMPTY_MESSAGE.to_owned()),
                Some(at) => Some(say::empty_turn(at + 1)),
                None => None,
            }
        })
    }

    /// The prompt, or what is wrong with the draft.
    pub(crate) fn prompt(self) -> Result<Prompt, Problem> {
        let problem = self.problem();
        let (Ok(max_tokens), Ok(temperature), None) = (
            self.max_tokens.with(|text| max_tokens(text)),
            self.temperature.with(|text| temperature(text)),
            problem.first(),
        ) else {
            return Err(problem);
        };
        Ok(Prompt {
            system: self
                .system
                .with(|text| (!text.trim().is_empty()).then(|| text.clone())),
            turns: self.turns.with(|turns| {
                turns
                    .iter()
                    .map(|turn| Turn::text(turn.role.get(), turn.text.get()))
                    .collect()
            }),
            max_tokens,
            temperature,
            stop_sequences: self.stops.with(|text| stop_sequences(text)),
            ..Prompt::default()
        })
    }
}

/// Empty leaves the limit to the model.
fn max_tokens(text: &str) -> Result<Option<u32>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .ok()
            .filter(|tokens| *tokens > 0)
            .map(Some)
            .ok_or(say::BAD_MAX_TOKENS),
    }
}

/// Empty leaves it to the model. A decimal comma is read as a point: half the world types one.
fn temperature(text: &str) -> Result<Option<f64>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite() && *value >= 0.0)
            .map(Some)
            .ok_or(say::BAD_TEMPERATURE),
    }
}

/// One a line; `\n` and `\t` stand for the characters that cannot be typed into a line.
fn stop_sequences(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace("\\n", "\n").replace("\\t", "\t"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(max_tokens(" 1024 "), Ok(Some(1024)));
        assert_eq!(max_tokens(""), Ok(None));
        for bad in ["0", "-1", "1.5", "many", "4294967296"] {
            assert_eq!(max_tokens(bad), Err(say::BAD_MAX_TOKENS), "{bad}");
        }
        assert_eq!(temperature("0,2"), Ok(Some(0.2)));
        assert_eq!(temperature(" "), Ok(None));
        for bad in ["-0.1", "warm", "inf", "NaN"] {
            assert_eq!(temperature(bad), Err(say::BAD_TEMPERATURE), "{bad}");
        }
    }

    #[test]
    fn stop_sequences_are_lines() {
        assert_eq!(stop_sequences("END\n\n\\n\\nUser:\n"), ["END", "\n\nUser:"]);
    }
}
