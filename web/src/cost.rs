//! What a call costs: a rough upper bound before it, the listed price of its tokens after it.

use outcrop_core::catalog::{Price, Unit};
use outcrop_core::prompt::{Part, Prompt};
use outcrop_core::reply::{Reply, Usage};

/// Characters that are about one token in the languages most prompts are written in.
const CHARACTERS_PER_TOKEN: f64 = 4.0;
const MILLION: f64 = 1_000_000.0;

/// At most about this much, in US dollars: the prompt as it stands and a reply of full length. `None`: the
/// length of the reply is not limited, or something else than tokens is charged.
pub(crate) fn at_most(price: &Price, prompt: &Prompt) -> Option<f64> {
    if !price.by_tokens() {
        return None;
    }
    let characters: usize = prompt
        .system
        .iter()
        .map(|text| text.chars().count())
        .sum::<usize>()
        + prompt
            .turns
            .iter()
            .flat_map(|turn| &turn.content)
            .map(|part| match part {
                Part::Text(text) => text.chars().count(),
                // Files are not counted.
                _ => 0,
            })
            .sum::<usize>();
    #[allow(clippy::cast_precision_loss, reason = "an estimate")]
    let input = characters as f64 / CHARACTERS_PER_TOKEN;
    // Nothing is written where writing costs nothing: vectors and scores.
    let output = match prompt.max_tokens {
        None if price.output == 0.0 => 0.0,
        limit => f64::from(limit?),
    };
    Some((input * price.input + output * price.output) / MILLION)
}

/// The listed price of a reply, in US dollars: of its pictures where they are charged, else of its tokens.
pub(crate) fn of_reply(price: &Price, reply: &Reply) -> Option<f64> {
    let pictures = reply
        .images
        .iter()
        .filter(|image| !image.mask && !image.base64.is_empty())
        .count();
    match price.each.get(&Unit::Image) {
        #[allow(clippy::cast_precision_loss, reason = "a handful")]
        Some(rate) if pictures > 0 => Some(rate * pictures as f64),
        _ => of(price, &reply.usage),
    }
}

/// The listed price of what was used, in US dollars. `None`: the service did not count, or a price is not
/// known for something that was used.
pub(crate) fn of(price: &Price, usage: &Usage) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "no call has 2^53 tokens")]
    let part = |tokens: Option<u64>, price: Option<f64>| match tokens {
        None | Some(0) => Some(0.0),
        Some(tokens) => Some(tokens as f64 * price?),
    };
    if price.output > 0.0 {
        usage.output?;
    }
    let sum = part(Some(usage.input?), Some(price.input))?
        + part(usage.output, Some(price.output))?
        + part(usage.cache_read, price.cache_read)?
        + part(usage.cache_write, price.cache_write)?;
    Some(sum / MILLION)
}

#[cfg(test)]
mod tests {
    use outcrop_core::prompt::{Role, Turn};

    use super::*;

    fn price() -> Price {
        Price {
            input: 1.0,
            output: 5.0,
            cache_read: Some(0.1),
            ..Price::default()
        }
    }

    #[test]
    fn an_estimate_needs_a_limit() {
        let mut prompt = Prompt {
            turns: vec![Turn::text(Role::User, "abcd".repeat(1000))],
            max_tokens: Some(1000),
            ..Prompt::default()
        };
        let estimate = at_most(&price(), &prompt).unwrap();
        assert!((estimate - 0.006).abs() < 1e-9, "{estimate}");
        prompt.max_tokens = None;
        assert_eq!(at_most(&price(), &prompt), None);
    }

    #[test]
    fn vectors_cost_what_is_read_and_pictures_are_counted() {
        let embeds = Price {
            input: 0.02,
            ..Price::default()
        };
        let usage = Usage {
            input: Some(1_000_000),
            ..Usage::default()
        };
        assert_eq!(of(&embeds, &usage), Some(0.02));
        let draws = Price {
            each: [(Unit::Image, 0.04)].into(),
            ..Price::default()
        };
        let image = |mask| outcrop_core::reply::Image {
            base64: "iVBOR".to_owned(),
            media_type: None,
            seed: None,
            finish_reason: None,
            mask,
        };
        let reply = Reply {
            images: vec![image(false), image(false), image(true)],
            ..Reply::default()
        };
        assert_eq!(of_reply(&draws, &reply), Some(0.08));
    }

    #[test]
    fn every_kind_of_token_has_its_price_or_the_sum_is_not_known() {
        let mut usage = Usage {
            input: Some(1000),
            output: Some(100),
            cache_read: Some(10_000),
            cache_write: None,
        };
        let cost = of(&price(), &usage).unwrap();
        assert!((cost - 0.0025).abs() < 1e-9, "{cost}");
        usage.cache_write = Some(5);
        assert_eq!(of(&price(), &usage), None);
        assert_eq!(of(&price(), &Usage::default()), None);
    }
}
