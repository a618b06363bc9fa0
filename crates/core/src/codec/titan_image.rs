//! Titan Image Generator G1, versions 1 and 2, through `InvokeModel`: the form of [`super::image_tasks`].
//!
//! Conditions, colours and background removal are of version 2 alone ([`Quirks::first_tasks`]). It does not stream.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-image.html>

mod body;

use serde_json::Value;

use super::draft::Draft;
use super::image_tasks::{self, Form, Slot, Task, Text};
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
    Task {
        name: "TEXT_IMAGE",
        member: "textToImageParams",
        text: Some(Text::Needed),
        images: &[Slot::optional("textToImageParams.conditionImage")],
        configured: true,
        sized: true,
    },
    Task {
        name: "INPAINTING",
        member: "inPaintingParams",
        text: Some(Text::Optional),
        images: &[
            Slot::needed("inPaintingParams.image"),
            Slot::optional("inPaintingParams.maskImage"),
        ],
        configured: true,
        sized: true,
    },
    Task {
        name: "OUTPAINTING",
        member: "outPaintingParams",
        text: Some(Text::Needed),
        images: &[
            Slot::needed("outPaintingParams.image"),
            Slot::optional("outPaintingParams.maskImage"),
        ],
        configured: true,
        sized: true,
    },
    Task {
        name: "IMAGE_VARIATION",
        member: "imageVariationParams",
        text: Some(Text::Optional),
        images: &[Slot {
            path: "imageVariationParams.images",
            needed: true,
            most: 5,
        }],
        configured: true,
        sized: true,
    },
    Task {
        name: "COLOR_GUIDED_GENERATION",
        member: "colorGuidedGenerationParams",
        text: Some(Text::Needed),
        images: &[Slot::optional("colorGuidedGenerationParams.referenceImage")],
        configured: true,
        sized: true,
    },
    Task {
        name: "BACKGROUND_REMOVAL",
        member: "backgroundRemovalParams",
        text: None,
        images: &[Slot::needed("backgroundRemovalParams.image")],
        configured: false,
        sized: false,
    },
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

const NOT: Accepts = Accepts::Text { max: TEXT };
const NOT_THIS: &str = "What the image must not show";
const PLACE: &str = "What to change, in words";
const SIDE: Accepts = Accepts::Numbers(&[
    320, 384, 448, 512, 576, 640, 704, 768, 896, 1024, 1152, 1173, 1280, 1408,
]);

const fn task_type(names: &'static [&'static str]) -> Parameter {
    Parameter::own(
        "taskType",
        Accepts::Choice(names),
        "",
        "What to do; IMAGE_VARIATION with an image, else TEXT_IMAGE",
    )
}

/// What both versions take.
const SHARED: [Parameter; 16] = [
    Parameter::own(
        "imageGenerationConfig.numberOfImages",
        Accepts::Integer { min: 1, max: 5 },
        "1",
        "How many images",
    ),
    Parameter::own(
        "imageGenerationConfig.quality",
        Accepts::Choice(&["standard", "premium"]),
        "\"standard\"",
        "Quality, which has its price",
    ),
    Parameter::own("imageGenerationConfig.width", SIDE, "1024", "Width in pixels"),
    Parameter::own("imageGenerationConfig.height", SIDE, "1024", "Height in pixels"),
    Parameter::own(
        "imageGenerationConfig.cfgScale",
        Accepts::Number { min: 1.1, max: 10.0 },
        "8.0",
        "How closely the image follows the words",
    ),
    Parameter::own(
        "imageGenerationConfig.seed",
        Accepts::Integer {
            min: 0,
            max: 2_147_483_646,
        },
        "42",
        "The same seed gives the same image",
    ),
    Parameter::own("textToImageParams.negativeText", NOT, "", NOT_THIS),
    Parameter::own("inPaintingParams.maskPrompt", NOT, "", PLACE),
    Parameter::own("inPaintingParams.negativeText", NOT, "", NOT_THIS),
    Parameter::own(
        "inPaintingParams.returnMask",
        Accepts::Flag,
        "false",
        "Whether the mask comes back too",
    ),
    Parameter::own("outPaintingParams.maskPrompt", NOT, "", "What to keep, in words"),
    Parameter::own("outPaintingParams.negativeText", NOT, "", NOT_THIS),
    Parameter::own(
        "outPaintingParams.outPaintingMode",
        Accepts::Choice(&["DEFAULT", "PRECISE"]),
        "\"DEFAULT\"",
        "Whether the mask's edge is soft or exact",
    ),
    Parameter::own(
        "outPaintingParams.returnMask",
        Accepts::Flag,
        "false",
        "Whether the mask comes back too",
    ),
    Parameter::own("imageVariationParams.negativeText", NOT, "", NOT_THIS),
    Parameter::own(
        "imageVariationParams.similarityStrength",
        Accepts::Number { min: 0.2, max: 1.0 },
        "0.7",
        "How much the image resembles those given",
    ),
];

/// What version 2 takes besides.
const LATER: [Parameter; 4] = [
    Parameter::own(
        "textToImageParams.controlMode",
        Accepts::Choice(&["CANNY_EDGE", "SEGMENTATION"]),
        "\"CANNY_EDGE\"",
        "What of the image guides: its edges or its areas",
    ),
    Parameter::own(
        "textToImageParams.controlStrength",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.7",
        "How closely the image that guides is followed",
    ),
    Parameter::own(
        "colorGuidedGenerationParams.colors",
        Accepts::Texts { max: 10 },
        "",
        "Colours as #RRGGBB",
    ),
    Parameter::own("colorGuidedGenerationParams.negativeText", NOT, "", NOT_THIS),
];

const FIRST_PARAMETERS: [Parameter; 17] = parameters::join(
    [task_type(&[
        "TEXT_IMAGE",
        "INPAINTING",
        "OUTPAINTING",
        "IMAGE_VARIATION",
    ])],
    SHARED,
);

const PARAMETERS: [Parameter; 21] = parameters::join(
    [task_type(&[
        "TEXT_IMAGE",
        "INPAINTING",
        "OUTPAINTING",
        "IMAGE_VARIATION",
        "COLOR_GUIDED_GENERATION",
        "BACKGROUND_REMOVAL",
    ])],
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
