//! Vectors for embeddings, made from what was sent: the same input gives the same vector, and
//! texts that share words lie closer together than texts that do not.

use crate::dice::Dice;

/// How much of a vector is the text as a whole, against its words: enough that the same words in
/// another order are not the same vector.
const WHOLE: f32 = 0.25;

/// The vector of a text, of length one.
pub(crate) fn of_text(text: &str, dimensions: u64) -> Vec<f32> {
    let mut sum = direction(text.as_bytes(), dimensions);
    for value in &mut sum {
        *value *= WHOLE;
    }
    for word in words(text) {
        for (value, part) in sum.iter_mut().zip(direction(word.as_bytes(), dimensions)) {
            *value += part;
        }
    }
    unit(sum)
}

/// The vector of anything that is not text, of length one.
pub(crate) fn of_bytes(bytes: &[u8], dimensions: u64) -> Vec<f32> {
    unit(direction(bytes, dimensions))
}

/// The mean of vectors, made as long as one.
pub(crate) fn mean(vectors: &[Vec<f32>]) -> Vec<f32> {
    let mut sum = vectors.first().cloned().unwrap_or_default();
    for vector in vectors.iter().skip(1) {
        for (value, part) in sum.iter_mut().zip(vector) {
            *value += part;
        }
    }
    unit(sum)
}

/// A vector that is not of length one, as models give that do not normalise.
pub(crate) fn stretched(mut vector: Vec<f32>) -> Vec<f32> {
    for value in &mut vector {
        *value *= 16.0;
    }
    vector
}

/// The words of a text, in small letters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// One bit a value: whether it is positive.
pub(crate) fn signs(vector: &[f32]) -> Vec<u8> {
    vector.iter().map(|value| u8::from(*value > 0.0)).collect()
}

/// Eight signs a byte, the first in the highest bit.
pub(crate) fn packed(vector: &[f32]) -> Vec<u8> {
    signs(vector)
        .chunks(8)
        .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit))
        .collect()
}

/// A signed byte a value; the largest value is 127 off zero.
pub(crate) fn bytes(vector: &[f32]) -> Vec<i8> {
    let largest = vector
        .iter()
        .fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
    let scaled = vector.iter().map(|value| value / largest * 127.0);
    // From -127 to 127 by the division.
    #[allow(clippy::cast_possible_truncation)]
    scaled.map(|value| value.round() as i8).collect()
}

fn direction(seed: &[u8], dimensions: u64) -> Vec<f32> {
    let mut dice = Dice::of(seed);
    (0..dimensions).map(|_| dice.fraction()).collect()
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut vector {
            *value /= length;
        }
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> f32 {
        let (one, other) = (of_text(one, 256), of_text(other, 256));
        one.iter().zip(&other).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn the_same_text_is_the_same_vector_of_length_one() {
        assert_eq!(of_text("a b", 64), of_text("a b", 64));
        assert_ne!(of_text("a b", 64), of_text("b a", 64));
        for text in ["", "one", "日本 🎉 words and words"] {
            let length: f32 = of_text(text, 1024).iter().map(|value| value * value).sum();
            assert!((length - 1.0).abs() < 1e-4, "{text}: {length}");
        }
    }

    #[test]
    fn shared_words_bring_texts_closer() {
        let near = likeness("the capital of France", "Paris is the capital of France");
        let far = likeness("the capital of France", "bake bread for twenty minutes");
        assert!(near > 0.5 && far < 0.3, "{near} {far}");
    }

    #[test]
    fn small_types_keep_the_signs() {
        let vector = [0.5, -0.25, 0.0, 1.0, -1.0, 0.1, -0.1, 0.2, 0.3];
        assert_eq!(signs(&vector), [1, 0, 0, 1, 0, 1, 0, 1, 1]);
        assert_eq!(packed(&vector), [0b1001_0101, 1]);
        assert_eq!(bytes(&vector), [64, -32, 0, 127, -127, 13, -13, 25, 38]);
        assert_eq!(bytes(&[0.0]), [0]);
    }
}
