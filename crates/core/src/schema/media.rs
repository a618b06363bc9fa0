//! Base64 and what the bytes in it are, without decoding more than a few of them.

/// Decoded length of standard base64, or `None` when it is not: a wrong character, wrong padding.
pub fn decoded_len(base64: &[u8]) -> Option<u64> {
    let padding = base64
        .iter()
        .rev()
        .take(2)
        .take_while(|&&byte| byte == b'=')
        .count();
    let body = base64.get(..base64.len() - padding)?;
    let (blocks, rest) = body.as_chunks::<16>();
    let alphabet = blocks.iter().all(is_alphabet) && rest.iter().all(|&byte| is_letter(byte));
    if !alphabet || !base64.len().is_multiple_of(4) || base64.is_empty() {
        return None;
    }
    Some((base64.len() / 4 * 3 - padding) as u64)
}

/// Whether sixteen characters are all of standard base64.
fn is_alphabet(block: &[u8; 16]) -> bool {
    use wide::u8x16;
    let bytes = u8x16::new(*block);
    let within = |from: u8, count: u8| {
        move |bytes: u8x16| {
            let above = bytes - u8x16::splat(from);
            above.min(u8x16::splat(count - 1)).simd_eq(above)
        }
    };
    let letter = within(b'a', 26)(bytes | u8x16::splat(0x20));
    let digit = within(b'0', 10)(bytes);
    let plus = bytes.simd_eq(u8x16::splat(b'+'));
    let slash = bytes.simd_eq(u8x16::splat(b'/'));
    (letter | digit | plus | slash).all()
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'
}

/// The media type that the first bytes of a file tell, for the types that Bedrock takes.
pub fn sniff(base64: &[u8]) -> Option<&'static str> {
    use base64::Engine as _;
    let head = base64.get(..base64.len().min(16) / 4 * 4)?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(head).ok()?;
    match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'%', b'P', b'D', b'F', ..] => Some("application/pdf"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded_len, sniff};
    use base64::Engine as _;

    #[test]
    fn agrees_with_a_decoder_on_every_short_length() {
        for length in 1..40_usize {
            let bytes = vec![0xA5; length];
            let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
            assert_eq!(decoded_len(text.as_bytes()), Some(length as u64), "{text}");
            assert_eq!(
                decoded_len(&text.as_bytes()[1..]),
                None,
                "one character short: {text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_not_standard_base64() {
        for wrong in [
            "",
            "ab=c",
            "a===",
            "ab-_",
            "ab c",
            "====",
            "YWJj\n",
            "data:image/png;base64,AAAA",
        ] {
            assert_eq!(decoded_len(wrong.as_bytes()), None, "{wrong:?}");
        }
    }

    #[test]
    fn tells_files_by_their_first_bytes() {
        let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
        let cases: [(&[u8], Option<&str>); 6] = [
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"\xFF\xD8\xFF\xE0........", Some("image/jpeg")),
            (b"GIF89a......", Some("image/gif")),
            (b"RIFF....WEBP", Some("image/webp")),
            (b"%PDF-1.7....", Some("application/pdf")),
            (b"hello, world", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(encode(bytes).as_bytes()), expected);
        }
        assert_eq!(sniff(b"RIFFxx"), None);
        assert_eq!(sniff(b""), None);
    }
}
