//! Percent-encoding of paths and query values.

/// Encodes a wire path once more: `%` becomes `%25`, `:` becomes `%3A`, slashes stay.
pub(crate) fn encode_again(path: &str) -> String {
    use std::fmt::Write as _;
    path.bytes()
        .fold(String::with_capacity(path.len() + 16), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}

/// Decodes `%XX`; what is not a valid escape stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(escape.unwrap_or(bytes[at]));
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wire_path_is_encoded_again() {
        assert_eq!(
            encode_again("/model/a.b-v1%3A0/invoke"),
            "/model/a.b-v1%253A0/invoke"
        );
        assert_eq!(encode_again("/model/a:0/invoke"), "/model/a%3A0/invoke");
    }

    #[test]
    fn decoding_leaves_broken_escapes_alone() {
        assert_eq!(decode("a%3Ab%2Fc"), "a:b/c");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%+1%C3%A9"), "%zz%+1é");
        assert_eq!(decode("%é"), "%é");
    }
}
