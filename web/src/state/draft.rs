//! The prompt being written.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::catalog::{Family, Resolution, Via};
use outcrop_core::finding::{Finding, Severity};
use outcrop_core::prompt::{Media, Part, Prompt, Role, Turn};
use outcrop_core::request::Delivery;
use serde::de::IgnoredAny;

use super::target::{Form, STREAM, Target, Wanted, Way, stated_as};
use super::{Answers, Attachment, Models, Session};
use crate::text::prompt as say;

/// A turn being written. Its signals are counted, not owned by a page: turns come and go.
#[derive(Clone, Debug)]
pub(crate) struct TurnDraft {
    pub(crate) key: u32,
    pub(crate) role: ArcRwSignal<Role>,
    pub(crate) text: ArcRwSignal<String>,
    pub(crate) files: ArcRwSignal<Vec<Attachment>>,
}

impl TurnDraft {
    fn is_blank(&self) -> bool {
        self.text.with(|text| text.trim().is_empty()) && self.files.with(Vec::is_empty)
    }

    fn is_user(&self) -> bool {
        self.role.get() == Role::User
    }

    /// Its files before its words, as models like them best.
    fn turn(&self, is_whole: bool) -> Turn {
        let mut content: Vec<Part> = self.files.with(|files| {
            files
                .iter()
                .map(|file| Part::Media(file.media(is_whole)))
                .collect()
        });
        self.text.with(|text| {
            if content.is_empty() || !text.trim().is_empty() {
                content.push(Part::Text(text.clone()));
            }
        });
        Turn {
            role: self.role.get(),
            content,
        }
    }
}

/// A document being written.
#[derive(Clone, Debug)]
pub(crate) struct DocumentDraft {
    pub(crate) key: u32,
    pub(crate) text: ArcRwSignal<String>,
}

/// What there is to say of a draft before it is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Preview {
    /// Why it cannot be sent.
    pub(crate) problem: Option<String>,
    /// What is changed or left out to fit the model.
    pub(crate) findings: Vec<Finding>,
}

/// Everything the prompt page asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    /// The model id or ARN as typed.
    pub(crate) model: RwSignal<String>,
    /// The body format, for a model the catalogue does not know.
    pub(crate) family: RwSignal<Option<Family>>,
    /// The operation wanted where a model has both.
    pub(crate) via: RwSignal<Via>,
    /// Whether a call in the background is wanted where a model has one.
    pub(crate) background: RwSignal<bool>,
    /// Whether a body of the person's own is sent to a model nobody knows.
    pub(crate) raw: RwSignal<bool>,
    pub(crate) delivery: RwSignal<Delivery>,
    pub(crate) system: RwSignal<String>,
    pub(crate) turns: RwSignal<Vec<TurnDraft>>,
    pub(crate) documents: RwSignal<Vec<DocumentDraft>>,
    pub(crate) answers: Answers,
    /// The JSON that is sent raw.
    pub(crate) body: RwSignal<String>,
    /// The folder in S3 that calls in the background write to.
    pub(crate) output: RwSignal<String>,
    /// What the model takes.
    pub(crate) target: Memo<Target>,
    /// What there is to say before it is sent.
    pub(crate) preview: Memo<Preview>,
    /// Behind a key, so that all of this stays small to pass on.
    models: StoredValue<Models>,
    next_key: StoredValue<u32>,
}

