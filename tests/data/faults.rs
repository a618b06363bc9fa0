//! What a valid entry is.

use std::collections::{BTreeMap, BTreeSet};

use outcrop_core::catalog::{Catalog, Family, Modality, Model, OnDemand, Price};

use super::{Data, Fault};

/// No model charges more than this for a million tokens, or for one of anything else.
const MOST_FOR_A_MILLION: f64 = 1000.0;
const MOST_FOR_ONE: f64 = 10.0;

/// Everything that is wrong, in the order of the files.
pub fn faults(data: &Data) -> Vec<Fault> {
    let catalog = Catalog::builtin();
    let mut found = Vec::new();
    for (file, model) in data.models() {
        let mut say = |what: String| {
            found.push(Fault {
                file: file.to_owned(),
                id: model.id.clone(),
                what,
            });
        };
        named(model, &mut say);
        called(model, &mut say);
        made(model, &mut say);
        differs(model, &mut say);
        limits(model, &mut say);
        places(catalog, model, &mut say);
        prices(catalog, model, &mut say);
    }
    for file in &data.files {
        if file.provider.provider.is_empty() {
            found.push(of_file(&file.name, "names no provider"));
        }
    }
    ids(data, &mut found);
    families(data, &mut found);
    tables(catalog, &mut found);
    built_in(catalog, data, &mut found);
    let source = &data.price_source;
    if source.name.is_empty() || !source.url.starts_with("https://") || !is_day(&source.date) {
        found.push(of_file(
            "prices.json",
            "needs a name, an https address and a day as 2026-01-31",
        ));
    }
    found
}

fn of_file(file: &str, what: &str) -> Fault {
    Fault {
        file: file.to_owned(),
        id: String::new(),
        what: what.to_owned(),
    }
}

/// Whether it is a day as `2026-01-31`.
pub fn is_day(text: &str) -> bool {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

fn named(model: &Model, say: &mut impl FnMut(String)) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:".contains(c);
    if !model.id.contains('.') || !model.id.chars().all(plain) {
        say("an id is `vendor.name` in lower case".to_owned());
    }
    if model.name.trim().is_empty() {
        say("has no name".to_owned());
    }
    // A year, or the version of a list that has one.
    if model.source.is_empty()
        || !model.source.bytes().any(|byte| byte.is_ascii_digit()) && !model.source.contains("page")
    {
        say(format!(
            "source `{}` names no date, version or page",
            model.source
        ));
    }
    if model.ends.as_deref().is_some_and(|day| !is_day(day)) {
        say(format!(
            "ends on `{}`, which is no day",
            model.ends.as_deref().unwrap_or_default()
        ));
    }
}

/// Whether some operation takes it, and which.
fn called(model: &Model, say: &mut impl FnMut(String)) {
    let operations = model.invoke || model.converse || model.asynchronous;
    match &model.not_callable {
        Some(reason) => {
            if reason.is_empty() {
                say("notCallable gives no reason".to_owned());
            }
            if operations || model.streams {
                say("is notCallable, and some operation takes it".to_owned());
            }
            if !model.prices.is_empty() || !model.profiles.is_empty() || !model.regions.is_empty() {
                say("is notCallable, and has prices, profiles or Regions".to_owned());
            }
        }
        None if !operations => say("no operation takes it and notCallable says nothing".to_owned()),
        None => {}
    }
    if model.instead.is_some() && model.not_callable.is_none() {
        say("names an id to call instead, and can be called itself".to_owned());
    }
    if let Some(id) = &model.instead
        && Catalog::builtin()
            .model(id)
            .is_none_or(|other| other.not_callable.is_some())
    {
        say(format!("{id} cannot be called instead"));
    }
    let only_asynchronous = matches!(model.family, Family::NovaReel | Family::LumaRay);
    if only_asynchronous && (model.invoke || !model.asynchronous) {
        say("only StartAsyncInvoke takes this family".to_owned());
    }
    if model.family == Family::Marengo && !model.asynchronous {
        say("StartAsyncInvoke takes this family".to_owned());
    }
    if (model.family == Family::Llama) != model.template.is_some() {
        say("a template is due for Llama and for nothing else".to_owned());
    }
}

/// What it reads and makes.
fn made(model: &Model, say: &mut impl FnMut(String)) {
    if model.inputs.is_empty() || model.outputs.is_empty() {
        say("reads or makes nothing".to_owned());
    }
    for kinds in [&model.inputs, &model.outputs] {
        if !kinds.is_sorted() || kinds.iter().collect::<BTreeSet<_>>().len() != kinds.len() {
            say(format!("{kinds:?} is not in the order of the kinds, each once"));
        }
    }
    let makes = match model.family {
        Family::TitanEmbed
        | Family::TitanEmbedImage
        | Family::NovaEmbed
        | Family::CohereEmbed
        | Family::Marengo => Modality::Embedding,
        Family::Rerank => Modality::Scores,
        Family::TitanImage
        | Family::NovaCanvas
        | Family::StabilityXl
        | Family::StabilityImage
        | Family::StabilityEdit => Modality::Image,
        Family::NovaReel | Family::LumaRay => Modality::Video,
        _ => Modality::Text,
    };
    if !model.outputs.contains(&makes) {
        say(format!("does not make {makes:?} as its family does"));
    }
    if makes != Modality::Text && (model.streams || model.converse) {
        say("makes no text, and streams or takes Converse".to_owned());
    }
    if model.quirks.text_only != (model.inputs == [Modality::Text]) && model.not_callable.is_none() {
        say("textOnly and inputs differ".to_owned());
    }
}

