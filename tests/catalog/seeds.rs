//! The documents that the project comes from name models, Regions and which serves which: each is found in the
//! catalogue, or stands in the list with the reason why not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Model, Reach};
use serde::Deserialize;

use super::SHARED;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seeds {
    /// Codes with names.
    regions: BTreeMap<String, String>,
    /// Those that are named as the ones for batch inference.
    #[serde(rename = "batchRegions")]
    batch_regions: Vec<String>,
    /// Ids, as they are written there.
    ids: Vec<String>,
    /// Models that are named only, and the id meant.
    names: BTreeMap<String, String>,
    tables: Vec<Row>,
    different: Vec<Difference>,
}

/// Regions in which some models are said to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    ids: Vec<String>,
    online: Vec<String>,
    batch: Vec<String>,
}

/// What is said there and not so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    ids: Vec<String>,
    /// `online` or `batch`.
    table: String,
    regions: Vec<String>,
    why: String,
}

fn seeds() -> Seeds {
    serde_json::from_str(include_str!("../fixtures/catalog/seeds.json")).unwrap()
}

fn meant(id: &str) -> &'static Model {
    let found = Catalog::builtin().resolve(id, "us-east-1");
    let model = found
        .model
        .unwrap_or_else(|| panic!("{id} is not in the catalogue"));
    assert_eq!(model.not_callable, None, "{id}");
    model
}

#[test]
fn every_id_region_and_name_is_found() {
    let seeds = seeds();
    assert_eq!(
        (seeds.regions.len(), seeds.ids.len(), seeds.tables.len()),
        (16, 47, 19)
    );
    for (code, name) in &seeds.regions {
        assert_eq!(Catalog::builtin().region_name(code), name);
    }
    for region in &seeds.batch_regions {
        let models = Catalog::builtin().models().iter();
        let taken = models
            .filter(|model| model.batch_regions.contains(region))
            .count();
        assert!(taken >= 5, "{region}: {taken}");
    }
    for id in seeds.ids.iter().chain(seeds.names.values()) {
        meant(id);
    }
}

#[test]
fn every_cell_of_the_tables_is_found() {
    let seeds = seeds();
    let catalog = Catalog::builtin();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    let mut cells = 0;
    for row in &seeds.tables {
        for id in &row.ids {
            let model = meant(id);
            let online = |region: &String| {
                let known = |id: &String| {
                    let reach = catalog.resolve(id, region).reach();
                    // What has ended was there.
                    reach == Reach::Yes || (reach == Reach::No && model.regions.contains(region))
                };
                catalog.ids_in(model, region).iter().any(known)
            };
            let batch = |region: &String| model.batch_regions.contains(region);
            let online = row.online.iter().map(|region| ("online", region, online(region)));
            let batch = row.batch.iter().map(|region| ("batch", region, batch(region)));
            for (table, region, holds) in online.chain(batch) {
                cells += 1;
                if holds {
                    continue;
                }
                let reason = seeds.different.iter().position(|different| {
                    different.table == table
                        && different.ids.contains(id)
                        && different.regions.contains(region)
                });
                match reason {
                    Some(index) => {
                        used.insert((index, id.as_str(), region.as_str()));
                    }
                    None => wrong.push(format!("{table}: {id} in {region}")),
                }
            }
        }
    }
    for (index, different) in seeds.different.iter().enumerate() {
        assert!(different.why.len() > 20, "{different:?}");
        for id in &different.ids {
            for region in &different.regions {
                if !used.contains(&(index, id.as_str(), region.as_str())) {
                    wrong.push(format!(
                        "{}: {id} in {region} agrees, so its row can go",
                        different.table
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{cells} cells, {} explained", used.len());
    assert!(cells > 250, "{cells}");
}

/// The list is complete: nothing in the documents reads as an id of Bedrock that is not in it.
#[test]
fn the_list_has_every_id_of_the_documents() {
    let folder = Path::new(SHARED).join("seeds");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: no documents at {}", folder.display());
        return;
    };
    let seeds = seeds();
    let vendors = [
        "amazon",
        "anthropic",
        "ai21",
        "meta",
        "mistral",
        "cohere",
        "stability",
        "us",
    ];
    let mut found = BTreeSet::new();
    for entry in entries {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        for word in text.split(|c: char| !plain(c)) {
            let word = word
                .trim_end_matches([':', '.', '-'])
                .trim_start_matches("batch-");
            let Some((vendor, name)) = word.split_once('.') else {
                continue;
            };
            // A version ends an id; hosts and addresses have none.
            let ends = word.rsplit('-').next().unwrap_or_default();
            let is_versioned = ends == "instruct"
                || ends.starts_with('v') && ends[1..].starts_with(|c: char| c.is_ascii_digit());
            if vendors.contains(&vendor) && name.contains('-') && is_versioned {
                found.insert(word.to_owned());
            }
        }
    }
    assert!(found.len() > 40, "{found:?}");
    for id in &found {
        assert!(
            seeds.ids.contains(id),
            "{id} is not in fixtures/catalog/seeds.json"
        );
    }
}