impl Draft {
    /// An empty prompt for a model.
    pub(crate) fn new(model: &str, session: Session, models: Models) -> Self {
        let model = RwSignal::new(model.to_owned());
        let family = RwSignal::new(None);
        let via = RwSignal::new(Via::Converse);
        let background = RwSignal::new(false);
        let raw = RwSignal::new(false);
        let target = Memo::new(move |_| {
            let wanted = Wanted {
                via: via.get(),
                background: background.get(),
                raw: raw.get(),
            };
            let stated = family.get();
            models.resolve(&model.read(), &session.region.read(), |resolution| {
                Target::of(resolution, stated, wanted)
            })
        });
        let mut draft = Self {
            model,
            family,
            via,
            background,
            raw,
            delivery: RwSignal::new(Delivery::Streamed),
            system: RwSignal::new(String::new()),
            turns: RwSignal::new(Vec::new()),
            documents: RwSignal::new(Vec::new()),
            answers: Answers::new(),
            body: RwSignal::new(String::new()),
            output: RwSignal::new(String::new()),
            target,
            preview: Memo::new(|_| Preview::default()),
            models: StoredValue::new(models),
            next_key: StoredValue::new(0),
        };
        draft.preview = Memo::new(move |_| draft.look());
        draft.add_turn(Role::User, "");
        draft.add_document("");
        draft
    }

    /// Hands over the resolved model, as whoever named its family meant it.
    pub(crate) fn resolve<T>(self, region: &str, with: impl FnOnce(Resolution<'_>) -> T) -> T {
        let stated = self.family.get();
        self.models
            .get_value()
            .resolve(&self.model.read(), region, |resolution| {
                with(stated_as(resolution, stated))
            })
    }

    fn fresh_key(self) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        key
    }

