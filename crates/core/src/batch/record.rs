//! One line as a record: the envelope here, the body by the table of the job's family.

use crate::codec::{dialect_of, not_json};
use crate::json::{Kind, Reader, Scanner, SyntaxError, Token};
use crate::rules::{
    foreign_dialect, invalid_utf8, missing_model_input, missing_record_id, not_an_object, openai_line,
    record_id_type, unknown_envelope_member,
};
use crate::schema::{Scratch, Sink as _, Slot, Spot, Walk, head, type_of};

use super::facts::Facts;
use super::gathered::LineFindings;
use super::job::Job;

/// What a record turned out to be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Checked {
    /// Its id, where it is a usable one.
    pub(super) id: Option<Token>,
    /// Whether it is JSON with a body of the job's family, which was measured.
    pub(super) is_measured: bool,
}

/// Checks a line that is not blank.
pub(super) fn check(
    line: &[u8],
    job: &Job,
    scratch: &mut Scratch,
    facts: &mut Facts,
    findings: &mut LineFindings,
) -> Checked {
    if let Err(error) = simdutf8::compat::from_utf8(line) {
        let at = error.valid_up_to();
        let byte = line.get(at).copied().unwrap_or_default();
        findings.found(
            invalid_utf8::say(byte),
            Spot::new(at, at + 1),
            String::new(),
            &String::new,
        );
        return Checked::default();
    }
    if job.codec().is_some()
        && let Some(id) = scratch.compare(line, &job.quirks)
    {
        pass_media(scratch, facts, line);
        return Checked {
            id: Some(id),
            is_measured: true,
        };
    }
    match record(line, job, scratch, facts, findings) {
        Ok(checked) => {
            if findings.found.is_empty() && checked.is_measured && checked.id.is_some() {
                scratch.learn(line);
            }
            pass_media(scratch, facts, line);
            checked
        }
        Err(error) => {
            // What was found before the mistake may owe to it, so it is left out.
            findings.clear();
            let (said, spot) = not_json(line, error);
            let detail = said.detail.clone();
            findings.found(said, spot, detail, &String::new);
            Checked::default()
        }
    }
}

/// Counts the S3 addresses of a line.
fn pass_media(scratch: &Scratch, facts: &mut Facts, line: &[u8]) {
    for &uri in &scratch.locations.passed {
        facts.media(uri, line);
    }
}

/// What a record turned out to have.
#[derive(Default)]
struct Envelope<'t> {
    has_id: bool,
    /// The id, where it is a usable one.
    id: Option<Token>,
    has_input: bool,
    /// The body's first event and a reader right behind it, where it is an object.
    body: Option<(Token, Scanner<'t>)>,
    /// The model that it names beside the body: the first of several names.
    model: Option<Token>,
    /// Other members' keys; the first few, since a hostile line could have millions.
    strangers: Vec<Token>,
}

impl Envelope<'_> {
    const STRANGERS: usize = 50;

    fn has(&self, name: &str, line: &[u8]) -> bool {
        self.strangers.iter().any(|key| key.text(line) == name)
    }
}

