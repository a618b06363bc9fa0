//! The prices against the price list they come from, and a newer list written into the files.

use std::collections::BTreeMap;
use std::path::Path;

use outcrop_core::catalog::{Catalog, PriceSource, Unit};
use outcrop_tests::data::merge::merge;
use outcrop_tests::data::price_list::PriceList;
use outcrop_tests::data::{Data, faults};
use serde_json::{Value, json};

use super::SHARED;

fn data() -> Data {
    Data::of_the_repository().unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The rows of the price list, where it is beside the repository.
fn list() -> Option<PriceList> {
    let path = Path::new(SHARED).join("facts/catalog-candidates.json");
    if !path.exists() {
        println!("skipped: no price list at {}", path.display());
        return None;
    }
    let facts = super::json(&path);
    let models = facts["models"].as_array().unwrap();
    let rows = models
        .iter()
        .flat_map(|model| model["variants"].as_array().unwrap())
        .map(|row| {
            let prices = row["prices"].as_object().unwrap().clone();
            (row["key"].as_str().unwrap().to_owned(), prices)
        });
    Some(PriceList::of(rows))
}

#[test]
fn prices_are_those_of_the_price_list() {
    let Some(list) = list() else { return };
    let data = data();
    let merged = merge(&data, &list, &data.price_source);
    assert!(merged.changes.is_empty(), "{}", merged.changes.join("\n"));
    // And they are written as they stand.
    let names: Vec<&str> = merged.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [""; 0]);
    let prices: usize = data.models().map(|(_, model)| model.prices.len()).sum();
    println!("{prices} prices compared with {} rows", list.len());
    assert!(prices > 400, "{prices}");
}

#[test]
fn every_model_of_the_price_list_is_in_the_catalogue() {
    let path = Path::new(SHARED).join("facts/catalog-candidates.json");
    if !path.exists() {
        println!("skipped: no price list at {}", path.display());
        return;
    }
    // Ids with the reason why they are no models of the catalogue.
    let left_out: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../fixtures/catalog/left_out.json")).unwrap();
    let facts = super::json(&path);
    let mut count = 0;
    for candidate in facts["models"].as_array().unwrap() {
        let id = candidate["id"].as_str().unwrap();
        let known = Catalog::builtin().model(id);
        assert!(
            known.is_some() != left_out.contains_key(id),
            "{id}: in the catalogue or in left_out.json"
        );
        let endpoints = candidate["endpoints"].as_array().unwrap();
        let is_runtime = endpoints.iter().any(|endpoint| endpoint == "bedrock-runtime");
        if let Some(known) = known {
            // Speech both ways runs on bedrock-runtime as well, and not from a page.
            let is_callable = is_runtime && !id.contains("-sonic");
            assert_eq!(known.not_callable.is_none(), is_callable, "{id}");
        }
        count += 1;
    }
    assert_eq!(count, facts["model_count"].as_u64().unwrap());
}

#[test]
fn a_newer_list_changes_prices_and_nothing_else() {
    let rows = json!({
        "amazon.nova-lite-v1:0": {"input_cost_per_token": 5e-8, "output_cost_per_token": 2.4e-7},
        "us.amazon.nova-lite-v1:0": {"input_cost_per_token": 6e-8, "output_cost_per_token": 2.4e-7,
            "input_cost_per_token_above_200k_tokens": 1.2e-7, "cache_creation_input_token_cost_above_1hr": 1e-7,
            "cache_creation_input_token_cost": 8e-8},
        "amazon.nova-reel-v1:1": {"litellm_provider": "bedrock"},
        "amazon.nova-canvas-v1:0": {"output_cost_per_image": 0.00007},
        "sample_spec": "text",
    });
    let source = PriceSource {
        name: "LiteLLM 9.9.9, prices.json".to_owned(),
        url: "https://pypi.org/project/litellm/9.9.9/".to_owned(),
        date: "2027-01-31".to_owned(),
    };
    let data = data();
    let merged = merge(&data, &PriceList::read(&rows.to_string()).unwrap(), &source);
    let changed = |id: &str| {
        let at = format!("{id}: ");
        let line = merged.changes.iter().find(|line| line.starts_with(&at));
        line.unwrap_or_else(|| panic!("nothing of {id} in {:?}", &merged.changes[..4]))
    };
    assert!(changed("amazon.nova-lite-v1:0").ends_with("→ { \"input\": 0.05, \"output\": 0.24 }"));
    assert!(changed("eu.amazon.nova-lite-v1:0").contains("kept"));
    assert!(changed("amazon.nova-canvas-v1:0").contains("{ \"each\": { \"image\": 0.00007 } }"));

    let text = |name: &str| &merged.files.iter().find(|(file, _)| file == name).unwrap().1;
    assert!(text("prices.json").contains("\"2027-01-31\""));
    let before = data.files.iter().find(|file| file.name == "amazon.json").unwrap();
    let after: Value = serde_json::from_str(text("amazon.json")).unwrap();
    let mut old: Value = serde_json::from_str(&before.text).unwrap();
    let mut new = after.clone();
    for value in [&mut old, &mut new] {
        for model in value["models"].as_array_mut().unwrap() {
            model.as_object_mut().unwrap().remove("prices");
            model.as_object_mut().unwrap().remove("source");
        }
    }
    assert_eq!(old, new);
    let lite = &after["models"]
        .as_array()
        .unwrap()
        .iter()
        .find(|model| model["id"] == "amazon.nova-lite-v1:0")
        .unwrap();
    assert!(
        lite["source"]
            .as_str()
            .unwrap()
            .starts_with("LiteLLM 9.9.9 (prices); LiteLLM 1.")
    );
    assert_eq!(
        lite["prices"]["us"],
        json!({"input": 0.06, "output": 0.24, "cacheWrite": 0.08, "cacheWriteHour": 0.1, "long": {"over": 200_000, "input": 0.12}})
    );
    // What the list has no price of keeps its source too.
    let micro = after["models"]
        .as_array()
        .unwrap()
        .iter()
        .find(|model| model["id"] == "amazon.nova-micro-v1:0");
    assert!(!micro.unwrap()["source"].as_str().unwrap().contains("9.9.9"));
    assert!(PriceList::read("[]").is_err());
}

