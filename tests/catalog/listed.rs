//! The built-in models against what the service listed: three recorded replies of `ListFoundationModels`.
//!
//! What differs stands in `fixtures/catalog/listed.json` with the reason. A difference without a row fails, and so does
//! a row without a difference.

use std::collections::BTreeSet;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Lifecycle, Modality, Model, OnDemand};
use outcrop_core::request::{FoundationModel, parse_foundation_models};
use serde::Deserialize;

use super::{cases, json};

/// A difference that is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    /// The lists' month, where it is not all that have the model.
    #[serde(default)]
    list: Option<String>,
    /// Models, by their whole ids.
    ids: Vec<String>,
    fact: String,
    why: String,
}

fn expected() -> Vec<Difference> {
    serde_json::from_str(include_str!("../fixtures/catalog/listed.json")).unwrap()
}

/// One reply: its month, the Region, whether it is the newest of that Region, the models.
struct List {
    month: String,
    region: String,
    newest: bool,
    models: Vec<FoundationModel>,
}

fn lists() -> Vec<List> {
    cases("control")
        .into_iter()
        .filter_map(|(name, path)| Some((name.strip_prefix("list-foundation-models-")?.to_owned(), path)))
        .map(|(month, path)| List {
            region: region_of(&path),
            newest: month != "2025-03",
            models: {
                let response = json(&path.join("response.json"));
                parse_foundation_models(response["body"].as_str().unwrap().as_bytes()).unwrap()
            },
            month,
        })
        .collect()
}

fn region_of(path: &Path) -> String {
    let request = json(&path.join("request.json"));
    request["host"]
        .as_str()
        .unwrap()
        .split('.')
        .nth(1)
        .unwrap()
        .to_owned()
}

fn kinds(words: &[String]) -> BTreeSet<Modality> {
    words
        .iter()
        .map(|word| match word.as_str() {
            "TEXT" => Modality::Text,
            "IMAGE" => Modality::Image,
            "VIDEO" => Modality::Video,
            "SPEECH" | "AUDIO" => Modality::Audio,
            "EMBEDDING" => Modality::Embedding,
            other => panic!("{other} is a new modality"),
        })
        .collect()
}

/// The facts in which a model differs from how it is listed.
fn differing(known: &Model, listed: &FoundationModel, list: &List) -> Vec<(&'static str, String)> {
    let mut differing = Vec::new();
    let mut compare = |fact, ours: String, theirs: String| {
        if ours != theirs {
            differing.push((fact, format!("{ours} here, {theirs} in the list")));
        }
    };
    let is_callable = known.not_callable.is_none();
    compare("name", known.name.clone(), listed.name.clone());
    compare("provider", known.provider.clone(), listed.provider.clone());
    if let Some(streams) = listed.streams.filter(|_| is_callable) {
        compare("streams", known.streams.to_string(), streams.to_string());
    }
    if !list.newest {
        return differing;
    }
    let status = if known.lifecycle == Lifecycle::Active {
        "ACTIVE"
    } else {
        "LEGACY"
    };
    compare("lifecycle", status.to_owned(), listed.status.clone());
    let converse = listed.converse();
    let mut inputs = kinds(&listed.input_modalities);
    let has_files = |files: &[String]| !files.is_empty();
    if converse.as_ref().is_some_and(|said| has_files(&said.documents)) {
        inputs.insert(Modality::Document);
    }
    let mut ours: BTreeSet<Modality> = known.inputs.iter().copied().collect();
    if converse.is_none() {
        // Only what Converse takes is said of documents.
        ours.remove(&Modality::Document);
    }
    compare("inputs", format!("{ours:?}"), format!("{inputs:?}"));
    let outputs: BTreeSet<Modality> = known.outputs.iter().copied().collect();
    compare(
        "outputs",
        format!("{outputs:?}"),
        format!("{:?}", kinds(&listed.output_modalities)),
    );
    if let Some(said) = &converse {
        compare("converse", known.converse.to_string(), "true".to_owned());
        let image = !said.images.is_empty();
        compare(
            "images",
            known.inputs.contains(&Modality::Image).to_string(),
            image.to_string(),
        );
        if let Some(system) = said.system {
            compare(
                "system",
                (!known.quirks.no_system).to_string(),
                system.to_string(),
            );
        }
        if let Some(most) = said.max_tokens {
            compare(
                "maxOutput",
                format!("{:?}", known.max_output.map(u64::from)),
                format!("{:?}", Some(most)),
            );
        }
    }
    if !is_callable {
        return differing;
    }
    let has = |kind: &str| listed.inference_types.iter().any(|known| known == kind);
    if has("ON_DEMAND") || has("INFERENCE_PROFILE") {
        let served = matches!(known.on_demand(&list.region), OnDemand::Yes | OnDemand::Unknown);
        compare("onDemand", served.to_string(), has("ON_DEMAND").to_string());
    }
    if has("INFERENCE_PROFILE") {
        let ids = Catalog::builtin().ids_in(known, &list.region);
        compare(
            "profile",
            ids.iter().any(|id| *id != known.id).to_string(),
            "true".to_owned(),
        );
    }
    if let Some(batch) = listed.batch() {
        let ours = known.batch_regions.contains(&list.region);
        compare(
            "batch",
            ours.to_string(),
            (batch.bare || batch.profile).to_string(),
        );
    }
    differing
}

#[test]
fn every_listed_model_is_in_the_catalogue_and_agrees() {
    let lists = lists();
    if lists.is_empty() {
        return;
    }
    let expected = expected();
    let mut used: BTreeSet<(usize, &str)> = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for list in &lists {
        for listed in &list.models {
            // A size (`…:0:24k`) or a `:0` of its own is to buy throughput by: no id to call, and another model's.
            let bought = listed.inference_types.iter().all(|kind| kind == "PROVISIONED");
            let found = Catalog::builtin().model(&listed.id);
            let differing = match found {
                None if bought => {
                    let meant = Catalog::builtin().resolve(&listed.id, &list.region);
                    if meant.model.is_none() {
                        wrong.push(format!("{} {}: no model is meant by it", list.month, listed.id));
                    }
                    continue;
                }
                None => vec![("listed", "not here".to_owned())],
                Some(known) => differing(known, listed, list),
            };
            compared += 1;
            for (fact, how) in differing {
                let row = expected.iter().enumerate().find(|(_, row)| {
                    row.fact == fact
                        && row.ids.contains(&listed.id)
                        && row.list.as_ref().is_none_or(|month| *month == list.month)
                });
                match row {
                    Some((index, row)) => {
                        let id = row.ids.iter().find(|id| **id == listed.id).unwrap();
                        used.insert((index, id));
                    }
                    None => wrong.push(format!("{} {} {fact}: {how}", list.month, listed.id)),
                }
            }
        }
    }
    for (index, row) in expected.iter().enumerate() {
        assert!(row.why.len() > 20, "{row:?}");
        for id in &row.ids {
            if !used.contains(&(index, id.as_str())) {
                wrong.push(format!(
                    "{id} {}: agrees, so its row of listed.json can go",
                    row.fact
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!(
        "{compared} listed models compared, {} differences explained",
        used.len()
    );
    assert!(compared > 250, "{compared}");
}
