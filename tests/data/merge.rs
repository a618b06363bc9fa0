//! A newer price list, written into the files: nothing but prices and where they come from changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use outcrop_core::catalog::{Catalog, Model, Price, PriceSource, Unit};

use super::price_list::PriceList;
use super::{Data, File};

/// What a price list changes.
#[derive(Debug, Default)]
pub struct Merged {
    /// The files to write, each with its whole text.
    pub files: Vec<(String, String)>,
    /// One line for every price that is new, changed, or not in the list any more (and so kept).
    pub changes: Vec<String>,
}

/// The files with the prices of a list. `source` names the list; the rows' own sources follow it.
pub fn merge(data: &Data, list: &PriceList, source: &PriceSource) -> Merged {
    let catalog = Catalog::builtin();
    let mut merged = Merged::default();
    for file in &data.files {
        let mut prices = BTreeMap::new();
        for model in &file.provider.models {
            // What cannot be called here has no price here.
            if model.not_callable.is_none() {
                let listed = list.prices(catalog, model);
                let from_list = !listed.is_empty();
                let all = changed(model, listed, &mut merged.changes);
                prices.insert(model.id.as_str(), New { all, from_list });
            }
        }
        let text = rewrite(file, &prices, &data.price_source, source);
        if text != file.text {
            merged.files.push((file.name.clone(), text));
        }
    }
    if *source != data.price_source {
        merged.files.push(("prices.json".to_owned(), source_text(source)));
    }
    merged
}

/// The prices of a model after the merge.
struct New {
    all: BTreeMap<String, Price>,
    /// Whether the list has some of them.
    from_list: bool,
}

/// The prices after the merge, and a line for each that differs.
fn changed(
    model: &Model,
    listed: BTreeMap<String, Price>,
    changes: &mut Vec<String>,
) -> BTreeMap<String, Price> {
    let place = |key: &str| match key {
        "" => model.id.clone(),
        key if model.profiles.iter().any(|prefix| prefix == key) => format!("{key}.{}", model.id),
        region => format!("{} in {region}", model.id),
    };
    for (key, price) in &listed {
        let at = place(key);
        match model.prices.get(key) {
            Some(old) if old == price => {}
            Some(old) => changes.push(format!("{at}: {} → {}", one_line(old), one_line(price))),
            None => changes.push(format!("{at}: new, {}", one_line(price))),
        }
    }
    let mut prices = listed;
    for (key, old) in &model.prices {
        if !prices.contains_key(key) {
            changes.push(format!("{}: not in the list, kept as it was", place(key)));
            prices.insert(key.clone(), old.clone());
        }
    }
    prices
}

/// A file's text with other prices. The text is read by its lines: a model's members are indented by six.
fn rewrite(file: &File, prices: &BTreeMap<&str, New>, old: &PriceSource, new: &PriceSource) -> String {
    let mut text = String::with_capacity(file.text.len());
    let mut current: Option<&New> = None;
    let mut model = None;
    let mut lines = file.text.lines();
    while let Some(line) = lines.next() {
        if let Some(id) = member(line, "id") {
            current = prices.get(id);
            model = file.provider.models.iter().find(|model| model.id == id);
        }
        if let (Some(rest), Some(new), Some(model)) =
            (line.strip_prefix("      \"prices\": {"), current, model)
        {
            let mut end = line;
            if !rest.starts_with('}') {
                end = lines
                    .by_ref()
                    .find(|line| line.starts_with("      }"))
                    .unwrap_or(line);
            }
            text.push_str(&block(model, &new.all));
            text.push_str(if end.ends_with(',') { ",\n" } else { "\n" });
            continue;
        }
        let is_priced = current.is_some_and(|prices| prices.from_list);
        match member(line, "source").filter(|_| is_priced && old != new) {
            Some(source) => {
                let comma = if line.ends_with(',') { "," } else { "" };
                let source = resourced(source, old, new);
                let _ = write!(text, "      \"source\": \"{source}\"{comma}");
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// The text of a model's member, on its line.
fn member<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line
        .strip_prefix("      \"")?
        .strip_prefix(name)?
        .strip_prefix("\": \"")?;
    rest.trim_end_matches(',').strip_suffix('"')
}

/// A row's source with another list for its prices; what else the old one said is still the old one's.
fn resourced(source: &str, old: &PriceSource, new: &PriceSource) -> String {
    let short = |source: &PriceSource| source.name.split(',').next().unwrap_or_default().to_owned();
    let (old, new) = (short(old), short(new));
    if source.contains(&format!("{old} (prices)")) {
        source.replace(&format!("{old} (prices)"), &format!("{new} (prices)"))
    } else if source.contains(&format!("{old} (prices, ")) {
        source.replace(&format!("{old} (prices, "), &format!("{new} (prices); {old} ("))
    } else {
        format!("{new} (prices); {source}")
    }
}

/// `"prices": {…}` as the files have it: the bare id first, profiles as the model names them, then Regions.
fn block(model: &Model, prices: &BTreeMap<String, Price>) -> String {
    if prices.is_empty() {
        return "      \"prices\": {}".to_owned();
    }
    let place = |key: &str| match key {
        "" => 0,
        key => model
            .profiles
            .iter()
            .position(|prefix| prefix == key)
            .map_or(usize::MAX, |at| at + 1),
    };
    let mut keys: Vec<&String> = prices.keys().collect();
    keys.sort_by_key(|key| (place(key), key.as_str()));
    let rows: Vec<String> = keys
        .into_iter()
        .filter_map(|key| Some(format!("        \"{key}\": {}", one_line(prices.get(key)?))))
        .collect();
    format!("      \"prices\": {{\n{}\n      }}", rows.join(",\n"))
}

/// A price on one line, members in one order, what is not charged left out.
fn one_line(price: &Price) -> String {
    let charged = |rate: f64| (rate > 0.0).then_some(rate);
    let mut members = members([
        ("input", charged(price.input)),
        ("output", charged(price.output)),
        ("batchInput", price.batch_input),
        ("batchOutput", price.batch_output),
        ("cacheRead", price.cache_read),
        ("cacheWrite", price.cache_write),
        ("cacheWriteHour", price.cache_write_hour),
    ]);
    if let Some(long) = &price.long {
        let rates = self::members([
            ("over", Some(f64::from(long.over))),
            ("input", charged(long.input)),
            ("output", charged(long.output)),
            ("cacheRead", long.cache_read),
            ("cacheWrite", long.cache_write),
        ]);
        members.push(format!("\"long\": {{ {} }}", rates.join(", ")));
    }
    if !price.each.is_empty() {
        let rates = price
            .each
            .iter()
            .map(|(unit, rate)| format!("\"{}\": {rate}", member_of(*unit)));
        members.push(format!(
            "\"each\": {{ {} }}",
            rates.collect::<Vec<_>>().join(", ")
        ));
    }
    format!("{{ {} }}", members.join(", "))
}

fn members<const N: usize>(rates: [(&str, Option<f64>); N]) -> Vec<String> {
    rates
        .into_iter()
        .filter_map(|(name, rate)| Some(format!("\"{name}\": {}", rate?)))
        .collect()
}

/// A unit as the files write it.
fn member_of(unit: Unit) -> String {
    serde_json::to_value(unit)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// `prices.json`.
fn source_text(source: &PriceSource) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    format!(
        "{{\n  \"name\": {},\n  \"url\": {},\n  \"date\": {}\n}}\n",
        text(&source.name),
        text(&source.url),
        text(&source.date)
    )
}