/// Differences from the family are differences that the family has.
fn differs(model: &Model, say: &mut impl FnMut(String)) {
    let quirks = model.quirks;
    let older = matches!(
        model.family,
        Family::TitanEmbed | Family::CohereEmbed | Family::Marengo
    );
    let first = matches!(model.family, Family::TitanImage | Family::NovaReel);
    let service = model.family == Family::StabilityEdit;
    for (name, is_set, is_known) in [
        ("olderForm", quirks.older_form, older),
        ("firstTasks", quirks.first_tasks, first),
        (
            "apiVersion",
            quirks.api_version.is_some(),
            model.family == Family::Rerank,
        ),
        ("imageService", quirks.image_service.is_some(), service),
        (
            "reasoning",
            !model.reasoning.is_empty(),
            model.outputs.contains(&Modality::Text),
        ),
    ] {
        if is_set && !is_known {
            say(format!("{name} means nothing in its family"));
        }
    }
    if service && quirks.image_service.is_none() {
        say("says not which image service it is".to_owned());
    }
}

fn limits(model: &Model, say: &mut impl FnMut(String)) {
    let text = model.outputs.contains(&Modality::Text);
    let least = if text { 4096 } else { 1 };
    if model.context.is_some_and(|limit| limit < least) {
        say(format!("a context of {:?} is too short", model.context));
    }
    if let (Some(context), Some(output)) = (model.context, model.max_output)
        && output > context
    {
        say(format!("writes {output} and has a context of {context}"));
    }
    if !text && model.max_output.is_some() {
        say("writes no text, and has a limit of it".to_owned());
    }
    if model.quirks.max_output.is_some() {
        say("maxOutput stands beside the quirks".to_owned());
    }
    if model.batch_job_gb.is_some() && model.batch_regions.is_empty() {
        say("has a limit of batch jobs and no Region for them".to_owned());
    }
}

/// Profiles and Regions.
fn places(catalog: &Catalog, model: &Model, say: &mut impl FnMut(String)) {
    let is_region = |code: &String| catalog.regions().iter().any(|region| region.code == *code);
    let mut prefixes = BTreeSet::new();
    for prefix in &model.profiles {
        if !catalog.profiles().iter().any(|known| known.prefix == *prefix) {
            say(format!("the profile {prefix} is not in profiles.json"));
        }
        if !prefixes.insert(prefix) {
            say(format!("the profile {prefix} stands twice"));
        }
    }
    if model.needs_profile && model.profiles.is_empty() {
        say("needs a profile and has none".to_owned());
    }
    for (name, list) in [
        ("regions", &model.regions),
        ("batchRegions", &model.batch_regions),
    ] {
        if let Some(unknown) = list.iter().find(|code| !is_region(code)) {
            say(format!("{name}: {unknown} is not in regions.json"));
        }
        if list.iter().collect::<BTreeSet<_>>().len() != list.len() {
            say(format!("{name}: a Region stands twice"));
        }
    }
    for region in &model.batch_regions {
        let bare = matches!(model.on_demand(region), OnDemand::Yes | OnDemand::Unknown);
        if !bare && catalog.ids_in(model, region).iter().all(|id| *id == model.id) {
            say(format!(
                "takes batch jobs in {region}, where no id of it is known"
            ));
        }
    }
    for profile in catalog.profiles() {
        if model.id.starts_with(&format!("{}.", profile.prefix)) {
            say(format!("reads as a profile {}", profile.prefix));
        }
    }
}

fn prices(catalog: &Catalog, model: &Model, say: &mut impl FnMut(String)) {
    for (key, price) in &model.prices {
        let is_region = catalog.regions().iter().any(|region| region.code == *key);
        if !key.is_empty() && !is_region && !model.profiles.contains(key) {
            say(format!(
                "has a price of {key}, which is neither a Region nor a profile of it"
            ));
        }
        for what in priced(model, price) {
            let key = if key.is_empty() {
                "the bare id"
            } else {
                key.as_str()
            };
            say(format!("price of {key}: {what}"));
        }
    }
}

