//! Titan Image Generator G1, versions 1 and 2, through `InvokeModel`: the form of [`super::image_tasks`].
//!
//! Conditions, colours and background removal are of version 2 alone ([`Quirks::first_tasks`]). It does not stream.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-image.html>

mod body;

use serde_json::Value;

use super::draft::Draft;
use super::image_tasks::{self, Form, Task, settings, tasks};
use super::{Accepts, BodyForm, Codec, Dialect, Encoded, Parameter, parameters, picture, whole};
use crate::catalog::Model;
#[cfg(doc)]
use crate::catalog::Quirks;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct TitanImage;

/// The longest words.
const TEXT: usize = 512;

/// The tasks of version 2; the first four are those of version 1.
const TASKS: [Task; 6] = [
    tasks::TEXT_IMAGE,
    tasks::INPAINTING,
    tasks::OUTPAINTING,
    tasks::IMAGE_VARIATION,
    tasks::COLOR_GUIDED_GENERATION,
    tasks::BACKGROUND_REMOVAL,
];

const NAMES: &[&str] = &[
    "TEXT_IMAGE",
    "INPAINTING",
    "OUTPAINTING",
    "IMAGE_VARIATION",
    "COLOR_GUIDED_GENERATION",
    "BACKGROUND_REMOVAL",
];

/// The tasks of version 1, which follows no other image.
const FIRST_TASKS: [Task; 4] = [
    Task {
        images: &[],
        ..TASKS[0]
    },
    TASKS[1],
    TASKS[2],
    TASKS[3],
];

const SIDE: Accepts = Accepts::Numbers(&[
    320, 384, 448, 512, 576, 640, 704, 768, 896, 1024, 1152, 1173, 1280, 1408,
]);

/// What both versions take.
const SHARED: [Parameter; 16] = [
    settings::NUMBER_OF_IMAGES,
    settings::QUALITY,
    Parameter::own("imageGenerationConfig.width", SIDE, "1024", "Width in pixels"),
    Parameter::own("imageGenerationConfig.height", SIDE, "1024", "Height in pixels"),
    settings::cfg_scale("8.0"),
    settings::seed("42"),
    settings::negative("textToImageParams.negativeText", TEXT),
    settings::mask_to_change("inPaintingParams.maskPrompt", TEXT),
    settings::negative("inPaintingParams.negativeText", TEXT),
    settings::return_mask("inPaintingParams.returnMask"),
    settings::mask_to_keep(TEXT),
    settings::negative("outPaintingParams.negativeText", TEXT),
    settings::OUTPAINTING_MODE,
    settings::return_mask("outPaintingParams.returnMask"),
    settings::negative("imageVariationParams.negativeText", TEXT),
    settings::SIMILARITY,
];

/// What version 2 takes besides.
const LATER: [Parameter; 4] = [
    settings::CONTROL_MODE,
    settings::CONTROL_STRENGTH,
    settings::COLORS,
    settings::negative("colorGuidedGenerationParams.negativeText", TEXT),
];

const FIRST_PARAMETERS: [Parameter; 17] = parameters::join(
    [settings::task_type(&[
        "TEXT_IMAGE",
        "INPAINTING",
        "OUTPAINTING",
        "IMAGE_VARIATION",
    ])],
    SHARED,
);

const PARAMETERS: [Parameter; 21] = parameters::join(
    [settings::task_type(NAMES)],
    parameters::join::<16, 4, 20>(SHARED, LATER),
);

const FORM: Form = Form {
    tasks: &TASKS,
    with_image: "IMAGE_VARIATION",
    parameters: &PARAMETERS,
};

const FIRST_FORM: Form = Form {
    tasks: &FIRST_TASKS,
    with_image: "IMAGE_VARIATION",
    parameters: &FIRST_PARAMETERS,
};

/// What a model takes.
const fn form(model: &Model) -> &'static Form {
    if model.quirks.first_tasks {
        &FIRST_FORM
    } else {
        &FORM
    }
}

impl BodyForm for TitanImage {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::ImageTask
    }
}

impl Codec for TitanImage {
    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        form(model).parameters
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        image_tasks::correct(body, findings);
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = image_tasks::encode(form(model), model, prompt, &mut findings);
        image_tasks::one_mask(&mut body, &mut findings);
        image_tasks::finish(&body, findings)
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        picture::decode(body, read)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        whole::fold(draft, payload, read)
    }
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    image_tasks::read(draft, body, "Titan Image")
}
