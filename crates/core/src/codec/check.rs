//! One body on its own, outside a file.

use super::BodyForm;
use crate::catalog::Quirks;
use crate::finding::{Finding, Place};
use crate::json::{Reader as _, Scanner, SyntaxError};
use crate::rules::{Said, invalid_json, invalid_utf8};
use crate::schema::{Scratch, Sink, Spot, Table, Walk};

struct Body<'t> {
    text: &'t [u8],
    findings: Vec<Finding>,
}

impl Body<'_> {
    /// Findings kept of one body: a hostile one must not fill the memory.
    const MOST: usize = 1000;
}

impl Sink for Body<'_> {
    fn found(&mut self, said: Said, spot: Spot, subject: String, path: &dyn Fn() -> String) {
        if self.findings.len() < Self::MOST {
            self.findings.push(Finding {
                code: said.rule.code,
                severity: said.severity,
                place: Place {
                    line: 0,
                    ..Place::in_line(0, 0, self.text, spot.start, spot.end)
                },
                path: path(),
                subject,
                message: said.message,
                fix: said.fix,
            });
        }
    }
}

/// Checks a body that is to be sent: what Bedrock would refuse, with columns and bytes counted from the body's
/// start and paths from its root. At most 1,000 findings; none means that nothing is known against it.
pub fn check(codec: &dyn BodyForm, quirks: Quirks, body: &[u8]) -> Vec<Finding> {
    run(Some(codec.body()), quirks, body)
}

/// Checks a body whose form is not known: that it is UTF-8 and JSON, without duplicate keys. Otherwise like [`check`].
pub fn check_json(body: &[u8]) -> Vec<Finding> {
    run(None, Quirks::default(), body)
}

fn run(table: Option<&'static Table>, quirks: Quirks, body: &[u8]) -> Vec<Finding> {
    let mut sink = Body {
        text: body,
        findings: Vec::new(),
    };
    if let Err(error) = std::str::from_utf8(body) {
        let at = error.valid_up_to();
        let byte = body.get(at).copied().unwrap_or_default();
        sink.found(
            invalid_utf8::say(byte),
            Spot {
                start: at,
                end: at + 1,
            },
            String::new(),
            &String::new,
        );
        return sink.findings;
    }
    let mut scratch = Scratch::default();
    let mut walk = Walk::new(Scanner::new(body), quirks, false, &mut scratch, &mut sink);
    let result = walk
        .reader
        .value()
        .and_then(|first| match table {
            Some(table) => walk.body(first, table),
            None => walk.pass(first),
        })
        .and_then(|_| walk.reader.end());
    if let Err(error) = result {
        sink.findings.clear();
        let (said, spot) = not_json(body, error);
        let detail = said.detail.clone();
        sink.found(said, spot, detail, &String::new);
    }
    sink.findings
}

/// What is to be said of a text of UTF-8 that is not JSON. Marks a whole character, or the end of the text.
pub(crate) fn not_json(text: &[u8], error: SyntaxError) -> (Said, Spot) {
    let SyntaxError { mistake, at } = error;
    let said = match text.get(at) {
        Some(0) => invalid_utf8::say(0),
        _ => invalid_json::say(mistake),
    };
    let rest = text.get(at + 1..).unwrap_or_default();
    let more = rest.iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
    let end = (at + 1 + more).min(text.len());
    (said, Spot::new(at.min(end), end))
}
