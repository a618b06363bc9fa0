//! Text and bytes as HTML.

use std::fmt::Write as _;

/// Text between tags.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter => out.push(letter),
        }
    }
    out
}

/// Text as the value of an attribute.
pub(crate) fn attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}

/// A sentence whose names in backticks are code.
pub(crate) fn sentence(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(out, "<code>{}</code>", escaped(part));
        } else {
            out.push_str(&escaped(part));
        }
    }
    out
}

/// A file or a line with the bytes `mark` marked. What a reader could not see is written by its name.
pub(crate) fn listing(bytes: &[u8], mark: Option<(usize, usize)>) -> String {
    let mut out = String::from("<pre><code>");
    let mut at = 0;
    let mut is_open = false;
    while at < bytes.len() {
        if let Some((start, end)) = mark {
            if !is_open && at >= start && at < end {
                out.push_str("<mark>");
                is_open = true;
            } else if is_open && at >= end {
                out.push_str("</mark>");
                is_open = false;
            }
        }
        let (length, shown) = next(&bytes[at..]);
        // A line ends where it is marked: a mark over many lines would hide where it begins.
        if is_open && bytes[at] == b'\n' {
            out.push_str("</mark>");
            is_open = false;
        }
        out.push_str(&shown);
        at += length;
    }
    if is_open {
        out.push_str("</mark>");
    }
    out.push_str("</code></pre>");
    out
}

/// The first character of `bytes`: how long it is, and how it is shown.
fn next(bytes: &[u8]) -> (usize, String) {
    let named = |length, name: &str| (length, format!("<span class=\"byte\">{name}</span>"));
    if bytes.starts_with(b"\r\n") {
        return (2, "<span class=\"byte\">CR LF</span>\n".to_owned());
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return named(3, "EF BB BF");
    }
    let first = bytes.first().copied().unwrap_or_default();
    if first == b'\n' {
        return (1, "\n".to_owned());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    match text.chars().next() {
        Some(letter) if !letter.is_control() => (letter.len_utf8(), escaped(letter.encode_utf8(&mut [0; 4]))),
        _ => named(1, &format!("{first:02X}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{listing, sentence};

    #[test]
    fn what_cannot_be_seen_is_named() {
        let shown = listing(b"\xEF\xBB\xBF<\xE9\x00\r\nb", Some((4, 5)));
        assert_eq!(
            shown,
            "<pre><code><span class=\"byte\">EF BB BF</span>&lt;<mark><span class=\"byte\">E9</span></mark>\
             <span class=\"byte\">00</span><span class=\"byte\">CR LF</span>\nb</code></pre>"
        );
        assert_eq!(
            listing("é\n".as_bytes(), Some((0, 3))),
            "<pre><code><mark>é</mark>\n</code></pre>"
        );
        assert_eq!(sentence("`a<b` & c"), "<code>a&lt;b</code> &amp; c");
    }
}