#[test]
fn images_and_seconds_have_prices_of_their_own() {
    let price = |id: &str, region: &str| {
        let resolution = Catalog::builtin().resolve(id, region);
        resolution
            .price()
            .unwrap_or_else(|| panic!("{id} has no price"))
            .clone()
    };
    let one = |id: &str, unit: Unit| price(id, "us-east-1").each[&unit].to_string();
    assert_eq!(one("stability.stable-diffusion-xl-v1", Unit::Image), "0.04");
    assert_eq!(one("cohere.rerank-v3-5:0", Unit::Query), "0.002");
    let vectors = price("amazon.nova-2-multimodal-embeddings-v1:0", "us-east-1");
    assert!(
        vectors.by_tokens() && vectors.each[&Unit::VideoSecondRead] > vectors.each[&Unit::AudioSecondRead]
    );
    assert!(!price("amazon.titan-image-generator-v2:0", "us-east-1").by_tokens());
}

#[test]
fn the_data_have_no_fault() {
    let faults = faults::faults(&data());
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn faults_are_found_and_say_where() {
    type Spoil = fn(&mut outcrop_core::catalog::Model);
    let spoilers: [(&str, Spoil); 12] = [
        ("lower case", |model| model.id.push('X')),
        ("no name", |model| model.name.clear()),
        ("names no date", |model| model.source.clear()),
        ("no operation", |model| {
            model.invoke = false;
            model.converse = false;
        }),
        ("not in profiles.json", |model| {
            model.profiles.push("xx".to_owned());
        }),
        ("not in regions.json", |model| {
            model.regions.push("xx-east-1".to_owned());
        }),
        ("no id of it is known", |model| {
            model.batch_regions.push("sa-east-1".to_owned());
        }),
        ("a context of", |model| model.context = Some(7)),
        ("writes 9999999", |model| model.max_output = Some(9_999_999)),
        ("textOnly and inputs", |model| model.quirks.text_only = true),
        ("costs more than the same calls", |model| {
            for price in model.prices.values_mut() {
                price.batch_input = Some(price.input * 2.0);
            }
        }),
        ("a template is due", |model| {
            model.template = Some(outcrop_core::catalog::Template::Llama2);
        }),
    ];
    for (words, spoil) in spoilers {
        let mut data = data();
        let file = data
            .files
            .iter_mut()
            .find(|file| file.name == "amazon.json")
            .unwrap();
        let model = &mut file.provider.models[1];
        assert_eq!(model.id, "amazon.nova-lite-v1:0");
        spoil(model);
        let id = model.id.clone();
        let found = faults::faults(&data);
        let fault = found.iter().find(|fault| fault.what.contains(words));
        let fault = fault.unwrap_or_else(|| panic!("`{words}` is not among {found:?}"));
        assert_eq!((fault.file.as_str(), &fault.id), ("amazon.json", &id));
        assert!(fault.to_string().starts_with(&format!("amazon.json {id}: ")));
    }
    let mut data = data();
    let file = data
        .files
        .iter_mut()
        .find(|file| file.name == "amazon.json")
        .unwrap();
    let twin = file.provider.models[0].clone();
    file.provider.models.push(twin);
    assert!(
        faults::faults(&data)
            .iter()
            .any(|fault| fault.what.contains("stands twice"))
    );
    data.price_source.date = "yesterday".to_owned();
    assert!(
        faults::faults(&data)
            .iter()
            .any(|fault| fault.file == "prices.json")
    );
}
