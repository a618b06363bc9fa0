//! Vectors in replies: lists of numbers, as JSON has them.

use serde_json::Value;

use super::draft::Draft;
use crate::reply::Embedding;

/// Adds the vector in `value`, if it is one: `kind` says what its numbers are, `index` whose it is, `part` what of it
/// it stands for.
pub(super) fn add(draft: &mut Draft, kind: &str, index: usize, part: Option<String>, value: &Value) {
    if let Some(values) = numbers(value) {
        draft.embedding(Embedding {
            kind: kind.to_owned(),
            index,
            part,
            values,
        });
    }
}

/// The numbers of a list that has nothing else.
fn numbers(value: &Value) -> Option<Vec<f64>> {
    let list = value.as_array()?;
    let mut numbers = Vec::with_capacity(list.len());
    for number in list {
        numbers.push(number.as_f64()?);
    }
    Some(numbers)
}

/// What a vector's numbers are where the reply does not say.
pub(super) const FLOAT: &str = "float";
