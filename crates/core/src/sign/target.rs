//! The URL being signed, taken apart and refused where signer and carrier could read it differently.
//!
//! ```text
//! https://bedrock-runtime.us-east-1.amazonaws.com/model/a%3A0/invoke?x=1
//! scheme  host (lower case, default port cut off) path as sent       query as sent
//! ```

use std::borrow::Cow;

use super::{PathEncoding, PathNormalisation, invalid};
use crate::error::{Error, ErrorKind};

/// What `http::Uri` holds at most; the canonical query is put into one by the signer.
pub(super) const MAX_LENGTH: usize = 65_534;

/// A URL in the parts that are signed.
pub(super) struct Target<'a> {
    pub(super) scheme: &'static str,
    /// Host and, unless it is the scheme's own, port: the `Host` header.
    pub(super) host: String,
    /// As sent; never empty.
    pub(super) path: &'a str,
    /// As sent, without the `?`; empty when there is none.
    pub(super) query: &'a str,
}

impl<'a> Target<'a> {
    pub(super) fn parse(url: &'a str, encoding: PathEncoding) -> Result<Self, Error> {
        if url.len() > MAX_LENGTH {
            return Err(too_long());
        }
        let (scheme, rest) = scheme(url)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if rest.contains('#') {
            return Err(invalid(
                "The URL has a fragment (#…). It is never sent, so it cannot be signed: leave it out, or write # as %23.",
            ));
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = if path.is_empty() { "/" } else { path };
        check_path(path, encoding)?;
        check_query(query)?;
        Ok(Self {
            scheme,
            host: host(authority, scheme)?,
            path,
            query,
        })
    }

    /// The URL again, without what [`Target::parse`] dropped.
    pub(super) fn url(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}://{}{}{mark}{}", self.scheme, self.host, self.path, self.query)
    }

    /// The path as it is signed.
    pub(super) fn canonical_path(
        &self,
        encoding: PathEncoding,
        normalisation: PathNormalisation,
    ) -> Cow<'a, str> {
        let path = match normalisation {
            PathNormalisation::Normalised => normalise(self.path),
            PathNormalisation::AsSent => Cow::Borrowed(self.path),
        };
        match encoding {
            PathEncoding::Double => {
                let mut out = String::with_capacity(path.len() + 16);
                encode_into(&mut out, path.as_bytes(), b"/");
                Cow::Owned(out)
            }
            PathEncoding::Single => path,
        }
    }

    /// The query's pairs, each name and value encoded anew; not sorted.
    pub(super) fn canonical_pairs(&self) -> Vec<(String, String)> {
        pieces(self.query)
            .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
            .collect()
    }

    /// Whether a parameter of this name is in the query.
    pub(super) fn has_parameter(&self, wanted: &str) -> bool {
        pieces(self.query).any(|(name, _)| decode(name).eq_ignore_ascii_case(wanted.as_bytes()))
    }
}

/// Percent-encodes everything but `A-Za-z0-9-_.~`, with upper-case digits.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    encode_into(&mut out, bytes, b"");
    out
}

pub(super) fn too_long() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!(
            "The URL is longer than {MAX_LENGTH} bytes once encoded, and cannot be signed. Shorten its query."
        ),
    )
}

fn encode_into(out: &mut String, bytes: &[u8], also_kept: &[u8]) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for &byte in bytes {
        if is_unreserved(byte) || also_kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 15)]);
        }
    }
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

fn scheme(url: &str) -> Result<(&'static str, &str), Error> {
    for (scheme, prefix) in [("https", "https://"), ("http", "http://")] {
        if let Some(head) = url.get(..prefix.len())
            && head.eq_ignore_ascii_case(prefix)
        {
            return Ok((scheme, &url[prefix.len()..]));
        }
    }
    Err(invalid(
        "The URL does not start with https:// or http://. Give the whole URL, host included.",
    ))
}

