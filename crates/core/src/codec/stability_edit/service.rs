//! What each image service takes.

use crate::catalog::ImageService;
use crate::codec::stability_image::{FORMAT, NEGATIVE, RATIO, SEED, STYLES};
use crate::codec::{Accepts, Parameter};

/// The directions in which an image grows.
pub(super) const SIDES: [&str; 4] = ["left", "right", "up", "down"];

/// What a service takes.
#[derive(Debug)]
pub(super) struct Service {
    /// What it is, in a clause behind "the service".
    pub(super) does: &'static str,
    /// Members that must be there.
    pub(super) needs: &'static [&'static str],
    /// Members that take the prompt's images, in order.
    pub(super) images: &'static [&'static str],
    /// Whether it takes words.
    pub(super) prompted: bool,
    /// Whether it must be told a direction.
    pub(super) grows: bool,
    /// Members besides these.
    pub(super) parameters: &'static [Parameter],
}

impl Service {
    /// Whether it takes the member.
    pub(super) fn takes(&self, name: &str) -> bool {
        name == "prompt" && self.prompted
            || self.images.contains(&name)
            || self.parameters.iter().any(|known| known.path == name)
    }
}

const STYLE: Parameter = Parameter::own(
    "style_preset",
    Accepts::Choice(STYLES),
    "",
    "The look of the image",
);
const GROW_MASK: Parameter = Parameter::own(
    "grow_mask",
    Accepts::Integer { min: 0, max: 20 },
    "5",
    "By how many pixels the mask grows, to blur its edge",
);
const CONTROL: Parameter = Parameter::own(
    "control_strength",
    Accepts::Number { min: 0.0, max: 1.0 },
    "0.7",
    "How closely the given image is followed",
);
const SEARCH: Parameter = Parameter::own(
    "search_prompt",
    Accepts::Text { max: 10_000 },
    "",
    "What to replace, in a few words",
);
const SELECT: Parameter = Parameter::own(
    "select_prompt",
    Accepts::Text { max: 10_000 },
    "",
    "What to recolour, in a few words",
);
const FIDELITY: Parameter = Parameter::own(
    "fidelity",
    Accepts::Number { min: 0.0, max: 1.0 },
    "0.5",
    "How closely the style of the given image is followed",
);
const COMPOSITION: Parameter = Parameter::own(
    "composition_fidelity",
    Accepts::Number { min: 0.0, max: 1.0 },
    "0.9",
    "How closely the composition of the first image is followed",
);
const STYLE_STRENGTH: Parameter = Parameter::own(
    "style_strength",
    Accepts::Number { min: 0.0, max: 1.0 },
    "1",
    "How much the second image counts",
);
const CHANGE: Parameter = Parameter::own(
    "change_strength",
    Accepts::Number { min: 0.1, max: 1.0 },
    "0.9",
    "How much of the first image changes",
);
const PIXELS: Accepts = Accepts::Integer { min: 0, max: 2000 };
const LEFT: Parameter = Parameter::own("left", PIXELS, "0", "Pixels to add on the left");
const RIGHT: Parameter = Parameter::own("right", PIXELS, "0", "Pixels to add on the right");
const UP: Parameter = Parameter::own("up", PIXELS, "0", "Pixels to add above");
const DOWN: Parameter = Parameter::own("down", PIXELS, "0", "Pixels to add below");

const fn creativity(max: f64, default: &'static str) -> Parameter {
    Parameter::own(
        "creativity",
        Accepts::Number { min: 0.1, max },
        default,
        "How much the model adds of its own",
    )
}

const IMAGE: &[&str] = &["image"];
const MASKED: &[&str] = &["image", "mask"];

