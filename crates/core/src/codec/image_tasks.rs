//! The form that Titan Image and Nova Canvas share: a task, the task's own object, and one for all tasks.
//!
//! ```text
//! request {"taskType":"INPAINTING","inPaintingParams":{"image","maskPrompt","text"},"imageGenerationConfig":{…}}
//! reply   {"images":["…base64…"],"maskImage":"…","error":null}
//! ```
//! Images that a filter stops are missing from the list, and `error` says so: fewer may come than were asked for.

pub(super) mod body;
pub(super) mod settings;
pub(super) mod tasks;

use serde_json::{Map, Value};

use super::ask::{self, Ask};
use super::draft::Draft;
use super::read::{list, owned, unreadable};
use super::{Encoded, Parameter, correction, dropped, media, note, parameters, picture, to_body};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;
use crate::reply::StopKind;
use crate::rules::{conflicting_members, missing_member, refused_member};
use crate::schema::{Members, Scope};

/// The object for all tasks.
pub(super) const CONFIG: &str = "imageGenerationConfig";

/// A task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    /// Its `taskType`.
    pub(super) name: &'static str,
    /// The member with its object.
    pub(super) member: &'static str,
    /// Where that object has the words; none where it takes none.
    pub(super) text: Option<Text>,
    /// Where it has the images, in the order in which a prompt gives them.
    pub(super) images: &'static [Slot],
    /// Whether it takes [`CONFIG`].
    pub(super) configured: bool,
    /// Whether it takes a width and a height.
    pub(super) sized: bool,
}

/// Whether a task needs words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// It does.
    Needed,
    /// It can do without.
    Optional,
}

/// Where an image goes.
#[derive(Debug)]
pub(super) struct Slot {
    /// Its path in the body.
    pub(super) path: &'static str,
    /// Whether the task needs it.
    pub(super) needed: bool,
    /// How many of them go there as a list; 0 where it is one text.
    pub(super) most: usize,
}

impl Slot {
    pub(super) const fn needed(path: &'static str) -> Self {
        Self {
            path,
            needed: true,
            most: 0,
        }
    }

    pub(super) const fn optional(path: &'static str) -> Self {
        Self {
            path,
            needed: false,
            most: 0,
        }
    }
}

/// What a family's tasks take.
#[derive(Debug)]
pub(super) struct Form {
    /// The first draws from words alone.
    pub(super) tasks: &'static [Task],
    /// The task for a prompt with an image and no more about it.
    pub(super) with_image: &'static str,
    /// What a prompt can set.
    pub(super) parameters: &'static [Parameter],
}

/// The body for `prompt`.
pub(super) fn encode(
    form: &Form,
    model: &Model,
    prompt: &Prompt,
    findings: &mut Vec<Finding>,
) -> Map<String, Value> {
    let mut body = Map::new();
    parameters::write(&mut body, prompt, form.parameters, findings);
    let ask = ask::read(prompt, model, "taskType", findings);
    let Some(task) = task(form, &body, !ask.images.is_empty()) else {
        return body;
    };
    body.insert("taskType".to_owned(), task.name.into());
    keep_to(task, form, &mut body, findings);
    say(task, &ask, &mut body, findings);
    show(task, &ask, &mut body, findings);
    body
}

/// The body's bytes.
pub(super) fn finish(body: &Map<String, Value>, findings: Vec<Finding>) -> Encoded {
    Encoded {
        body: to_body(body),
        findings,
    }
}

/// The task that is named; else the one whose object has members already; else the one for what the prompt has.
fn task(form: &Form, body: &Map<String, Value>, has_image: bool) -> Option<&'static Task> {
    let named = body.get("taskType").and_then(Value::as_str);
    let implied = || form.tasks.iter().find(|task| body.contains_key(task.member));
    form.tasks
        .iter()
        .find(|task| Some(task.name) == named)
        .or_else(implied)
        .or_else(|| {
            form.tasks
                .iter()
                .find(|task| has_image && task.name == form.with_image)
        })
        .or_else(|| form.tasks.first())
}

