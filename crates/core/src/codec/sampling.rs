//! Fits a prompt's parameters to what a family takes. Nothing is changed or left out without a finding.

use super::{dropped, note};
use crate::catalog::Model;
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;

/// What a family takes.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) min_tokens: u32,
    pub(super) temperature: (f64, f64),
    pub(super) top_p: (f64, f64),
    /// The greatest `top_k`; none where there is no such parameter.
    pub(super) top_k: Option<u32>,
    /// How many stop sequences; 0 where there is no such parameter.
    pub(super) stops: usize,
    /// Whether a stop sequence of nothing but white space is refused.
    pub(super) visible_stops: bool,
}

/// Where the family's body has each parameter.
#[derive(Debug)]
pub(super) struct Paths {
    pub(super) max_tokens: &'static str,
    pub(super) temperature: &'static str,
    pub(super) top_p: &'static str,
    pub(super) top_k: &'static str,
    pub(super) stop_sequences: &'static str,
}

impl Paths {
    /// OpenAI's names, which many have taken over.
    pub(super) const OPENAI: Self = Self {
        max_tokens: "max_tokens",
        temperature: "temperature",
        top_p: "top_p",
        top_k: "top_k",
        stop_sequences: "stop",
    };

    /// Cohere's names.
    pub(super) const COHERE: Self = Self {
        top_p: "p",
        top_k: "k",
        stop_sequences: "stop_sequences",
        ..Self::OPENAI
    };
}

/// Parameters that the family takes.
#[derive(Debug, Default)]
pub(super) struct Fitted<'a> {
    pub(super) max_tokens: Option<u32>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_k: Option<u32>,
    pub(super) stop_sequences: Vec<&'a str>,
}

/// Fits the parameters of `prompt` to `limits` and to what `model` refuses.
pub(super) fn fit<'a>(
    prompt: &'a Prompt,
    model: &Model,
    limits: &Limits,
    paths: &Paths,
    findings: &mut Vec<Finding>,
) -> Fitted<'a> {
    let mut fitted = Fitted {
        max_tokens: prompt
            .max_tokens
            .map(|tokens| max_tokens(tokens, model, limits, paths, findings)),
        stop_sequences: stops(prompt, limits, paths, findings),
        ..Fitted::default()
    };
    if model.quirks.no_sampling {
        let asked = [
            (prompt.temperature.is_some(), paths.temperature),
            (prompt.top_p.is_some(), paths.top_p),
            (prompt.top_k.is_some(), paths.top_k),
        ];
        for (_, path) in asked.into_iter().filter(|(asked, _)| *asked) {
            findings.push(dropped(
                path,
                &format!("{} takes no sampling parameters.", model.name),
                "Leave it out.",
            ));
        }
        return fitted;
    }
    fitted.temperature = prompt
        .temperature
        .and_then(|value| within(value, limits.temperature, paths.temperature, findings));
    fitted.top_p = prompt
        .top_p
        .and_then(|value| within(value, limits.top_p, paths.top_p, findings));
    if model.quirks.temperature_or_top_p && fitted.temperature.is_some() && fitted.top_p.take().is_some() {
        findings.push(dropped(
            paths.top_p,
            &format!(
                "{} takes temperature or nucleus sampling, not both; temperature was kept.",
                model.name
            ),
            "Set one of the two.",
        ));
    }
    if let Some(value) = prompt.top_k {
        match limits.top_k {
            None => findings.push(dropped(
                paths.top_k,
                &format!("{} has no such parameter.", model.name),
                "Leave it out.",
            )),
            Some(most) => {
                if value > most {
                    findings.push(clamped(paths.top_k, &value, "at most", &most));
                }
                fitted.top_k = Some(value.min(most));
            }
        }
    }
    fitted
}

fn max_tokens(value: u32, model: &Model, limits: &Limits, paths: &Paths, findings: &mut Vec<Finding>) -> u32 {
    if value < limits.min_tokens {
        findings.push(clamped(paths.max_tokens, &value, "at least", &limits.min_tokens));
        return limits.min_tokens;
    }
    match model.max_output {
        Some(most) if value > most => {
            findings.push(clamped(paths.max_tokens, &value, "at most", &most));
            most
        }
        _ => value,
    }
}

fn within(
    value: f64,
    (least, most): (f64, f64),
    path: &'static str,
    findings: &mut Vec<Finding>,
) -> Option<f64> {
    if value.is_nan() {
        findings.push(dropped(path, "It is not a number.", "Give a number."));
        return None;
    }
    if value < least {
        findings.push(clamped(path, &value, "at least", &least));
    } else if value > most {
        findings.push(clamped(path, &value, "at most", &most));
    }
    Some(value.clamp(least, most))
}

fn stops<'a>(
    prompt: &'a Prompt,
    limits: &Limits,
    paths: &Paths,
    findings: &mut Vec<Finding>,
) -> Vec<&'a str> {
    if limits.stops == 0 && !prompt.stop_sequences.is_empty() {
        findings.push(dropped(
            paths.stop_sequences,
            "The model has no such parameter.",
            "Leave it out.",
        ));
        return Vec::new();
    }
    let mut kept = Vec::new();
    for (index, stop) in prompt.stop_sequences.iter().enumerate() {
        if stop.is_empty() || limits.visible_stops && stop.trim().is_empty() {
            findings.push(note(
                "parameter-dropped",
                Severity::Warning,
                &format!("{}[{index}]", paths.stop_sequences),
                format!(
                    "Stop sequence {} was left out: it has no visible character.",
                    index + 1
                ),
                "Give a text that can appear in the reply.",
            ));
        } else {
            kept.push(stop.as_str());
        }
    }
    if kept.len() > limits.stops {
        findings.push(clamped(
            paths.stop_sequences,
            &format!("{} of them", kept.len()),
            "at most",
            &limits.stops,
        ));
        kept.truncate(limits.stops);
    }
    kept
}

fn clamped(path: &str, value: &dyn std::fmt::Display, side: &str, limit: &dyn std::fmt::Display) -> Finding {
    note(
        "parameter-clamped",
        Severity::Warning,
        path,
        format!("`{path}` was set to {limit}: {value} was asked for, and it must be {side} {limit}."),
        "Ask for a value within the limit.",
    )
}
