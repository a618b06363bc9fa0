//! One line as a record: the envelope here, the body by the table of the job's family.

use std::borrow::Cow;

use crate::codec::dialect_of;
use crate::json::{Kind, Reader, Scanner, SyntaxError, Token};
use crate::rules::{
    duplicate_key, foreign_dialect, invalid_json, invalid_utf8, missing_model_input, missing_record_id,
    not_an_object, openai_line, record_id_type, unknown_envelope_member,
};
use crate::schema::{Names, Scope, Sink as _, Spot, type_of, walk, walk_anything};

use super::checker::Job;
use super::report::LineFindings;

/// A record's id and where it stands.
pub(super) type Id<'t> = (Cow<'t, str>, Spot);

/// Checks a line that is not blank. Returns the record's id, where it is a usable one.
pub(super) fn check<'t>(line: &'t [u8], job: &Job, findings: &mut LineFindings) -> Option<Id<'t>> {
    if let Err(error) = simdutf8::compat::from_utf8(line) {
        let at = error.valid_up_to();
        let byte = line.get(at).copied().unwrap_or_default();
        findings.found(
            invalid_utf8::say(byte),
            Spot {
                start: at,
                end: at + 1,
            },
            String::new(),
            &String::new,
        );
        return None;
    }
    match record(line, job, findings) {
        Ok(id) => id,
        Err(SyntaxError { mistake, at }) => {
            // What was found before the mistake may owe to it, so it is left out.
            findings.clear();
            let said = match line.get(at) {
                Some(0) => invalid_utf8::say(0),
                _ => invalid_json::say(mistake),
            };
            let detail = said.detail.clone();
            let end = (at + 1).min(line.len());
            findings.found(
                said,
                Spot {
                    start: at.min(end),
                    end,
                },
                detail,
                &String::new,
            );
            None
        }
    }
}

#[derive(Default)]
struct Envelope<'t> {
    id: Option<Id<'t>>,
    has_id: bool,
    has_input: bool,
}

fn record<'t>(line: &'t [u8], job: &Job, findings: &mut LineFindings) -> Result<Option<Id<'t>>, SyntaxError> {
    let mut reader = Scanner::new(line);
    let first = reader.next()?;
    let mut envelope = Envelope::default();
    let mut body_start = None;
    let spot;
    {
        let mut scope = Scope::new(line, "", job.quirks, true, findings);
        if first.kind != Kind::ObjectStart {
            let last = walk_anything(&mut reader, first, &mut scope)?;
            end(&mut reader)?;
            let said = not_an_object::say(type_of(first.kind));
            scope.report(
                said,
                Spot {
                    start: first.start,
                    end: last.end,
                },
            );
            return Ok(None);
        }
        let mut names = Names::default();
        let mut strangers: Vec<Token> = Vec::new();
        loop {
            let key = reader.next()?;
            if key.kind == Kind::ObjectEnd {
                spot = Spot {
                    start: first.start,
                    end: key.end,
                };
                break;
            }
            let name = key.name(line);
            if names.is_twin(0, name.clone()) {
                let name = key.text(line);
                scope.report_at(&name, duplicate_key::say(&name), key);
            }
            let value = reader.next()?;
            match &*name {
                b"recordId" => {
                    envelope.has_id = true;
                    envelope.id = id(value, line, &mut scope);
                    walk_anything(&mut reader, value, &mut scope)?;
                }
                b"modelInput" => {
                    envelope.has_input = true;
                    if value.kind == Kind::ObjectStart {
                        body_start = Some((value, reader.clone()));
                        match job.codec() {
                            Some(codec) => {
                                let table = codec.body();
                                scope.last_role = None;
                                scope.within("modelInput", |scope| walk(&mut reader, value, table, scope))?;
                            }
                            None => {
                                scope
                                    .within("modelInput", |scope| walk_anything(&mut reader, value, scope))?;
                            }
                        }
                    } else {
                        let last = walk_anything(&mut reader, value, &mut scope)?;
                        let said = missing_model_input::say(Some(type_of(value.kind)));
                        scope.report_at(
                            "modelInput",
                            said,
                            Spot {
                                start: value.start,
                                end: last.end,
                            },
                        );
                    }
                }
                _ => {
                    // A hostile line could have millions: the first few tell.
                    if strangers.len() < 50 {
                        strangers.push(key);
                    }
                    walk_anything(&mut reader, value, &mut scope)?;
                }
            }
        }
        end(&mut reader)?;
        let has = |wanted: &str| strangers.iter().any(|key| key.text(line) == wanted);
        if has("custom_id") && has("body") && !envelope.has_input {
            scope.report(openai_line::say(), spot);
            return Ok(None);
        }
        for key in strangers {
            let name = key.text(line);
            let shown: String = name.chars().take(60).collect();
            scope.report_at(&name, unknown_envelope_member::say(&shown), key);
        }
        if !envelope.has_id {
            scope.report(missing_record_id::say(), spot);
        }
        if !envelope.has_input {
            scope.report(missing_model_input::say(None), spot);
        }
    }
    if let Some((open, after)) = body_start
        && findings.has_error()
    {
        foreign(open, &after, spot, job, findings);
    }
    Ok(envelope.id)
}

/// After the record, nothing may follow.
fn end<'t>(reader: &mut impl Reader<'t>) -> Result<(), SyntaxError> {
    reader.next().map(drop)
}

fn id<'t>(value: Token, line: &'t [u8], scope: &mut Scope<'t, '_>) -> Option<Id<'t>> {
    let text = value.text(line);
    let said = match value.kind {
        Kind::String if !text.trim().is_empty() => return Some((text, value.into())),
        Kind::String => record_id_type::say("empty"),
        other => record_id_type::say(type_of(other)),
    };
    scope.report_at("recordId", said, value);
    None
}

/// Replaces the many findings about a body in another family's form by the one that explains them.
fn foreign(open: Token, after: &Scanner<'_>, line: Spot, job: &Job, findings: &mut LineFindings) {
    let (Some(found), Some(codec)) = (dialect_of(after.clone(), open), job.codec()) else {
        return;
    };
    let expected = codec.dialect();
    if found == expected {
        return;
    }
    let mut reader = after.clone();
    let end = reader.skip(open).map_or(line.end, |last| last.end);
    findings
        .found
        .retain(|found| !found.subject.starts_with("modelInput"));
    let said = foreign_dialect::say(found.name(), expected.name());
    let subject = format!("modelInput · {}", said.detail);
    findings.found(
        said,
        Spot {
            start: open.start,
            end,
        },
        subject,
        &|| "modelInput".to_owned(),
    );
}