/// Takes out of the body what the task has no place for.
fn keep_to(task: &Task, form: &Form, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let mut leave_out = |path: &str, why: String| {
        findings.push(dropped(
            path,
            &why,
            "Leave it out, or choose the task that it belongs to.",
        ));
    };
    for other in form.tasks.iter().filter(|other| other.member != task.member) {
        if body.remove(other.member).is_some() {
            leave_out(
                other.member,
                format!("It belongs to {}, and the task is {}.", other.name, task.name),
            );
        }
    }
    if !task.configured && body.remove(CONFIG).is_some() {
        leave_out(CONFIG, format!("{} takes none of it.", task.name));
    }
    if !task.sized
        && let Some(Value::Object(config)) = body.get_mut(CONFIG)
    {
        for name in ["width", "height"] {
            if config.remove(name).is_some() {
                leave_out(
                    &format!("{CONFIG}.{name}"),
                    format!("{} keeps the size of its image.", task.name),
                );
            }
        }
        if config.is_empty() {
            body.remove(CONFIG);
        }
    }
}

/// Puts the words where the task has them.
fn say(task: &Task, ask: &Ask<'_>, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let text = ask.text();
    let path = format!("{}.text", task.member);
    match (task.text, text.is_empty()) {
        (Some(_), false) => parameters::place(body, &path, text.into()),
        (Some(Text::Needed), true) => findings.push(note(
            "no-turns",
            Severity::Error,
            &path,
            format!("There is nothing to draw: {} needs words.", task.name),
            "Describe the image.",
        )),
        (None, false) => findings.push(note(
            "turn-dropped",
            Severity::Warning,
            task.member,
            format!("The words were left out: {} takes none.", task.name),
            "Leave them out, or choose another task.",
        )),
        (Some(Text::Optional) | None, true) => {}
    }
}

/// Puts the images where the task has them.
fn show(task: &Task, ask: &Ask<'_>, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let mut images = Vec::with_capacity(ask.images.len());
    for file in &ask.images {
        match media::bytes(file) {
            Ok(data) => images.push((*file, data)),
            Err(why) => ask::left_out(file, task.member, &why, findings),
        }
    }
    let mut images = images.into_iter();
    for slot in task.images {
        if slot.most > 0 {
            let data: Vec<Value> = images
                .by_ref()
                .take(slot.most)
                .map(|(_, data)| data.into())
                .collect();
            if !data.is_empty() {
                parameters::place(body, slot.path, data.into());
            }
        } else if let Some((_, data)) = images.next() {
            parameters::place(body, slot.path, data.into());
        }
        if slot.needed && !has(body, slot.path) {
            ask::missing(
                slot.path,
                format!("{} needs an image as `{}`.", task.name, slot.path),
                "Add it to the last user turn.",
                findings,
            );
        }
    }
    for (file, _) in images {
        let why = format!("{} has no place for it", task.name);
        ask::left_out(file, task.member, &why, findings);
    }
}

/// Whether the body has something at this path.
pub(super) fn has(body: &Map<String, Value>, path: &str) -> bool {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let members = rest.split('.').filter(|name| !name.is_empty());
    let found = |value| {
        members
            .clone()
            .try_fold(value, |value: &Value, name| value.get(name))
    };
    body.get(first).and_then(found).is_some()
}

/// Drops the mask that was given twice: the words for it are the clearer wish.
pub(super) fn one_mask(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    for task in ["inPaintingParams", "outPaintingParams"] {
        let Some(Value::Object(params)) = body.get_mut(task) else {
            continue;
        };
        if params.contains_key("maskPrompt") && params.remove("maskImage").is_some() {
            let path = format!("{task}.maskImage");
            findings.push(note(
                "part-dropped",
                Severity::Warning,
                &path,
                format!("`{path}` was left out: `maskPrompt` says already what to change."),
                "Give the mask in words or as an image.",
            ));
        } else if !params.contains_key("maskPrompt") && !params.contains_key("maskImage") {
            let path = format!("{task}.maskPrompt");
            let message = format!("`{task}` needs to know what to change.");
            ask::missing(
                &path,
                message,
                "Say it in `maskPrompt`, or add a mask as the second image.",
                findings,
            );
        }
    }
}

/// Reads a reply.
pub(super) fn read(draft: &mut Draft, body: &Value, family: &str) -> Result<(), Error> {
    let error = owned(&body["error"]);
    let moderated = moderation(body);
    if !body["images"].is_array() && error.is_none() && moderated.is_none() && !body["maskImage"].is_string()
    {
        return Err(unreadable(family, "images"));
    }
    for base64 in list(&body["images"]).iter().filter_map(Value::as_str) {
        draft.image(picture::image(base64));
    }
    if let Some(base64) = body["maskImage"].as_str() {
        let mut mask = picture::image(base64);
        mask.mask = true;
        draft.image(mask);
    }
    if let Some(wire) = error.or(moderated) {
        picture::stop(draft, StopKind::Filtered, &wire);
    }
    Ok(())
}

