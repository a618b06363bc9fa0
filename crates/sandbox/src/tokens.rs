//! The token estimate: deterministic, close to four characters a token for English, and never
//! inside a character.
//!
//! One function serves input counts, output counts, `maxTokens` and the pieces a stream is made
//! of, so that all of them agree with each other and with `CountTokens`.

/// The longest run of letters and digits in one token, in ASCII characters; other scripts count
/// three for each character.
const RUN: usize = 6;

/// Cuts `text` into tokens: a word piece with the blank before it, or a single other character.
/// Joined together the pieces are `text` again.
pub(crate) fn pieces(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Before {
        Nothing,
        Blank,
        Word(usize),
        Mark,
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = Before::Nothing;
    for (at, character) in text.char_indices() {
        let weight = if character.is_ascii() { 1 } else { 3 };
        let (cut, now) = if character.is_whitespace() {
            (before != Before::Nothing, Before::Blank)
        } else if character.is_alphanumeric() {
            match before {
                Before::Nothing | Before::Blank => (false, Before::Word(weight)),
                Before::Word(run) if run + weight <= RUN => (false, Before::Word(run + weight)),
                Before::Word(_) | Before::Mark => (true, Before::Word(weight)),
            }
        } else {
            (matches!(before, Before::Word(_) | Before::Mark), Before::Mark)
        };
        if cut {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = now;
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// The number of tokens in `text`.
pub(crate) fn count(text: &str) -> u64 {
    pieces(text).len() as u64
}

/// The first `limit` tokens of `text`, and how many it took.
pub(crate) fn take(text: &str, limit: u64) -> (&str, u64) {
    let mut length = 0;
    let mut taken = 0;
    for piece in pieces(text) {
        if taken == limit {
            break;
        }
        length += piece.len();
        taken += 1;
    }
    (&text[..length], taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_the_text() {
        for text in [
            "",
            " ",
            "\n\n",
            "What is the capital of France?",
            "extraordinarily long-winded",
            "日本語のテキスト と English",
            "🎉🎉 naïve café — “quoted”",
            "a  b\tc\r\nd",
        ] {
            let pieces = pieces(text);
            assert_eq!(pieces.concat(), text);
            assert!(pieces.iter().all(|piece| !piece.is_empty()), "{pieces:?}");
        }
    }

    #[test]
    fn english_is_about_four_characters_a_token() {
        let text = "Distributed tracing tracks requests as they flow through multiple services in a system.";
        let ratio = text.len() / usize::try_from(count(text)).unwrap();
        assert!((3..=6).contains(&ratio), "{ratio}");
    }

    #[test]
    fn taking_cuts_between_tokens() {
        let (text, taken) = take("What is the capital?", 3);
        assert_eq!((text, taken), ("What is the", 3));
        assert_eq!(take("Hi", 10), ("Hi", 1));
        assert_eq!(take("Hi", 0), ("", 0));
    }
}
