//! One body, and what both checks share: the model behind an id, and a finding as JavaScript sees it.

use outcrop_core::catalog::{Catalog, Resolution, Via};
use outcrop_core::codec;
use outcrop_core::finding::{Finding, Severity};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::thrown::written;

/// A finding with the members the package promises.
#[derive(Serialize)]
pub(crate) struct Shown<'a> {
    code: &'a str,
    severity: &'a str,
    line: u64,
    column: u32,
    path: &'a str,
    start: u64,
    end: u64,
    message: &'a str,
    fix: &'a str,
}

impl<'a> From<&'a Finding> for Shown<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity.as_str(),
            line: finding.place.line,
            column: finding.place.column,
            path: &finding.path,
            start: finding.place.start,
            end: finding.place.end,
            message: &finding.message,
            fix: &finding.fix,
        }
    }
}

/// The operation by its short name.
pub(crate) const fn via(converse: bool) -> Via {
    if converse { Via::Converse } else { Via::InvokeModel }
}

/// What the catalogue knows of an id. A body is the same in every Region, so any will do.
pub(crate) fn resolve(model: &str) -> Resolution<'static> {
    Catalog::builtin().resolve(model, "us-east-1")
}

/// Why a body can be checked as JSON only; nothing where its form is known.
pub(crate) fn unknown(resolution: &Resolution<'_>, via: Via) -> Option<Finding> {
    if codec::for_bodies(resolution.family, via).is_some() {
        return None;
    }
    let why = resolution
        .findings
        .iter()
        .find(|finding| matches!(finding.code, "unknown-model" | "opaque-model" | "not-callable"))?;
    Some(Finding {
        message: format!("{} Only that the JSON is well-formed was checked.", why.message),
        fix: "Give the id of a model of the catalogue with the same form, or check a Converse body by via: 'converse'."
            .to_owned(),
        severity: Severity::Note,
        ..why.clone()
    })
}

/// Checks the body of one call; the findings as JSON.
#[wasm_bindgen]
pub fn check(model: &str, converse: bool, body: &[u8]) -> String {
    let resolution = resolve(model);
    let via = via(converse);
    let mut found = match codec::for_bodies(resolution.family, via) {
        Some(codec) => codec::check(codec, resolution.quirks(), body),
        None => codec::check_json(body),
    };
    found.extend(unknown(&resolution, via));
    let all: Vec<Shown<'_>> = found.iter().map(Shown::from).collect();
    written(&all)
}
