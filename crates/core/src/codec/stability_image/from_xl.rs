//! A body in the form of Stable Diffusion XL, put into the form of its successors: older documents show that form for
//! all of them.

use serde_json::{Map, Value};

use super::RATIOS;
use crate::codec::correction::{formed, leave_out, shift};
use crate::codec::read::list;
use crate::finding::Finding;

/// Puts the body right.
pub(super) fn correct(body: &mut Value, findings: &mut Vec<Finding>) {
    let Value::Object(members) = body else {
        return;
    };
    prompts(members, findings);
    ratio(members, findings);
    strength(members, findings);
    shift(body, "init_image", "image", findings);
    if body["image"].is_string() && body["mode"].is_null() {
        body["mode"] = "image-to-image".into();
        let message = "`mode` was set to image-to-image: the body has an image.".to_owned();
        formed(findings, "mode", message, "Write it.");
    }
    for (name, why) in [
        (
            "cfg_scale",
            "The model decides itself how closely to follow the words.",
        ),
        (
            "steps",
            "The model decides itself how often to work the image over.",
        ),
        ("sampler", "The model has no such parameter."),
        ("clip_guidance_preset", "The model has no such parameter."),
        ("style_preset", "Say the style in the prompt."),
        (
            "init_image_mode",
            "`strength` alone says how much of the image stays.",
        ),
        ("samples", "A call gives one image."),
        ("extras", "The model has no such parameter."),
    ] {
        leave_out(body, name, why, findings);
    }
}

/// Texts of positive weight are the prompt, those of negative weight what it must not show.
fn prompts(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(texts) = body.remove("text_prompts") else {
        return;
    };
    let weight = |text: &Value| text["weight"].as_f64().unwrap_or(1.0);
    let said = |negative: bool| {
        let texts: Vec<&str> = list(&texts)
            .iter()
            .filter(|text| (weight(text) < 0.0) == negative)
            .filter_map(|text| text["text"].as_str())
            .filter(|text| !text.trim().is_empty())
            .collect();
        texts.join(", ")
    };
    let weighed = list(&texts)
        .iter()
        .any(|text| (weight(text).abs() - 1.0).abs() > f64::EPSILON);
    for (name, text) in [("prompt", said(false)), ("negative_prompt", said(true))] {
        if !text.is_empty() && !body.contains_key(name) {
            body.insert(name.to_owned(), text.into());
            formed(
                findings,
                name,
                format!("`{name}` was made of `text_prompts`, the form of Stable Diffusion XL."),
                "Write it so.",
            );
        }
    }
    if weighed {
        formed(
            findings,
            "prompt",
            "Weights of `text_prompts` were left out: only their sign counts here.".to_owned(),
            "Write `(word:1.5)` in the prompt to weigh a word.",
        );
    }
}

/// Width and height become the nearest ratio that there is.
fn ratio(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let (width, height) = (body.remove("width"), body.remove("height"));
    if width.is_none() && height.is_none() {
        return;
    }
    let side = |side: Option<Value>| side.and_then(|side| side.as_f64()).unwrap_or(1024.0).max(1.0);
    let asked = (side(width) / side(height)).ln();
    let distance = |ratio: &str| {
        let (width, height) = ratio.split_once(':')?;
        let (width, height): (f64, f64) = (width.parse().ok()?, height.parse().ok()?);
        Some((asked - (width / height).ln()).abs())
    };
    let nearest = RATIOS
        .iter()
        .filter_map(|ratio| Some((ratio, distance(ratio)?)))
        .min_by(|(_, one), (_, other)| one.total_cmp(other));
    let from_image = body.contains_key("init_image") || body.contains_key("image");
    if let Some((ratio, _)) = nearest
        && !from_image
        && !body.contains_key("aspect_ratio")
    {
        body.insert("aspect_ratio".to_owned(), (*ratio).into());
        let message =
            format!("`aspect_ratio` was set to {ratio}, the nearest to the width and height given.");
        formed(
            findings,
            "aspect_ratio",
            message,
            "Choose a ratio; the model chooses the size.",
        );
    } else {
        let message = "`width` and `height` were left out: the image or the ratio says them.".to_owned();
        formed(findings, "aspect_ratio", message, "Leave them out.");
    }
}

/// There it was how much of the image stays, here it is how much is drawn anew.
fn strength(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(stays) = body.remove("image_strength") else {
        return;
    };
    if let Some(stays) = stays.as_f64()
        && !body.contains_key("strength")
    {
        // To a hundredth: 1 - 0.35 is 0.65, not 0.6500000000000000222.
        let anew = ((1.0 - stays.clamp(0.0, 1.0)) * 100.0).round() / 100.0;
        body.insert("strength".to_owned(), anew.into());
        let message = format!(
            "`strength` was set to {anew}: it says how much of the image is drawn anew, and `image_strength` how much stays."
        );
        formed(findings, "strength", message, "Write it so.");
    }
}
