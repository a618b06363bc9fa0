//! LiteLLM's price file, `model_prices_and_context_window.json`: dollars for one token, under keys that are ids.
//!
//! ```text
//! anthropic.claude-…             the bare id            bedrock/eu-west-2/meta.llama3-…   the bare id in a Region
//! us.anthropic.claude-…          a profile              bedrock/moonshotai.kimi-…         the bare id, too
//! 1024-x-1024/50-steps/stability.stable-diffusion-xl-v1                                   an image of one size
//! ```

use std::collections::BTreeMap;

use outcrop_core::catalog::{Catalog, LongPrompt, Model, Price, Unit};
use serde_json::{Map, Value};

/// Prompts of more tokens than this have other rates, by the names in the file.
const LONG: [(u32, &str); 3] = [(100_000, "100k"), (200_000, "200k"), (272_000, "272k")];
const UNITS: [(Unit, &str); 6] = [
    (Unit::Image, "output_cost_per_image"),
    (Unit::ImageRead, "input_cost_per_image"),
    (Unit::VideoSecond, "output_cost_per_video_per_second"),
    (Unit::VideoSecondRead, "input_cost_per_video_per_second"),
    (Unit::AudioSecondRead, "input_cost_per_audio_per_second"),
    (Unit::Query, "input_cost_per_query"),
];

/// The rows of a price file.
#[derive(Debug)]
pub struct PriceList(BTreeMap<String, Map<String, Value>>);

impl PriceList {
    /// Reads a price file: an object of objects.
    pub fn read(text: &str) -> Result<Self, String> {
        let rows: BTreeMap<String, Value> = serde_json::from_str(text)
            .map_err(|error| format!("not a price file, which is one JSON object of rows: {error}"))?;
        let rows = rows.into_iter().filter_map(|(key, row)| match row {
            Value::Object(row) => Some((key, row)),
            _ => None,
        });
        Ok(Self::of(rows))
    }

    /// A list of rows that come from somewhere else.
    pub fn of(rows: impl IntoIterator<Item = (String, Map<String, Value>)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The prices of a model, by profile prefix and Region as in the catalogue. A Region that costs what the bare
    /// id costs has no price of its own.
    pub fn prices(&self, catalog: &Catalog, model: &Model) -> BTreeMap<String, Price> {
        let id = model.id.as_str();
        let mut found = BTreeMap::new();
        let bare = self
            .row(id)
            .or_else(|| self.row(&format!("bedrock/{id}")))
            .or_else(|| self.sized(id));
        for prefix in &model.profiles {
            // One row for a model that one profile alone serves.
            let only = bare
                .as_ref()
                .filter(|_| model.needs_profile && model.profiles.len() == 1);
            let row = self
                .row(&format!("{prefix}.{id}"))
                .or_else(|| self.row(&format!("bedrock/{prefix}.{id}")))
                .or_else(|| only.cloned());
            found.extend(row.map(|price| (prefix.clone(), price)));
        }
        for region in catalog.regions() {
            let row = self.row(&format!("bedrock/{}/{id}", region.code));
            let own = row.filter(|price| Some(price) != bare.as_ref());
            found.extend(own.map(|price| (region.code.clone(), price)));
        }
        found.extend(bare.map(|price| (String::new(), price)));
        found
    }

    fn row(&self, key: &str) -> Option<Price> {
        price(self.0.get(key)?)
    }

    /// Images that are listed by size and steps only: of the usual 50 steps, the smallest size.
    fn sized(&self, id: &str) -> Option<Price> {
        let (_, row) = self
            .0
            .iter()
            .find(|(key, _)| key.contains("/50-steps/") && key.rsplit('/').next() == Some(id))?;
        price(row)
    }
}

/// What a row charges; none where that is nothing, or something of another kind.
fn price(row: &Map<String, Value>) -> Option<Price> {
    let one = |name: &str| {
        row.get(name)?
            .as_f64()
            .filter(|rate| *rate > 0.0)
            .map(|rate| round(rate, 1.0))
    };
    let million = |name: &str| {
        row.get(name)?
            .as_f64()
            .filter(|rate| *rate > 0.0)
            .map(|rate| round(rate, 1e6))
    };
    let long = LONG.into_iter().find_map(|(over, name)| {
        let rate = |kind: &str| million(&format!("{kind}_above_{name}_tokens"));
        Some(LongPrompt {
            over,
            input: rate("input_cost_per_token")?,
            output: rate("output_cost_per_token").unwrap_or_default(),
            cache_read: rate("cache_read_input_token_cost"),
            cache_write: rate("cache_creation_input_token_cost"),
        })
    });
    let each: BTreeMap<Unit, f64> = UNITS
        .into_iter()
        .filter_map(|(unit, name)| Some((unit, one(name)?)))
        .collect();
    let price = Price {
        input: million("input_cost_per_token").unwrap_or_default(),
        output: million("output_cost_per_token").unwrap_or_default(),
        batch_input: million("input_cost_per_token_batches"),
        batch_output: million("output_cost_per_token_batches"),
        cache_read: million("cache_read_input_token_cost"),
        cache_write: million("cache_creation_input_token_cost"),
        cache_write_hour: million("cache_creation_input_token_cost_above_1hr"),
        long,
        each,
    };
    (price != Price::default()).then_some(price)
}

/// Ten digits: what a product of decimal fractions was before it became binary.
fn round(rate: f64, times: f64) -> f64 {
    format!("{:.9e}", rate * times).parse().unwrap_or(rate * times)
}
