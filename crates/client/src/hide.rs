//! Takes the secret that was sent out of what came back: an error about a signature may quote the whole request.
//!
//! ```text
//! The Canonical String for this request should have been '… x-amz-security-token:(hidden) …'
//! ```

use outcrop_core::credentials::Auth;

/// What stands in for a secret.
pub(crate) const HIDDEN: &str = "(hidden)";

/// Fewer characters of a secret than this are none of its own: they may be any word.
const TELLING: usize = 8;

/// The one secret that is sent as it is: the session token or the API key.
fn sent_secret(auth: &Auth) -> Option<&str> {
    let secret = match auth {
        Auth::SigV4(credentials) => credentials.session_token.as_ref()?,
        Auth::ApiKey { key, .. } => key,
    };
    Some(secret.expose()).filter(|secret| secret.len() >= TELLING)
}

/// `body` with [`HIDDEN`] for every occurrence of the secret, be it plain, escaped as in JSON or percent-encoded.
/// A beginning of it at the very end, where the body was cut, counts as one.
pub(crate) fn in_body(auth: &Auth, body: Vec<u8>) -> Vec<u8> {
    let Some(secret) = sent_secret(auth) else {
        return body;
    };
    let mut shown: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut at = 0;
    let first = secret.as_bytes()[0];
    let may_begin = |byte: &u8| *byte == first || matches!(byte, b'\\' | b'%');
    while let Some(skipped) = body[at..].iter().position(may_begin) {
        at += skipped;
        let Some(length) = occurrence(&body[at..], secret.as_bytes()) else {
            at += 1;
            continue;
        };
        let shown = shown.get_or_insert_default();
        shown.extend_from_slice(&body[copied..at]);
        shown.extend_from_slice(HIDDEN.as_bytes());
        at += length;
        copied = at;
    }
    match shown {
        None => body,
        Some(mut shown) => {
            shown.extend_from_slice(&body[copied..]);
            shown
        }
    }
}

/// The same for a text, such as the value of a header.
pub(crate) fn in_text(auth: &Auth, text: String) -> String {
    // Whole occurrences go, so that what is left is UTF-8 as before.
    String::from_utf8_lossy(&in_body(auth, text.into_bytes())).into_owned()
}

/// How many bytes the secret takes at the beginning of `text`; `None` where it is not there.
fn occurrence(text: &[u8], secret: &[u8]) -> Option<usize> {
    let mut length = 0;
    for (matched, &byte) in secret.iter().enumerate() {
        let rest = &text[length..];
        match letter(rest, byte) {
            Some(taken) => length += taken,
            None if rest.len() < LONGEST && matched >= TELLING && is_cut(rest) => return Some(text.len()),
            None => return None,
        }
    }
    Some(length)
}

/// The most bytes that one letter is written with.
const LONGEST: usize = 6;

/// How many bytes `byte` takes at the beginning of `text`, in any way of writing it.
fn letter(text: &[u8], byte: u8) -> Option<usize> {
    let hex = |digits: Option<&[u8]>| {
        let text = std::str::from_utf8(digits?).ok()?;
        (text.len() == 2 && u8::from_str_radix(text, 16) == Ok(byte)).then_some(())
    };
    match text {
        [first, ..] if *first == byte => Some(1),
        [b'\\', second @ (b'/' | b'"' | b'\\'), ..] if *second == byte => Some(2),
        [b'\\', b'u', b'0', b'0', ..] => hex(text.get(4..6)).map(|()| 6),
        [b'%', b'2', b'5', ..] if hex(text.get(3..5)).is_some() => Some(5),
        [b'%', ..] => hex(text.get(1..3)).map(|()| 3),
        _ => None,
    }
}

/// Whether nothing is left but at most the beginning of an escape.
fn is_cut(rest: &[u8]) -> bool {
    matches!(rest, [] | [b'\\' | b'%', ..])
}

#[cfg(test)]
mod tests {
    use outcrop_core::secret::Secret;
    use outcrop_core::sign::Credentials;

    use super::*;

    const TOKEN: &str = "IQoJb3/JpZ2+luX2==";

    fn auth(token: &str) -> Auth {
        Auth::SigV4(Credentials::new("ASIA", Secret::new("k")).with_session_token(Secret::new(token)))
    }

    fn hidden(text: &str) -> String {
        in_text(&auth(TOKEN), text.to_owned())
    }

    #[test]
    fn every_way_of_writing_it_is_hidden() {
        for written in [
            "IQoJb3/JpZ2+luX2==",
            r"IQoJb3\/JpZ2+luX2==",
            r"IQoJb3\/JpZ2\u002bluX2\u003D\u003d",
            "IQoJb3%2FJpZ2%2BluX2%3D%3D",
            "IQoJb3%2fJpZ2%2bluX2%3d%3d",
            "IQoJb3%252FJpZ2%252BluX2%253D%253D",
        ] {
            assert_eq!(
                hidden(&format!("a {written}\\n{written}{written} é")),
                "a (hidden)\\n(hidden)(hidden) é",
                "{written}"
            );
        }
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        for other in [
            "",
            "IQoJb3",
            "IQoJb3/JpZ2+luX2=x",
            "100% \\ \\u00",
            "IQoJb3/JpZ2+lu% then more",
        ] {
            assert_eq!(hidden(other), other);
        }
        assert_eq!(in_body(&auth(TOKEN), vec![0xff, b'I']), [0xff, b'I']);
        assert_eq!(in_text(&auth("a"), "a banana".to_owned()), "a banana");
        let none = Auth::SigV4(Credentials::new("AKIA", Secret::new("k")));
        assert_eq!(in_text(&none, TOKEN.to_owned()), TOKEN);
    }

    #[test]
    fn a_beginning_at_the_cut_is_hidden() {
        for cut in ["IQoJb3/JpZ2", "IQoJb3/JpZ2%2", r"IQoJb3/JpZ2\u00"] {
            assert_eq!(hidden(&format!("so {cut}")), "so (hidden)", "{cut}");
        }
    }
}