static CREATIVE_UPSCALE: Service = Service {
    does: "upscales creatively",
    needs: &["prompt", "image"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[creativity(0.5, "0.3"), NEGATIVE, SEED, FORMAT, STYLE],
};
static CONSERVATIVE_UPSCALE: Service = Service {
    does: "upscales conservatively",
    needs: &["prompt", "image"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[creativity(0.5, "0.35"), NEGATIVE, SEED, FORMAT],
};
static FAST_UPSCALE: Service = Service {
    does: "upscales fast",
    // The page lists `output_format` as required, gives it a default, and leaves it out of every example.
    needs: IMAGE,
    images: IMAGE,
    prompted: false,
    grows: false,
    parameters: &[FORMAT],
};
static INPAINT: Service = Service {
    does: "inpaints",
    needs: &["prompt", "image"],
    images: MASKED,
    prompted: true,
    grows: false,
    parameters: &[STYLE, NEGATIVE, SEED, FORMAT, GROW_MASK],
};
static OUTPAINT: Service = Service {
    does: "outpaints",
    needs: IMAGE,
    images: IMAGE,
    prompted: true,
    grows: true,
    parameters: &[LEFT, RIGHT, UP, DOWN, creativity(1.0, "0.5"), STYLE, SEED, FORMAT],
};
static SEARCH_RECOLOR: Service = Service {
    does: "searches and recolours",
    needs: &["prompt", "image", "select_prompt"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[SELECT, STYLE, NEGATIVE, SEED, FORMAT, GROW_MASK],
};
static SEARCH_REPLACE: Service = Service {
    does: "searches and replaces",
    needs: &["prompt", "image", "search_prompt"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[SEARCH, STYLE, NEGATIVE, SEED, FORMAT, GROW_MASK],
};
static ERASE_OBJECT: Service = Service {
    does: "erases",
    needs: IMAGE,
    images: MASKED,
    prompted: false,
    grows: false,
    parameters: &[SEED, FORMAT, GROW_MASK],
};
static REMOVE_BACKGROUND: Service = Service {
    does: "removes a background",
    needs: IMAGE,
    images: IMAGE,
    prompted: false,
    grows: false,
    parameters: &[FORMAT],
};
static CONTROL_SKETCH: Service = Service {
    does: "draws from a sketch",
    needs: &["prompt", "image"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[CONTROL, NEGATIVE, SEED, FORMAT, STYLE],
};
static CONTROL_STRUCTURE: Service = Service {
    does: "keeps a structure",
    needs: &["prompt", "image"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[CONTROL, NEGATIVE, SEED, FORMAT, STYLE],
};
static STYLE_GUIDE: Service = Service {
    does: "follows a style",
    needs: &["prompt", "image"],
    images: IMAGE,
    prompted: true,
    grows: false,
    parameters: &[RATIO, NEGATIVE, SEED, FORMAT, FIDELITY, STYLE],
};
static STYLE_TRANSFER: Service = Service {
    does: "transfers a style",
    needs: &["init_image", "style_image"],
    images: &["init_image", "style_image"],
    prompted: true,
    grows: false,
    parameters: &[NEGATIVE, SEED, FORMAT, COMPOSITION, STYLE_STRENGTH, CHANGE],
};
/// A service that the catalogue does not know: nothing is needed, and everything may be.
static UNKNOWN: Service = Service {
    does: "",
    needs: &[],
    images: MASKED,
    prompted: true,
    grows: false,
    parameters: &[
        NEGATIVE,
        SEED,
        FORMAT,
        STYLE,
        RATIO,
        GROW_MASK,
        SEARCH,
        SELECT,
        CONTROL,
        FIDELITY,
        creativity(1.0, ""),
        LEFT,
        RIGHT,
        UP,
        DOWN,
        COMPOSITION,
        STYLE_STRENGTH,
        CHANGE,
    ],
};

/// What a service takes.
pub(super) fn of(service: Option<ImageService>) -> &'static Service {
    match service {
        None => &UNKNOWN,
        Some(ImageService::CreativeUpscale) => &CREATIVE_UPSCALE,
        Some(ImageService::ConservativeUpscale) => &CONSERVATIVE_UPSCALE,
        Some(ImageService::FastUpscale) => &FAST_UPSCALE,
        Some(ImageService::Inpaint) => &INPAINT,
        Some(ImageService::Outpaint) => &OUTPAINT,
        Some(ImageService::SearchRecolor) => &SEARCH_RECOLOR,
        Some(ImageService::SearchReplace) => &SEARCH_REPLACE,
        Some(ImageService::EraseObject) => &ERASE_OBJECT,
        Some(ImageService::RemoveBackground) => &REMOVE_BACKGROUND,
        Some(ImageService::ControlSketch) => &CONTROL_SKETCH,
        Some(ImageService::ControlStructure) => &CONTROL_STRUCTURE,
        Some(ImageService::StyleGuide) => &STYLE_GUIDE,
        Some(ImageService::StyleTransfer) => &STYLE_TRANSFER,
    }
}
