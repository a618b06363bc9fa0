//! What a Nova Reel body looks like.

use super::{AUTOMATED, MANUAL, ONE};
use crate::codec::converse::body::media;
use crate::codec::input_image::{Pixels, Takes, judge};
use crate::rules::{missing_member, out_of_range, refused_member, unknown_value};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table};

const WORDS: Kind = Kind::Text { min: 1, max: 512 };

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Nova Reel body",
    &[
        Member::required(
            "taskType",
            Kind::Choice(&[ONE, AUTOMATED, MANUAL]),
            r#""taskType": "TEXT_VIDEO""#,
        ),
        Member::optional("textToVideoParams", Kind::Object(&TEXT_VIDEO)),
        Member::optional("multiShotAutomatedParams", Kind::Object(&SHOTS_PLANNED)),
        Member::optional("multiShotManualParams", Kind::Object(&SHOTS)),
        Member::optional("videoGenerationConfig", Kind::Object(&CONFIG)),
        Member::refused("modelId", "it stands beside `modelInput`"),
        Member::refused("outputDataConfig", "it stands beside `modelInput`"),
        Member::misnamed("prompt", "textToVideoParams.text"),
        Member::misnamed("text", "textToVideoParams.text"),
        Member::misnamed("images", "textToVideoParams.images"),
        Member::misnamed("shots", "multiShotManualParams.shots"),
        Member::misnamed("duration", "videoGenerationConfig.durationSeconds"),
        Member::misnamed("durationSeconds", "videoGenerationConfig.durationSeconds"),
        Member::misnamed("seconds", "videoGenerationConfig.durationSeconds"),
        Member::misnamed("dimension", "videoGenerationConfig.dimension"),
        Member::misnamed("size", "videoGenerationConfig.dimension"),
        Member::misnamed("fps", "videoGenerationConfig.fps"),
        Member::misnamed("seed", "videoGenerationConfig.seed"),
    ],
    Extra::Refused,
    Some(task),
);

/// What a task has: its object, and which lengths.
struct Task {
    name: &'static str,
    member: &'static str,
    /// The least and the greatest number of seconds; none where the number of shots says it.
    seconds: Option<(f64, f64)>,
    /// The same in words.
    range: &'static str,
}

const TASKS: [Task; 3] = [
    Task {
        name: ONE,
        member: "textToVideoParams",
        seconds: Some((6.0, 6.0)),
        range: "6, the length of one shot",
    },
    Task {
        name: AUTOMATED,
        member: "multiShotAutomatedParams",
        seconds: Some((12.0, 120.0)),
        range: "a multiple of 6 from 12 to 120",
    },
    Task {
        name: MANUAL,
        member: "multiShotManualParams",
        seconds: None,
        range: "",
    },
];

fn task(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let Some(named) = body.text("taskType") else {
        return;
    };
    let Some(task) = TASKS.iter().find(|task| task.name == named) else {
        return;
    };
    if scope.quirks.first_tasks
        && task.name != ONE
        && let Some(value) = body.get("taskType")
    {
        scope.report_at("taskType", unknown_value::say("taskType", &[ONE], false), value);
    }
    if body.get(task.member).is_none() {
        scope.report_at(task.member, missing_member::say(task.member, ""), body.spot);
    }
    for other in TASKS.iter().filter(|other| other.name != task.name) {
        if let Some(value) = body.get(other.member) {
            let why = format!("the task is {}, and its object is `{}`", task.name, task.member);
            scope.report_at(other.member, refused_member::say(other.member, &why), value);
        }
    }
    let Some(value) = body.below("videoGenerationConfig", "durationSeconds") else {
        return;
    };
    let name = "durationSeconds";
    match task.seconds {
        None => {
            let why = "every shot has six seconds, and their number says how long the video is";
            let said = refused_member::say(name, why).telling_apart(name);
            scope.report_at("videoGenerationConfig", said, value);
        }
        Some((least, most)) => {
            let fits = body
                .number_of(value)
                .is_none_or(|asked| (least..=most).contains(&asked) && asked % 6.0 == 0.0);
            if !fits {
                let said = out_of_range::say(name, task.range).telling_apart(name);
                scope.report_at("videoGenerationConfig", said, value);
            }
        }
    }
}

