//! From the form of Marengo 2.7 to that of 3.0.
//!
//! ```text
//! {"inputType":"video","mediaSource":…,"startSec":2,"lengthSec":8,"useFixedLengthSec":5,"embeddingOption":["visual-text"]}
//! {"inputType":"video","video":{"mediaSource":…,"startSec":2,"endSec":10,"segmentation":{"method":"fixed","fixed":
//!   {"durationSec":5}},"embeddingOption":["visual"]}}
//! ```
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo-3.html#model-parameters-marengo-3-migration>

use serde_json::{Map, Value, json};

use crate::codec::correction;
use crate::finding::Finding;

/// Members that are the same in the object of the input.
const ALIKE: [&str; 3] = ["inputText", "mediaSource", "startSec"];

/// Puts a body in the form of 2.7 into that of 3.0. Others stay as they are.
pub(super) fn nest(body: &mut Value, findings: &mut Vec<Finding>) {
    let is_older = ["inputText", "mediaSource"]
        .iter()
        .any(|name| body.get(name).is_some());
    let Some(name) = body["inputType"].as_str().map(str::to_owned) else {
        return;
    };
    if !is_older || body.get(&name).is_some() || !["text", "image", "video", "audio"].contains(&&*name) {
        return;
    }
    correction::leave_out(body, "textTruncate", "Marengo 3.0 has none.", findings);
    let Value::Object(members) = body else { return };
    let mut input = Map::new();
    for alike in ALIKE {
        if let Some(value) = members.remove(alike) {
            input.insert(alike.to_owned(), value);
        }
    }
    if let Some(length) = members.remove("lengthSec").and_then(|length| length.as_f64()) {
        let start = input.get("startSec").and_then(Value::as_f64).unwrap_or_default();
        input.insert("endSec".to_owned(), json!(start + length));
    }
    let least = members.remove("minClipSec");
    let segmentation = match (members.remove("useFixedLengthSec"), least) {
        (Some(fixed), _) => Some(json!({"method": "fixed", "fixed": {"durationSec": whole(&fixed)}})),
        (None, Some(least)) => Some(json!({"method": "dynamic", "dynamic": {"minDurationSec": least}})),
        (None, None) => None,
    };
    if let Some(segmentation) = segmentation {
        input.insert("segmentation".to_owned(), segmentation);
    }
    if let Some(options) = members.remove("embeddingOption")
        && ["video", "audio"].contains(&&*name)
    {
        input.insert("embeddingOption".to_owned(), renamed(options));
    }
    let said =
        format!("What stood beside `inputType` was put into `{name}`, and called as Marengo 3.0 does.");
    members.insert(name.clone(), Value::Object(input));
    correction::formed(findings, &name, said, "Write it so next time.");
}

/// 3.0 takes whole seconds, and no more than 10.
fn whole(seconds: &Value) -> Value {
    seconds.as_f64().map_or_else(
        || seconds.clone(),
        |seconds| {
            #[allow(clippy::cast_possible_truncation, reason = "from 1 to 10")]
            let whole = seconds.round().clamp(1.0, 10.0) as i64;
            whole.into()
        },
    )
}

/// The two kinds of visual vectors are one.
fn renamed(options: Value) -> Value {
    let options = match options {
        Value::Array(options) => options,
        one => vec![one],
    };
    let mut renamed: Vec<Value> = Vec::with_capacity(options.len());
    for option in options {
        let option = match option.as_str() {
            Some("visual-text" | "visual-image") => "visual".into(),
            _ => option,
        };
        if !renamed.contains(&option) {
            renamed.push(option);
        }
    }
    renamed.into()
}