fn priced(model: &Model, price: &Price) -> Vec<String> {
    let mut wrong = Vec::new();
    let rates = [
        ("input", Some(price.input)),
        ("output", Some(price.output)),
        ("batchInput", price.batch_input),
        ("batchOutput", price.batch_output),
        ("cacheRead", price.cache_read),
        ("cacheWrite", price.cache_write),
        ("cacheWriteHour", price.cache_write_hour),
    ];
    for (name, rate) in rates {
        if rate.is_some_and(|rate| !(0.0..MOST_FOR_A_MILLION).contains(&rate)) {
            wrong.push(format!("{name} is {rate:?} $ for a million tokens"));
        }
    }
    for (unit, rate) in &price.each {
        if *rate <= 0.0 || *rate > MOST_FOR_ONE {
            wrong.push(format!("{rate} $ for one {}", unit.name()));
        }
    }
    let is_free = price.input <= 0.0 && price.output <= 0.0 && price.each.is_empty();
    let mut unless = |good: bool, what: &str| {
        if !good {
            wrong.push(what.to_owned());
        }
    };
    unless(!is_free, "nothing is charged");
    unless(
        price.output <= 0.0 || price.output >= price.input,
        "writing costs less than reading",
    );
    unless(
        model.outputs.contains(&Modality::Text) || price.output <= 0.0,
        "text is charged that is not made",
    );
    unless(
        price.batch_input.is_some() == price.batch_output.is_some() || price.output <= 0.0,
        "one half of the batch price is missing",
    );
    unless(
        price.batch_input.is_none_or(|batch| batch <= price.input)
            && price.batch_output.is_none_or(|batch| batch <= price.output),
        "a batch job costs more than the same calls on demand",
    );
    unless(
        price.cache_read.is_none_or(|read| read < price.input),
        "reading from the cache costs no less",
    );
    unless(
        price.cache_write.is_none_or(|write| write >= price.input),
        "writing to the cache costs less than reading without one",
    );
    unless(
        price
            .cache_write_hour
            .is_none_or(|hour| price.cache_write.is_some_and(|write| hour >= write)),
        "the hour's cache costs less than that of five minutes",
    );
    unless(
        price.long.as_ref().is_none_or(|long| {
            long.over >= 100_000 && long.input >= price.input && long.output >= price.output
        }),
        "long prompts cost less",
    );
    wrong
}

fn ids(data: &Data, found: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, model) in data.models() {
        for id in std::iter::once(&model.id).chain(&model.aliases) {
            if let Some(other) = seen.insert(id, file) {
                found.push(Fault {
                    file: file.to_owned(),
                    id: id.clone(),
                    what: format!("stands twice, also in {other}"),
                });
            }
        }
    }
}

fn families(data: &Data, found: &mut Vec<Fault>) {
    for family in Family::ALL {
        if !data
            .models()
            .any(|(_, model)| model.family == *family && model.not_callable.is_none())
        {
            found.push(of_file(
                "",
                &format!("no model of the family {family:?} can be called"),
            ));
        }
    }
}

fn tables(catalog: &Catalog, found: &mut Vec<Fault>) {
    let mut say = |file: &str, id: &str, what: &str| {
        found.push(Fault {
            file: file.to_owned(),
            id: id.to_owned(),
            what: what.to_owned(),
        });
    };
    let mut seen = BTreeSet::new();
    for region in catalog.regions() {
        if !seen.insert(region.code.as_str()) {
            say("regions.json", &region.code, "stands twice");
        }
        if region.name.is_empty() || region.partition().is_none() {
            say("regions.json", &region.code, "has no name or no partition");
        }
    }
    for profile in catalog.profiles() {
        if profile.place.is_empty() || !profile.is_global() && profile.regions().count() == 0 {
            say("profiles.json", &profile.prefix, "names no place or no Regions");
        }
        for region in profile.regions().filter(|region| !seen.contains(region)) {
            say(
                "profiles.json",
                &profile.prefix,
                &format!("{region} is not in regions.json"),
            );
        }
        for model in profile.models_with_own_routes() {
            let known = catalog.model(model);
            if known.is_none_or(|known| !known.profiles.contains(&profile.prefix)) {
                say(
                    "profiles.json",
                    &profile.prefix,
                    &format!("{model} has no such profile"),
                );
            }
        }
        for region in profile.regions().filter(|region| profile.serves("", region)) {
            if !profile.is_global() && profile.destinations("", region).is_empty() {
                say(
                    "profiles.json",
                    &profile.prefix,
                    &format!("leads nowhere from {region}"),
                );
            }
        }
    }
    let order: Vec<&str> = catalog
        .profiles()
        .iter()
        .map(|profile| profile.prefix.as_str())
        .collect();
    for (index, prefix) in order.iter().enumerate() {
        if order[..index]
            .iter()
            .any(|before| prefix.starts_with(&format!("{before}-")))
        {
            say(
                "profiles.json",
                prefix,
                "stands behind a prefix that it begins with",
            );
        }
    }
}

/// A file that core does not embed would be no part of the catalogue.
fn built_in(catalog: &Catalog, data: &Data, found: &mut Vec<Fault>) {
    for (file, model) in data.models() {
        if catalog.model(&model.id).is_none() {
            found.push(Fault {
                file: file.to_owned(),
                id: model.id.clone(),
                what: "is not built in: is the file in the list of crates/core/src/catalog/load.rs?"
                    .to_owned(),
            });
        }
    }
}