static TEXT_VIDEO: Table = Table::new(
    "textToVideoParams",
    &[
        Member::required("text", WORDS, r#""text": "…""#),
        Member::optional(
            "images",
            Kind::List {
                of: &Kind::Object(&IMAGE),
                min: 1,
                max: 1,
            },
        ),
        Member::misnamed("image", "images"),
        Member::misnamed("prompt", "text"),
    ],
    Extra::Refused,
    None,
);

static SHOTS_PLANNED: Table = Table::new(
    "multiShotAutomatedParams",
    &[
        Member::required("text", Kind::Text { min: 1, max: 4000 }, r#""text": "…""#),
        Member::refused("images", "MULTI_SHOT_AUTOMATED takes none"),
        Member::misnamed("prompt", "text"),
    ],
    Extra::Refused,
    None,
);

static SHOTS: Table = Table::new(
    "multiShotManualParams",
    &[Member::required(
        "shots",
        Kind::List {
            of: &Kind::Object(&SHOT),
            // The greatest length is 120 seconds.
            min: 1,
            max: 20,
        },
        r#""shots": [{"text": "…"}]"#,
    )],
    Extra::Refused,
    None,
);

static SHOT: Table = Table::new(
    "shot",
    &[
        Member::required("text", WORDS, r#""text": "…""#),
        Member::optional("image", Kind::Object(&IMAGE)),
        Member::misnamed("images", "image"),
        Member::misnamed("prompt", "text"),
    ],
    Extra::Refused,
    None,
);

static IMAGE: Table = Table::new(
    "image",
    &[
        Member::required("format", Kind::Choice(&["png", "jpeg"]), r#""format": "png""#),
        Member::required("source", Kind::Union(&SOURCE), ""),
    ],
    Extra::Refused,
    Some(shown),
);

/// What a shot begins with.
const FRAME: Takes = Takes {
    types: &["image/png", "image/jpeg"],
    named: "PNG or JPEG",
    pixels: Some(Pixels {
        fit: |width, height| (width, height) == (1280, 720),
        named: "1,280 × 720",
    }),
};

/// Whether an image is what its `format` says, and as large as the video.
fn shown(scope: &mut Scope<'_, '_>, image: &Members<'_>) {
    media(scope, image);
    if let Some(data) = image.below("source", "bytes") {
        judge(scope, "source", &image.name_of(data), data.into(), &FRAME);
    }
}

static SOURCE: Table = Table::new(
    "source",
    &[
        Member::optional(
            "bytes",
            Kind::Base64 {
                max: 10 * 1024 * 1024,
            },
        ),
        Member::optional("s3Location", Kind::Object(&S3)),
    ],
    Extra::Refused,
    None,
);

static S3: Table = Table::new(
    "S3 location",
    &[
        Member::required("uri", Kind::Text { min: 6, max: 1024 }, r#""uri": "s3://…""#),
        Member::optional("bucketOwner", Kind::Text { min: 12, max: 12 }),
    ],
    Extra::Refused,
    None,
);

static CONFIG: Table = Table::new(
    "videoGenerationConfig",
    &[
        Member::optional("durationSeconds", Kind::Integer { min: 1, max: 120 }),
        Member::optional("fps", Kind::Integer { min: 24, max: 24 }),
        Member::optional("dimension", Kind::Choice(&["1280x720"])),
        Member::optional(
            "seed",
            Kind::Integer {
                min: 0,
                max: 2_147_483_646,
            },
        ),
        Member::misnamed("duration", "durationSeconds"),
        Member::misnamed("resolution", "dimension"),
    ],
    Extra::Refused,
    None,
);