fn record(
    line: &[u8],
    job: &Job,
    scratch: &mut Scratch,
    facts: &mut Facts,
    findings: &mut LineFindings,
) -> Result<Checked, SyntaxError> {
    let mut walk = Walk::new(Scanner::new(line), job.quirks, true, scratch, findings);
    let first = walk.reader.value()?;
    if first.kind != Kind::ObjectStart {
        let last = walk.pass(first)?;
        walk.reader.end()?;
        walk.scope.report(
            not_an_object::say(type_of(first.kind)),
            Spot::new(first.start, last.end),
        );
        return Ok(Checked::default());
    }
    let mut envelope = Envelope::default();
    let mut object = walk.open_object();
    let end = loop {
        let key = walk.reader.key()?;
        if key.kind == Kind::ObjectEnd {
            break key;
        }
        walk.is_twin(&mut object, key);
        let value = walk.reader.value()?;
        member(line, job, &mut walk, &mut envelope, key, value)?;
    };
    // Nothing may follow the record.
    walk.reader.end()?;
    let spot = Spot::new(first.start, end.end);
    if !envelope.has_input && envelope.has("custom_id", line) && envelope.has("body", line) {
        walk.scope.report(openai_line::say(), spot);
        return Ok(Checked::default());
    }
    for key in &envelope.strangers {
        let name = head(*key, line);
        walk.scope
            .report_at(&name, unknown_envelope_member::say(&name), *key);
    }
    if !envelope.has_id {
        walk.scope.report(missing_record_id::say(), spot);
    }
    if !envelope.has_input {
        walk.scope.report(missing_model_input::say(None), spot);
    }
    if let Some(model) = envelope.model {
        facts.model(model, line);
    }
    if let Some((open, behind)) = &envelope.body {
        let is_unknown = job.codec().is_none();
        if is_unknown {
            facts.form(*open, behind);
        }
        if envelope.model.is_none() && (is_unknown || names_model(findings)) {
            facts.model_in(behind);
        }
        if findings.has_error() {
            foreign(*open, behind, job, findings);
        }
    }
    Ok(Checked {
        id: envelope.id,
        is_measured: envelope.body.is_some() && job.codec().is_some(),
    })
}

/// Whether something was said of a model that the body names.
fn names_model(findings: &LineFindings) -> bool {
    let mut found = findings.found.iter();
    found.any(|found| found.subject.starts_with("modelInput.model"))
}

fn member<'t>(
    line: &'t [u8],
    job: &Job,
    walk: &mut Walk<'t, '_, Scanner<'t>>,
    envelope: &mut Envelope<'t>,
    key: Token,
    value: Token,
) -> Result<(), SyntaxError> {
    match &*key.name(line) {
        b"recordId" => {
            envelope.has_id = true;
            envelope.id = None;
            match value.kind {
                Kind::String if !value.is_blank(line) => {
                    envelope.id = Some(value);
                    walk.slot(value, Slot::Id);
                }
                Kind::String => walk
                    .scope
                    .report_at("recordId", record_id_type::say("empty"), value),
                other => walk
                    .scope
                    .report_at("recordId", record_id_type::say(type_of(other)), value),
            }
            walk.pass_member(key, value)?;
        }
        b"modelInput" => {
            envelope.has_input = true;
            if value.kind == Kind::ObjectStart {
                envelope.body = Some((value, walk.reader.clone()));
                walk.within("modelInput", |walk| match job.codec() {
                    Some(codec) => walk.body(value, codec.body()),
                    None => walk.pass(value),
                })?;
            } else {
                let last = walk.pass_member(key, value)?;
                let said = missing_model_input::say(Some(type_of(value.kind)));
                walk.scope
                    .report_at("modelInput", said, Spot::new(value.start, last.end));
            }
        }
        name => {
            if value.kind == Kind::String && matches!(name, b"modelId" | b"model") {
                envelope.model = envelope.model.or(Some(value));
            }
            if envelope.strangers.len() < Envelope::STRANGERS {
                envelope.strangers.push(key);
            }
            walk.pass_member(key, value)?;
        }
    }
    Ok(())
}

/// Replaces the many findings about a body in another family's form by the one that explains them.
fn foreign(open: Token, behind: &Scanner<'_>, job: &Job, findings: &mut LineFindings) {
    let (Some(found), Some(codec)) = (dialect_of(behind.clone(), open), job.codec()) else {
        return;
    };
    let expected = codec.dialect();
    if expected.admits(found) {
        return;
    }
    let end = behind.clone().skip(open).map_or(open.end, |last| last.end);
    findings
        .found
        .retain(|found| !found.subject.starts_with("modelInput"));
    let said = foreign_dialect::say(found.name(), expected.name());
    let subject = format!("modelInput · {}", said.detail);
    findings.found(said, Spot::new(open.start, end), subject, &|| {
        "modelInput".to_owned()
    });
}

#[cfg(test)]
mod tests;
