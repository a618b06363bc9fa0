//! The beginning of a name, for messages and paths.

use std::borrow::Cow;

use crate::json::Token;

/// Raw bytes that are decoded of a name: [`crate::rules::cut`] shows 80 characters, of at most 12 bytes each.
const MOST: usize = 1000;

/// The characters of a string or key, of a long one only the first: a name of megabytes would be decoded again for
/// every finding below it.
pub(crate) fn head(token: Token, text: &[u8]) -> Cow<'_, str> {
    let raw = token.bytes(text);
    if raw.len() <= MOST {
        return token.text(text);
    }
    let mut end = 0;
    while end < MOST {
        end += match raw.get(end..) {
            // The first half of a surrogate pair, and the second.
            Some(
                [
                    b'\\',
                    b'u',
                    b'd' | b'D',
                    b'8' | b'9' | b'a' | b'A' | b'b' | b'B',
                    ..,
                ],
            ) => 12,
            Some([b'\\', b'u', ..]) => 6,
            Some([b'\\', ..]) => 2,
            _ => 1,
        };
    }
    while raw.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end += 1;
    }
    let raw = raw.get(..end).unwrap_or(raw);
    if token.escaped {
        let quoted = [b"\"", raw, b"\""].concat();
        Cow::Owned(serde_json::from_slice(&quoted).unwrap_or_default())
    } else {
        Cow::Borrowed(std::str::from_utf8(raw).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::head;
    use crate::json::{Reader as _, Scanner};

    #[test]
    fn a_long_name_is_cut_between_characters() {
        for (unit, character) in [
            ("x", 'x'),
            ("ö", 'ö'),
            ("😀", '😀'),
            (r"\n", '\n'),
            (r"\u00f6", 'ö'),
            (r"\ud83d\ude00", '😀'),
            (r"\uD83D\uDE00", '😀'),
        ] {
            for before in ["", "a", r"\t", r"\u0041bc"] {
                let text = format!("\"{before}{}\"", unit.repeat(5_000));
                let token = Scanner::new(text.as_bytes()).value().unwrap();
                let name = head(token, text.as_bytes());
                assert!(name.len() < 1_100 && name.chars().count() > 80, "{unit}: {name}");
                assert!(name.ends_with(character), "{unit}: {name}");
                assert!(token.text(text.as_bytes()).starts_with(&*name), "{unit}: {name}");
            }
        }
        let text = br#""a\u00f6""#;
        let token = Scanner::new(text).value().unwrap();
        assert_eq!(head(token, text), "aö");
    }
}
