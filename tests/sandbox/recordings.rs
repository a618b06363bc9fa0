//! Recorded traffic, when it is there, and the members its bodies have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::wire;

/// A recorded request and its reply.
pub(crate) struct Case {
    /// `family/name`.
    pub(crate) name: String,
    pub(crate) request: Value,
    pub(crate) response: Value,
    pub(crate) stream: Option<Vec<u8>>,
}

impl Case {
    pub(crate) fn status(&self) -> u64 {
        self.response["status"].as_u64().unwrap()
    }

    pub(crate) fn body(&self) -> Option<Value> {
        serde_json::from_str(self.response["body"].as_str()?).ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.response["headers"].as_object()?;
        headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))?
            .1
            .as_str()
    }

    pub(crate) fn events(&self) -> Vec<(String, Value)> {
        let frames = self
            .stream
            .as_deref()
            .map(|bytes| wire::frames(bytes).0)
            .unwrap_or_default();
        frames
            .iter()
            .map(|frame| (frame.header(":event-type").to_owned(), frame.event()))
            .collect()
    }
}

/// The cases of a folder, or nothing, said so, when the recordings are not there.
pub(crate) fn cases(family: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/real/recorded")
        .join(family);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no recordings in {}", folder.display());
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
        .into_iter()
        .map(|folder| {
            let json = |name: &str| -> Value {
                serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
            };
            Case {
                name: format!("{family}/{}", folder.file_name().unwrap().to_str().unwrap()),
                request: json("request.json"),
                response: json("response.json"),
                stream: std::fs::read(folder.join("stream.bin")).ok(),
            }
        })
        .collect()
}

/// The names of the members of every object in a value, by where it is: list positions count as
/// one place, and what a caller wrote (a tool's input) is left alone.
pub(crate) fn members(place: &str, value: &Value) -> BTreeMap<String, BTreeSet<Vec<String>>> {
    let mut found = BTreeMap::new();
    collect(place, value, &mut found);
    found
}

fn collect(place: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<Vec<String>>>) {
    match value {
        Value::Object(object) => {
            let names = object.keys().cloned().collect();
            found.entry(place.to_owned()).or_default().insert(names);
            for (name, value) in object.iter().filter(|(name, _)| *name != "input") {
                collect(&format!("{place}.{name}"), value, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(&format!("{place}[]"), item, found);
            }
        }
        _ => {}
    }
}

/// Where an event belongs: by its type, and for Claude and Nova by the kind inside.
pub(crate) fn place(event_type: &str, event: &Value) -> String {
    let kind = event["type"].as_str().map(str::to_owned).or_else(|| {
        let names: Vec<&String> = event
            .as_object()?
            .keys()
            .filter(|name| !name.starts_with("amazon"))
            .collect();
        (event_type == "chunk" && names.len() == 1).then(|| names[0].clone())
    });
    format!("{event_type}/{}", kind.unwrap_or_default())
}

/// Fails on an object in `value` whose members no recording has in that place.
pub(crate) fn assert_recorded(
    known: &BTreeMap<String, BTreeSet<Vec<String>>>,
    place: &str,
    value: &Value,
    what: &str,
) {
    for (place, sets) in members(place, value) {
        let recorded = known
            .get(&place)
            .unwrap_or_else(|| panic!("{what}: nothing is recorded at {place}: {value}"));
        for names in sets {
            assert!(
                recorded.contains(&names),
                "{what}: {place} has {names:?}; recorded are {recorded:?}"
            );
        }
    }
}

/// Everything recorded at every place of the given cases.
pub(crate) fn known<'a>(
    values: impl Iterator<Item = (String, &'a Value)>,
) -> BTreeMap<String, BTreeSet<Vec<String>>> {
    let mut all: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (place, value) in values {
        for (place, sets) in members(&place, value) {
            all.entry(place).or_default().extend(sets);
        }
    }
    all
}
