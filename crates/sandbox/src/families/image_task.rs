//! What Titan Image and Nova Canvas share: a task, its parameters, `imageGenerationConfig`, and a reply
//! of `images` and `error`. The tasks themselves are each family's own.

use serde::Serialize;
use serde_json::Value;

use super::{Painter, items, judge, whole};
use crate::dice;
use crate::fault::Filter;
use crate::models::Model;
use crate::pictures::{self, Format, Size};
use crate::refusal::Refusal;
use crate::shape::{Problem, Shape};
use crate::wire::ordered;

/// The members that hold a picture, wherever they stand.
const PICTURES: &[&str] = &[
    "image",
    "images",
    "maskImage",
    "conditionImage",
    "referenceImage",
    "sourceImage",
];

/// A family of tasks.
pub(super) struct ImageTasks {
    pub(super) body: &'static Shape,
    /// Whether pictures of this size are made.
    pub(super) size: fn(Size) -> bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    images: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mask_image: Option<String>,
    error: Option<&'static str>,
}

impl Painter for ImageTasks {
    fn paint(&self, model: &'static Model, body: &Value, filter: Option<Filter>) -> Result<String, Refusal> {
        judge::fits(self.body, body)?;
        let (name, params) = params(body);
        masked(name, params)?;
        let first = sent(params, &mut vec![name])?;
        let config = body.get("imageGenerationConfig").unwrap_or(&Value::Null);
        let size = self.size(config, first)?;
        let wanted = whole(config, "numberOfImages").unwrap_or(1);
        let made = match filter {
            None => wanted,
            // What comes out is judged picture by picture, what goes in as a whole.
            Some(Filter::Output) => wanted - 1,
            Some(_) => 0,
        };
        let key = format!("{} {body}", model.id);
        let images = (0..made)
            .map(|at| pictures::base64(dice::hash(format!("{key} {at}").as_bytes()), size, Format::Png))
            .collect::<Result<_, _>>()?;
        let mask_image = (params.get("returnMask") == Some(&Value::Bool(true)))
            .then(|| pictures::mask(size))
            .transpose()?;
        let error = filter.map(|filter| match filter {
            Filter::Prompt => {
                "This request has been blocked by our content filters. Our filters automatically flagged this prompt \
                 because it may conflict our AUP or AWS Responsible AI Policy. Please adjust your text prompt(s) to \
                 submit a new request."
            }
            Filter::Input => {
                "This request has been blocked by our content filters. Our filters automatically flagged an input \
                 image because it may conflict our AUP or AWS Responsible AI Policy."
            }
            Filter::Output | Filter::Inference => "The generated image(s) have been blocked by our content filters.",
        });
        Ok(ordered(&Reply {
            images,
            mask_image,
            error,
        }))
    }
}

impl ImageTasks {
    fn size(&self, config: &Value, first: Option<Size>) -> Result<Size, Refusal> {
        let pixels = |name: &str| whole(config, name).and_then(|pixels| u32::try_from(pixels).ok());
        let (width, height) = (pixels("width"), pixels("height"));
        if width.is_none() && height.is_none() {
            return Ok(first.unwrap_or(Size::SQUARE));
        }
        let size = Size {
            width: width.unwrap_or(Size::SQUARE.width),
            height: height.unwrap_or(Size::SQUARE.height),
        };
        if (self.size)(size) {
            return Ok(size);
        }
        Err(judge::malformed(&format!(
            "#/imageGenerationConfig: {}x{} is not a size this model makes",
            size.width, size.height
        )))
    }
}

/// The parameters of the body's task, and the name of the member they are in.
fn params(body: &Value) -> (&str, &Value) {
    let members = body.as_object().into_iter().flatten();
    members
        .filter(|(name, _)| name.ends_with("Params"))
        .map(|(name, value)| (name.as_str(), value))
        .next()
        .unwrap_or(("", &Value::Null))
}

/// Refuses parameters of which one needs another that is not there, or two exclude each other.
fn masked(name: &str, params: &Value) -> Result<(), Refusal> {
    if matches!(name, "inPaintingParams" | "outPaintingParams") {
        judge::has_one(params, &[name], &["maskPrompt", "maskImage"])?;
    }
    let control = params.get("controlMode").is_some() || params.get("controlStrength").is_some();
    if control && params.get("conditionImage").is_none() {
        return Err(judge::problem(&[name], Problem::Missing("conditionImage")));
    }
    Ok(())
}

/// Refuses what should be a picture and is none; gives the size of the first one.
fn sent<'a>(object: &'a Value, path: &mut Vec<&'a str>) -> Result<Option<Size>, Refusal> {
    let mut first = None;
    for (name, value) in object.as_object().into_iter().flatten() {
        let holds = PICTURES.contains(&name.as_str());
        let found = match value {
            Value::String(_) if holds => {
                judge::picture(object, path, name)?.and_then(|file| pictures::size(&file))
            }
            Value::Array(_) if holds => {
                for one in items(object, name) {
                    let alone = serde_json::json!({ "image": one });
                    judge::picture(&alone, path, "image")?;
                }
                None
            }
            Value::Object(_) => {
                path.push(name);
                let found = sent(value, path)?;
                path.pop();
                found
            }
            _ => None,
        };
        first = first.or(found);
    }
    Ok(first)
}
