//! The data are data: these tests say what a valid entry is.

use super::*;

#[test]
fn the_built_in_files_load() {
    let loaded = Catalog::load().expect("every embedded file parses");
    assert_eq!(loaded.models().len(), Catalog::builtin().models().len());
    assert!(loaded.models().len() >= 37);
    for family in [
        Family::Anthropic,
        Family::Nova,
        Family::TitanText,
        Family::OpenaiChat,
    ] {
        assert!(loaded.of_family(family).count() >= 3, "{family:?}");
    }
}

#[test]
fn ids_and_aliases_are_unique() {
    let catalog = Catalog::builtin();
    let mut seen = std::collections::BTreeSet::new();
    for model in catalog.models() {
        for id in std::iter::once(&model.id).chain(&model.aliases) {
            assert!(seen.insert(id.as_str()), "{id} stands twice");
        }
        assert!(
            model.id.contains('.')
                && model
                    .id
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:".contains(c)),
            "{}",
            model.id
        );
        assert!(
            !model.name.is_empty() && !model.provider.is_empty() && !model.source.is_empty(),
            "{}",
            model.id
        );
    }
    for (alias, id) in &catalog.aliases {
        assert!(
            seen.insert(alias) && catalog.model(id).is_none(),
            "{alias}: the model has an entry; put the alias there"
        );
    }
}

#[test]
fn no_id_reads_as_a_profile() {
    for model in Catalog::builtin().models() {
        for profile in Catalog::builtin().profiles() {
            assert!(
                !model.id.starts_with(&format!("{}.", profile.prefix)),
                "{}",
                model.id
            );
        }
    }
}

#[test]
fn prefixes_and_regions_are_those_of_the_tables() {
    let catalog = Catalog::builtin();
    let is_region = |code: &str| catalog.regions().iter().any(|region| region.code == code);
    for model in catalog.models() {
        for prefix in &model.profiles {
            assert!(
                catalog.profiles().iter().any(|p| p.prefix == *prefix),
                "{}: {prefix}",
                model.id
            );
        }
        for region in model.regions.iter().chain(&model.batch_regions) {
            assert!(is_region(region), "{}: {region}", model.id);
        }
        for key in model.prices.keys() {
            assert!(
                key.is_empty() || is_region(key) || model.profiles.contains(key),
                "{}: price of {key}",
                model.id
            );
        }
        assert!(
            !model.needs_profile || !model.profiles.is_empty(),
            "{} cannot be called",
            model.id
        );
    }
    for profile in catalog.profiles() {
        assert!(
            profile.is_global() || profile.regions().count() > 0,
            "{}",
            profile.prefix
        );
        for region in profile.regions() {
            assert!(is_region(region), "{}: {region}", profile.prefix);
        }
    }
    let order: Vec<&str> = catalog.profiles().iter().map(|p| p.prefix.as_str()).collect();
    assert!(order.iter().position(|p| *p == "us-gov") < order.iter().position(|p| *p == "us"));
}

#[test]
fn prices_are_sane() {
    for model in Catalog::builtin().models() {
        for (key, price) in &model.prices {
            let at = format!("{} {key}", model.id);
            for value in [
                Some(price.input),
                Some(price.output),
                price.batch_input,
                price.batch_output,
                price.cache_read,
                price.cache_write,
            ]
            .into_iter()
            .flatten()
            {
                assert!(
                    value > 0.0 && value < 1000.0,
                    "{at}: {value} $ for a million tokens"
                );
            }
            assert!(price.output >= price.input, "{at}");
            assert_eq!(price.batch_input.is_some(), price.batch_output.is_some(), "{at}");
            assert!(price.batch_input.is_none_or(|batch| batch < price.input), "{at}");
            assert!(price.cache_read.is_none_or(|read| read < price.input), "{at}");
            assert!(price.cache_write.is_none_or(|write| write > price.input), "{at}");
        }
    }
}

#[test]
fn limits_are_sane() {
    for model in Catalog::builtin().models() {
        assert!(model.context.is_none_or(|limit| limit >= 4096), "{}", model.id);
        if let (Some(context), Some(output)) = (model.context, model.max_output) {
            assert!(output <= context, "{}", model.id);
        }
    }
}

#[test]
fn batch_regions_can_be_reached_by_some_id() {
    let catalog = Catalog::builtin();
    for model in catalog.models() {
        for region in &model.batch_regions {
            assert!(
                !catalog.ids_in(model, region).is_empty(),
                "{} has no id in {region}",
                model.id
            );
        }
    }
}