/// What a filter says in place of images: `{"status":"Request Moderated","details":{"Moderation Reasons":[…]}}`.
fn moderation(body: &Value) -> Option<String> {
    let status = owned(&body["status"])?;
    let reasons: Vec<&str> = list(&body["details"]["Moderation Reasons"])
        .iter()
        .filter_map(Value::as_str)
        .collect();
    Some(if reasons.is_empty() {
        status
    } else {
        format!("{status}: {}", reasons.join(", "))
    })
}

/// Holds the objects of a body to its task.
pub(super) fn check(tasks: &[Task], scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let Some(named) = body.text("taskType") else {
        return;
    };
    let Some(task) = tasks.iter().find(|task| task.name == named) else {
        return;
    };
    if body.get(task.member).is_none() {
        scope.report_at(task.member, missing_member::say(task.member, ""), body.spot);
    }
    for other in tasks.iter().filter(|other| other.member != task.member) {
        if let Some(value) = body.get(other.member) {
            let why = format!("the task is {}, and its object is `{}`", task.name, task.member);
            scope.report_at(other.member, refused_member::say(other.member, &why), value);
        }
    }
    if !task.configured
        && let Some(config) = body.get(CONFIG)
    {
        let why = format!("{} takes none of it", task.name);
        scope.report_at(CONFIG, refused_member::say(CONFIG, &why), config);
    }
}

/// Holds an object to having one mask.
fn mask(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    match (params.get("maskPrompt"), params.get("maskImage")) {
        (Some(_), Some(image)) => {
            scope.report_at(
                "maskImage",
                conflicting_members::say("maskPrompt", "maskImage"),
                image,
            );
        }
        (None, None) => {
            let add = r#""maskPrompt": "…""#;
            scope.report_at("maskPrompt", missing_member::say("maskPrompt", add), params.spot);
        }
        _ => {}
    }
}

/// Holds an image that guides to what is said about it.
pub(super) fn condition(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    if params.get("conditionImage").is_some() {
        return;
    }
    for name in ["controlMode", "controlStrength"] {
        if let Some(value) = params.get(name) {
            let why = "it says how to follow `conditionImage`, and there is none";
            scope.report_at(name, refused_member::say(name, why), value);
        }
    }
}

/// Puts right what other forms and older tools write: their names for members, at the outermost level.
pub(super) fn correct(body: &mut Value, findings: &mut Vec<Finding>) {
    for (from, to) in [
        ("inpaintingParams", "inPaintingParams"),
        ("outpaintingParams", "outPaintingParams"),
        ("cfg_scale", "imageGenerationConfig.cfgScale"),
        ("cfgScale", "imageGenerationConfig.cfgScale"),
        ("n", "imageGenerationConfig.numberOfImages"),
        ("numberOfImages", "imageGenerationConfig.numberOfImages"),
        ("quality", "imageGenerationConfig.quality"),
        ("width", "imageGenerationConfig.width"),
        ("height", "imageGenerationConfig.height"),
        ("seed", "imageGenerationConfig.seed"),
    ] {
        correction::shift(body, from, to, findings);
    }
    if !matches!(body["taskType"].as_str(), None | Some("TEXT_IMAGE")) {
        return;
    }
    for (from, to) in [
        ("prompt", "textToImageParams.text"),
        ("text", "textToImageParams.text"),
        ("inputText", "textToImageParams.text"),
        ("negative_prompt", "textToImageParams.negativeText"),
        ("negativeText", "textToImageParams.negativeText"),
    ] {
        correction::shift(body, from, to, findings);
    }
    if let Value::Object(members) = body
        && members.contains_key("textToImageParams")
        && !members.contains_key("taskType")
    {
        members.insert("taskType".to_owned(), "TEXT_IMAGE".into());
        correction::formed(
            findings,
            "taskType",
            "`taskType` was set to TEXT_IMAGE, whose object the body has.".to_owned(),
            "Write it.",
        );
    }
}