fn host(authority: &str, scheme: &str) -> Result<String, Error> {
    if authority.contains('@') {
        return Err(invalid(
            "The URL carries a user name before the host. Take it out: AWS reads the signature instead.",
        ));
    }
    // An IPv6 address keeps its colons in brackets.
    let name_end = authority.find(']').map_or(0, |end| end + 1);
    let (name, port) = match authority[name_end..].find(':') {
        Some(colon) => {
            let (name, port) = authority.split_at(name_end + colon);
            (name, Some(&port[1..]))
        }
        None => (authority, None),
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    let is_address = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|rest| rest.parse::<std::net::Ipv6Addr>().is_ok());
    if !is_name && !is_address {
        return Err(invalid(
            "The URL's host is empty or has characters other than letters, digits, dots and hyphens. Write an international name in its xn-- form.",
        ));
    }
    let name = name.to_ascii_lowercase();
    let Some(port) = port else { return Ok(name) };
    let number = port
        .parse::<u16>()
        .ok()
        .filter(|_| port.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| invalid("The URL's port is not a number from 0 to 65535."))?;
    // Carriers leave the scheme's own port out of the Host header.
    Ok(match (scheme, number) {
        ("https", 443) | ("http", 80) => name,
        _ => format!("{name}:{number}"),
    })
}

fn check_path(path: &str, encoding: PathEncoding) -> Result<(), Error> {
    let bytes = path.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let place = at + 1;
        match byte {
            b'%' => {
                let decoded = escape(bytes, at).ok_or_else(|| {
                    invalid(format!(
                        "The URL's path has a % at byte {place} that is not followed by two hexadecimal digits. Write a percent sign as %25."
                    ))
                })?;
                let lower = bytes[at + 1..at + 3].iter().any(u8::is_ascii_lowercase);
                if encoding == PathEncoding::Single && (lower || is_unreserved(decoded)) {
                    return Err(invalid(format!(
                        "The URL's path has an escape at byte {place} that S3 would write differently, so the signature would not match. Use upper-case digits, and leave letters, digits, - _ . ~ as they are."
                    )));
                }
                at += 2;
            }
            b'/' => {}
            _ if is_unreserved(byte) => {}
            b':' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'='
                if encoding == PathEncoding::Double => {}
            _ if !byte.is_ascii() && encoding == PathEncoding::Double => {}
            _ => {
                let what = if byte.is_ascii_graphic() {
                    format!("a raw {}", char::from(byte))
                } else if byte == b' ' {
                    "a raw space".to_owned()
                } else {
                    "a raw control or non-ASCII character".to_owned()
                };
                return Err(invalid(format!(
                    "The URL's path has {what} at byte {place}. Percent-encode each segment before signing, all but letters, digits, - _ . ~ (a space is %20)."
                )));
            }
        }
        at += 1;
    }
    Ok(())
}

fn check_query(query: &str) -> Result<(), Error> {
    let bytes = query.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let place = at + 1;
        match byte {
            b'%' => {
                if escape(bytes, at).is_none() {
                    return Err(invalid(format!(
                        "The URL's query has a % at byte {place} that is not followed by two hexadecimal digits. Write a percent sign as %25."
                    )));
                }
                at += 2;
            }
            b'+' => {
                return Err(invalid(format!(
                    "The URL's query has a raw + at byte {place}, which is read as a space by some and as a plus by others. Write %20 for a space and %2B for a plus."
                )));
            }
            b' ' | b'"' | b'<' | b'>' | b'#' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']' => {
                return Err(invalid(format!(
                    "The URL's query has a character at byte {place} that must be percent-encoded (a space is %20)."
                )));
            }
            _ if byte.is_ascii_graphic() => {}
            _ => {
                return Err(invalid(format!(
                    "The URL's query has a raw control or non-ASCII character at byte {place}. Percent-encode it as UTF-8."
                )));
            }
        }
        at += 1;
    }
    for (name, value) in pieces(query) {
        if std::str::from_utf8(&decode(name)).is_err() || std::str::from_utf8(&decode(value)).is_err() {
            return Err(invalid(
                "The URL's query has escapes that are not UTF-8, and AWS signs text. Percent-encode the UTF-8 bytes.",
            ));
        }
    }
    Ok(())
}

/// Names and values as sent. Empty pieces (`a&&b`) are no parameter; `a` is `a=`.
fn pieces(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
}