    /// Adds a turn at the end and returns its key.
    pub(crate) fn add_turn(self, role: Role, text: &str) -> u32 {
        let key = self.fresh_key();
        self.turns.update(|turns| {
            turns.push(TurnDraft {
                key,
                role: ArcRwSignal::new(role),
                text: ArcRwSignal::new(text.to_owned()),
                files: ArcRwSignal::new(Vec::new()),
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
                turn.files.set(Vec::new());
            }
        });
    }

    /// Adds a document at the end and returns its key.
    pub(crate) fn add_document(self, text: &str) -> u32 {
        let key = self.fresh_key();
        let text = ArcRwSignal::new(text.to_owned());
        self.documents.update(|all| all.push(DocumentDraft { key, text }));
        key
    }

    /// Takes a document out.
    pub(crate) fn remove_document(self, key: u32) {
        self.documents
            .update(|all| all.retain(|document| document.key != key));
    }

    /// Puts a file to a turn.
    pub(crate) fn attach(self, turn: &TurnDraft, media: Media, size: Option<u64>) {
        let attachment = Attachment {
            key: self.fresh_key(),
            media: Arc::new(media),
            size,
        };
        turn.files.update(|files| files.push(attachment));
    }

    /// The speaker a new turn most likely has: the other one.
    pub(crate) fn next_role(self) -> Role {
        if self.target.with(|target| target.form != Form::Chat) {
            return Role::User;
        }
        match self.turns.with(|turns| turns.last().map(|turn| turn.role.get())) {
            Some(Role::User) => Role::Assistant,
            _ => Role::User,
        }
    }

    /// Replaces what was written.
    pub(crate) fn fill(self, system: &str, texts: &[&str], documents: &[&str]) {
        self.system.set(system.to_owned());
        self.turns.set(Vec::new());
        for text in texts {
            self.add_turn(Role::User, text);
        }
        if !documents.is_empty() {
            self.documents.set(Vec::new());
        }
        for document in documents {
            self.add_document(document);
        }
    }

    /// Puts text at the end of the last turn of the person.
    pub(crate) fn append_to_last_user_turn(self, addition: &str) {
        let last = untrack(|| self.last_user_turn());
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

    fn last_user_turn(self) -> Option<TurnDraft> {
        self.turns
            .with(|turns| turns.iter().rev().find(|turn| turn.is_user()).cloned())
    }

    /// The turns that the model is given, in order: of those that hold no conversation the last of the person.
    pub(crate) fn shown_turns(self) -> Vec<TurnDraft> {
        match self.target.with(|target| target.form) {
            Form::Chat => self.turns.get(),
            Form::Embed => self
                .turns
                .with(|turns| turns.iter().filter(|turn| turn.is_user()).cloned().collect()),
            Form::Single | Form::Rank => self.last_user_turn().into_iter().collect(),
            Form::Raw => Vec::new(),
        }
    }

    /// Whether nothing has been written.
    pub(crate) fn is_blank(self) -> bool {
        self.system.with(|text| text.trim().is_empty())
            && self.body.with(|text| text.trim().is_empty())
            && self.turns.with(|turns| turns.iter().all(TurnDraft::is_blank))
            && self.documents.with(|all| {
                all.iter()
                    .all(|document| document.text.with(|text| text.trim().is_empty()))
            })
    }

    /// The prompt, or why there is none yet. Not `is_whole`: with the first bytes of each file only.
    pub(crate) fn prompt(self, target: &Target, is_whole: bool) -> Result<Prompt, String> {
        if self.model.with(|model| model.trim().is_empty()) {
            return Err(say::NO_MODEL.to_owned());
        }
        let turns = self.shown_turns();
        let blank = turns.iter().position(TurnDraft::is_blank);
        match (target.form, blank) {
            (_, Some(_)) if turns.len() == 1 => return Err(say::nothing_written(target.form).to_owned()),
            (Form::Chat, Some(at)) => return Err(say::empty_turn(at + 1)),
            (Form::Embed, Some(at)) => return Err(say::empty_text(at + 1)),
            _ => {}
        }
        let mut prompt = Prompt {
            system: self
                .system
                .with(|text| (!text.trim().is_empty()).then(|| text.clone())),
            turns: turns.iter().map(|turn| turn.turn(is_whole)).collect(),
            ..Prompt::default()
        };
        if target.takes_documents {
            prompt.documents = self.documents.with(|all| {
                let texts = all.iter().map(|document| document.text.get());
                texts.filter(|text| !text.trim().is_empty()).collect()
            });
        }
        self.answers.write(&target.parameters, &mut prompt)?;
        if target.asks_to_stream && target.streams && self.delivery.get() == Delivery::Streamed {
            prompt.parameters.insert(STREAM.to_owned(), true.into());
        }
        Ok(prompt)
    }

    /// The body as typed, or what is wrong with it.
    pub(crate) fn raw_body(self) -> Result<Vec<u8>, String> {
        self.body.with(|text| {
            if text.trim().is_empty() {
                return Err(say::NO_BODY.to_owned());
            }
            match serde_json::from_str::<IgnoredAny>(text) {
                Err(error) => Err(say::bad_json(&error)),
                Ok(_) if !text.trim_start().starts_with('{') => Err(say::NOT_AN_OBJECT.to_owned()),
                Ok(_) => Ok(text.trim().as_bytes().to_vec()),
            }
        })
    }

    /// Encodes the draft as it stands, without its files, to say beforehand what sending would say.
    fn look(self) -> Preview {
        self.target.with(|target| {
            let problem = |problem| Preview {
                problem: Some(problem),
                ..Preview::default()
            };
            if target.form == Form::Raw {
                return self.raw_body().err().map(problem).unwrap_or_default();
            }
            let prompt = match self.prompt(target, false) {
                Ok(prompt) => prompt,
                Err(why) => return problem(why),
            };
            let findings = target.encode(&prompt).findings;
            let refused = findings
                .iter()
                .find(|finding| finding.severity == Severity::Error)
                .map(|finding| format!("{} {}", finding.message, finding.fix));
            let no_output = (target.way == Way::Background)
                .then(|| self.output_problem())
                .flatten();
            Preview {
                problem: refused.or(no_output),
                findings,
            }
        })
    }

    /// What is wrong with the place for the result.
    pub(crate) fn output_problem(self) -> Option<String> {
        self.output.with(|text| {
            let text = text.trim();
            if text.is_empty() {
                return Some(say::NO_OUTPUT.to_owned());
            }
            let bucket = text.strip_prefix("s3://").and_then(|rest| rest.split('/').next());
            bucket
                .is_none_or(|bucket| bucket.len() < 3)
                .then(|| say::BAD_OUTPUT.to_owned())
        })
    }
}
