//! Nova Reel: videos of one shot or of several, made in the background.

use serde_json::Value;

use super::{Background, judge};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Problem, Shape, optional, required};

static BODY: Shape = Shape::Tagged {
    tag: "taskType",
    variants: &[
        (
            "TEXT_VIDEO",
            &[
                required("textToVideoParams", &ONE_SHOT),
                optional("videoGenerationConfig", &CONFIG),
            ],
        ),
        (
            "MULTI_SHOT_AUTOMATED",
            &[
                required(
                    "multiShotAutomatedParams",
                    &Shape::Object(&[required("text", &Shape::Text { min: 1, max: 4_000 })]),
                ),
                required("videoGenerationConfig", &CONFIG),
            ],
        ),
        (
            "MULTI_SHOT_MANUAL",
            &[
                required(
                    "multiShotManualParams",
                    &Shape::Object(&[required(
                        "shots",
                        &Shape::List {
                            of: &SHOT,
                            min: 1,
                            max: 20,
                        },
                    )]),
                ),
                optional("videoGenerationConfig", &MANUAL_CONFIG),
            ],
        ),
    ],
};

static PROMPT: Shape = Shape::Text { min: 1, max: 512 };

static ONE_SHOT: Shape = Shape::Object(&[
    required("text", &PROMPT),
    optional(
        "images",
        &Shape::List {
            of: &IMAGE,
            min: 1,
            max: 1,
        },
    ),
]);

static SHOT: Shape = Shape::Object(&[required("text", &PROMPT), optional("image", &IMAGE)]);

static IMAGE: Shape = Shape::Object(&[
    required("format", &Shape::OneOf(&["png", "jpeg"])),
    required(
        "source",
        &Shape::Union(&[
            optional("bytes", &FILLED),
            optional(
                "s3Location",
                &Shape::Object(&[required("uri", &FILLED), optional("bucketOwner", &FILLED)]),
            ),
        ]),
    ),
]);

static CONFIG: Shape = Shape::Object(&[
    optional("durationSeconds", &Shape::Integer { min: 6, max: 120 }),
    optional("fps", &Shape::OneNumber(&["24"])),
    optional("dimension", &Shape::OneOf(&["1280x720"])),
    optional("seed", &SEED),
]);

/// The shots say how long it gets.
static MANUAL_CONFIG: Shape = Shape::Object(&[
    optional("fps", &Shape::OneNumber(&["24"])),
    optional("dimension", &Shape::OneOf(&["1280x720"])),
    optional("seed", &SEED),
]);

static SEED: Shape = Shape::Integer {
    min: 0,
    max: 2_147_483_646,
};

pub(super) struct NovaReel;

impl Background for NovaReel {
    fn begin(&self, _: &'static Model, input: &Value) -> Result<(), Refusal> {
        judge::fits(&BODY, input)?;
        let seconds = input
            .pointer("/videoGenerationConfig/durationSeconds")
            .and_then(Value::as_f64);
        let path = &["videoGenerationConfig", "durationSeconds"];
        let automated = input.get("multiShotAutomatedParams").is_some();
        match seconds {
            None if automated => Err(judge::problem(&path[..1], Problem::Missing("durationSeconds"))),
            // One shot is six seconds; an automated video is made of such.
            Some(seconds)
                if (!automated && seconds > 6.0)
                    || (automated && (seconds % 6.0 > 0.0 || seconds < 12.0)) =>
            {
                let value = seconds.to_string();
                Err(judge::problem(path, Problem::NotOneOf { value, known: &[] }))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn begin(input: &Value) -> Result<(), Refusal> {
        NovaReel.begin(models::find("amazon.nova-reel-v1:1").unwrap().model, input)
    }

    #[test]
    fn every_task_is_taken() {
        for input in [
            json!({"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "A boat", "images": [
                {"format": "png", "source": {"bytes": "iVBOR"}}]},
                "videoGenerationConfig": {"durationSeconds": 6, "fps": 24, "dimension": "1280x720", "seed": 42}}),
            json!({"taskType": "MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams": {"text": "A boat"},
                "videoGenerationConfig": {"durationSeconds": 18, "fps": 24, "dimension": "1280x720"}}),
            json!({"taskType": "MULTI_SHOT_MANUAL", "multiShotManualParams": {"shots": [{"text": "a"}, {"text": "b"}]},
                "videoGenerationConfig": {"seed": 1}}),
        ] {
            assert_eq!(begin(&input), Ok(()));
        }
    }

    #[test]
    fn inputs_are_judged() {
        for (input, words) in [
            (json!({}), "#: required key [taskType] not found"),
            (
                json!({"taskType": "TEXT_VIDEO"}),
                "#: required key [textToVideoParams] not found",
            ),
            (
                json!({"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "a".repeat(513)}}),
                "#/textToVideoParams/text: expected maxLength: 512, actual: 513",
            ),
            (
                json!({"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "a"}, "videoGenerationConfig": {"durationSeconds": 12}}),
                "#/videoGenerationConfig/durationSeconds: 12 is not a valid enum value",
            ),
            (
                json!({"taskType": "MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams": {"text": "a"}, "videoGenerationConfig": {"durationSeconds": 13}}),
                "13 is not a valid enum value",
            ),
            (
                json!({"taskType": "MULTI_SHOT_MANUAL", "multiShotManualParams": {"shots": [{"text": "a"}]}, "videoGenerationConfig": {"durationSeconds": 6}}),
                "#/videoGenerationConfig: extraneous key [durationSeconds]",
            ),
        ] {
            let refusal = begin(&input).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