/// The byte that `%XX` at `at` stands for.
fn escape(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |offset: usize| {
        let digit = char::from(*bytes.get(at + offset)?).to_digit(16)?;
        u8::try_from(digit).ok()
    };
    Some(digit(1)? << 4 | digit(2)?)
}

fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%'
            && let Some(decoded) = escape(bytes, at)
        {
            out.push(decoded);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    out
}

/// Takes out empty and `.` segments, and with each `..` the segment before it; keeps a final slash.
fn normalise(path: &str) -> Cow<'_, str> {
    if !path.contains("//") && !path.contains("/.") {
        return Cow::Borrowed(path);
    }
    let mut kept = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    let ends_in_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let mut out = String::with_capacity(path.len());
    for segment in &kept {
        out.push('/');
        out.push_str(segment);
    }
    if kept.is_empty() || ends_in_folder {
        out.push('/');
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{PathEncoding, Target, normalise};

    fn refusal(url: &str, encoding: PathEncoding) -> String {
        match Target::parse(url, encoding) {
            Ok(_) => panic!("{url} was taken"),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn hosts_are_written_as_carriers_send_them() {
        for (url, host) in [
            ("https://Example.COM", "example.com"),
            ("HTTPS://example.com:443/a", "example.com"),
            ("http://example.com:80?a", "example.com"),
            ("http://example.com:443/", "example.com:443"),
            ("https://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://[::1]:9000/x", "[::1]:9000"),
            ("http://[::1]/x", "[::1]"),
        ] {
            let target = Target::parse(url, PathEncoding::Double).unwrap();
            assert_eq!(target.host, host, "{url}");
        }
        for url in [
            "https://",
            "https:///path",
            "https://user@example.com/",
            "https://exa mple.com/",
            "https://bücher.example/",
            "https://example.com:port/",
            "https://example.com:+80/",
            "https://example.com:70000/",
            "https://[::1/",
            "https://[zz]/",
            "ftp://example.com/",
            "/model/x/invoke",
            "é",
        ] {
            refusal(url, PathEncoding::Double);
        }
    }

    #[test]
    fn paths_a_service_would_read_differently_are_refused() {
        for path in [
            "/a b", "/a\u{7f}", "/100%", "/%zz", "/a%4", "/<", "/{id}", "/a\"b", "/[x]", "/a#b",
        ] {
            refusal(&format!("https://example.com{path}"), PathEncoding::Double);
        }
        for path in ["/a:b", "/a%3ab", "/%41", "/é", "/a+b", "/%7e", "/%2D"] {
            let url = format!("https://example.com{path}");
            refusal(&url, PathEncoding::Single);
            Target::parse(&url, PathEncoding::Double).unwrap();
        }
        assert!(refusal("https://example.com/k:1", PathEncoding::Single).contains("raw : at byte 3"));
    }

    #[test]
    fn queries_with_two_readings_are_refused() {
        for query in ["a+b", "a=%", "a=%F", "a=%FF", "a=é", "a b", "a=[1]", "a=%C3"] {
            refusal(&format!("https://example.com/?{query}"), PathEncoding::Double);
        }
        let target = Target::parse(
            "https://example.com?b=%c3%a9&a&&=x&c=1=2&d=:/",
            PathEncoding::Double,
        )
        .unwrap();
        let pairs = target.canonical_pairs();
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("b", "%C3%A9"),
                ("a", ""),
                ("", "x"),
                ("c", "1%3D2"),
                ("d", "%3A%2F")
            ]
        );
        assert!(target.has_parameter("A") && !target.has_parameter("x"));
    }

    #[test]
    fn normalising_follows_the_segments() {
        for (path, expected) in [
            ("/", "/"),
            ("//", "/"),
            ("/a//b", "/a/b"),
            ("/a/./b/", "/a/b/"),
            ("/a/b/..", "/a/"),
            ("/a/b/.", "/a/b/"),
            ("/../../a", "/a"),
            ("/a/..", "/"),
            ("/a/.b/..c", "/a/.b/..c"),
        ] {
            assert_eq!(normalise(path), expected, "{path}");
        }
    }

    #[test]
    fn a_url_too_long_is_refused() {
        let url = format!("https://example.com/?a={}", "x".repeat(65_534));
        assert!(refusal(&url, PathEncoding::Double).contains("65534"));
    }
}
