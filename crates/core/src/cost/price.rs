//! Tokens to dollars: a batch job against the same calls on demand.
//!
//! What is read is the estimate; what is written lies between nothing and the sum of the records' limits, so the
//! upper end is a bound that is rarely reached. The prompt cache plays no part: batch jobs do not use it. Prices
//! are the list's for this exact id; taxes, discounts and S3 are not in them.

use serde::{Deserialize, Serialize};

use super::money::Money;
use super::sums::Usage;
use crate::catalog::{Model, Price, PriceSource};

/// Said where no price is known.
pub const UNPRICED: &str = "The price list has no price for this exact id, so the cost is not estimated. Choose another id of the model, or look the price up on the Bedrock pricing page.";

/// How a batch price is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It is in the price list.
    Listed,
    /// The list has none; AWS offers batch inference at half the price on demand for nearly every model.
    Half,
}

/// What a file costs one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Charge {
    /// A million tokens read.
    pub input_per_million: Money,
    /// A million tokens written.
    pub output_per_million: Money,
    /// The input at its lower end, and no output.
    pub low: Money,
    /// The input at its best guess, and no output.
    pub input: Money,
    /// The output if every record is answered up to its limit.
    pub output_most: Money,
    /// The input at its upper end, and the most output.
    pub high: Money,
}

impl Charge {
    fn of(usage: &Usage, output: u64, [read, written]: [Money; 2]) -> Self {
        let output_most = written.times(output);
        Self {
            input_per_million: read.times(1_000_000),
            output_per_million: written.times(1_000_000),
            low: read.times(usage.input_tokens.low),
            input: read.times(usage.input_tokens.likely),
            output_most,
            high: read.times(usage.input_tokens.high).plus(output_most),
        }
    }
}

/// What a file costs, in US dollars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Always `USD`.
    pub currency: String,
    /// As a batch job; none where the model takes no batch jobs.
    pub batch: Option<Charge>,
    /// How the batch price is known.
    pub batch_basis: Option<Basis>,
    /// As calls on demand.
    pub on_demand: Charge,
    /// The most tokens that may be written, with the model's own limit for records that give none.
    pub output_tokens: u64,
    /// Whether some record's output has no limit that is known, so that the upper ends are none.
    pub open_ended: bool,
    /// The price list.
    pub source: PriceSource,
}

/// The cost of `usage` by a model's price under an exact id ([`crate::catalog::Resolution::price`]); none where
/// there is no price, see [`UNPRICED`].
pub fn price(usage: &Usage, model: &Model, price: Option<&Price>, source: &PriceSource) -> Option<Cost> {
    let price = price.filter(|price| price.by_tokens())?;
    let on_demand = [Money::of_a_token(price.input)?, Money::of_a_token(price.output)?];
    let listed = price
        .batch_input
        .and_then(Money::of_a_token)
        .zip(price.batch_output.and_then(Money::of_a_token));
    let (batch, batch_basis) = match listed {
        Some((read, written)) => (Some([read, written]), Some(Basis::Listed)),
        None if model.batch_regions.is_empty() => (None, None),
        None => (Some(on_demand.map(Money::half)), Some(Basis::Half)),
    };
    let limit = model.max_output.map(u64::from);
    let unsaid = usage.without_limit.saturating_mul(limit.unwrap_or(0));
    let output = usage.max_output_tokens.saturating_add(unsaid);
    Some(Cost {
        currency: "USD".to_owned(),
        batch: batch.map(|prices| Charge::of(usage, output, prices)),
        batch_basis,
        on_demand: Charge::of(usage, output, on_demand),
        output_tokens: output,
        open_ended: usage.without_limit > 0 && limit.is_none(),
        source: source.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::cost::tokens::Estimate;

    const USAGE: Usage = Usage {
        records: 100,
        input_tokens: Estimate {
            low: 900_000,
            likely: 1_000_000,
            high: 1_200_000,
        },
        calibrated: 0,
        images: crate::cost::tokens::Images::NONE,
        max_output_tokens: 100_000,
        without_limit: 0,
    };

    fn cost(id: &str, usage: &Usage) -> Option<Cost> {
        let catalog = Catalog::builtin();
        let resolution = catalog.resolve(id, "us-east-1");
        let model = resolution.model.unwrap();
        price(usage, model, resolution.price(), catalog.price_source())
    }

    #[test]
    fn listed_batch_prices_are_used() {
        let cost = cost("amazon.nova-lite-v1:0", &USAGE).unwrap();
        assert_eq!(cost.batch_basis, Some(Basis::Listed));
        // $0.06 and $0.24 on demand, $0.03 and $0.12 in a batch.
        assert_eq!(cost.on_demand.input.exact(), "0.06");
        assert_eq!(cost.on_demand.high.exact(), "0.096");
        let batch = cost.batch.unwrap();
        assert_eq!(
            (batch.low.exact(), batch.high.exact()),
            ("0.027".to_owned(), "0.048".to_owned())
        );
        assert_eq!(cost.source.date.len(), 10);
    }

    #[test]
    fn where_the_list_has_no_batch_price_it_is_half() {
        let cost = cost("us.anthropic.claude-3-5-haiku-20241022-v1:0", &USAGE).unwrap();
        assert_eq!(cost.batch_basis, Some(Basis::Half));
        assert_eq!(cost.on_demand.input_per_million.exact(), "0.8");
        assert_eq!(cost.batch.unwrap().input_per_million.exact(), "0.4");
    }

    #[test]
    fn models_without_batch_have_no_batch_price_and_some_have_no_price_at_all() {
        let titan = cost("amazon.titan-text-express-v1", &USAGE).unwrap();
        assert_eq!((titan.batch, titan.batch_basis), (None, None));
        assert_eq!(cost("anthropic.claude-3-haiku-20240307-v1:0", &USAGE), None);
    }

    #[test]
    fn records_without_a_limit_may_write_up_to_the_model_s() {
        let usage = Usage {
            without_limit: 10,
            ..USAGE
        };
        let cost = cost("amazon.nova-lite-v1:0", &usage).unwrap();
        assert!(cost.output_tokens > 100_000 + 10 && !cost.open_ended);
        let catalog = Catalog::builtin();
        let mut model = catalog.model("amazon.nova-lite-v1:0").unwrap().clone();
        model.max_output = None;
        let open = price(
            &usage,
            &model,
            model.price(None, "us-east-1"),
            catalog.price_source(),
        )
        .unwrap();
        assert!(open.open_ended);
        assert_eq!(open.output_tokens, 100_000);
    }
}
