//! Base64 and what the bytes in it are, without decoding more than a few of them.

use crate::rules::image_data::Flaw;

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

/// The media type that the first bytes of a file in base64 tell, for the types that Bedrock takes.
pub fn sniff(base64: &[u8]) -> Option<&'static str> {
    use base64::Engine as _;
    let head = base64.get(..base64.len().min(16) / 4 * 4)?;
    sniff_bytes(&base64::engine::general_purpose::STANDARD.decode(head).ok()?)
}

/// The media type that the first bytes of a file tell, for the types that Bedrock takes.
pub fn sniff_bytes(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'%', b'P', b'D', b'F', ..] => Some("application/pdf"),
        _ => None,
    }
}

/// A file within a text, as `data:image/png;base64,…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DataUrl<'t> {
    /// What it is said to be: `image/png`.
    media_type: &'t [u8],
    /// Its bytes.
    pub(super) base64: &'t [u8],
}

impl<'t> DataUrl<'t> {
    /// The file in `text`; none where that is no such URL.
    pub(super) fn read(text: &'t [u8]) -> Option<Self> {
        /// No type and its parameters are longer.
        const HEAD: usize = 256;
        let rest = text.strip_prefix(b"data:")?;
        let comma = rest.iter().take(HEAD).position(|&byte| byte == b',')?;
        let (head, base64) = rest.split_at_checked(comma)?;
        let head = head.strip_suffix(b";base64")?;
        Some(Self {
            media_type: head.split(|&byte| byte == b';').next().unwrap_or_default(),
            base64: base64.get(1..)?,
        })
    }

    /// What is wrong with it: no base64, more than `max` bytes, or bytes of another type than it says.
    pub(super) fn flaw(&self, max: u64) -> Option<Flaw> {
        match decoded_len(self.base64) {
            None => Some(Flaw::NotBase64),
            Some(bytes) if bytes > max => Some(Flaw::TooLarge { bytes, limit: max }),
            Some(_) => sniff(self.base64)
                .filter(|actual| !self.claims(actual))
                .map(Flaw::OtherType),
        }
    }

    /// Whether it says to be of this type. `image/jpg` is no type, and everybody's name for `image/jpeg`.
    fn claims(&self, actual: &str) -> bool {
        let said = self.media_type;
        said.eq_ignore_ascii_case(actual.as_bytes())
            || actual == "image/jpeg" && said.eq_ignore_ascii_case(b"image/jpg")
    }
}

/// How many of a file's first bytes are looked at for its size in pixels. A JPEG says it behind what cameras write
/// about the picture.
const HEAD: usize = 96 * 1024;
/// Most say it here.
const SHORT_HEAD: usize = 1536;

/// Width and height of an image, as far as its first bytes tell them.
pub(crate) fn pixels(base64: &[u8]) -> Option<(u32, u32)> {
    use base64::Engine as _;
    let decode = |length: usize| {
        let head = base64.get(..base64.len().min(length) / 4 * 4)?;
        base64::engine::general_purpose::STANDARD.decode(head).ok()
    };
    let short = decode(64)?;
    let big = |at: usize, bytes: &[u8]| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    let little = |at: usize| Some(u32::from(u16::from_le_bytes(*short.get(at..)?.first_chunk()?)));
    match short.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => Some((big(16, &short)?, big(20, &short)?)),
        [b'G', b'I', b'F', ..] => Some((little(6)?, little(8)?)),
        [b'R', b'I', b'F', b'F', ..] => match short.get(12..16)? {
            b"VP8 " => Some((little(26)? & 0x3FFF, little(28)? & 0x3FFF)),
            b"VP8L" => {
                let bits = u32::from_le_bytes(*short.get(21..)?.first_chunk()?);
                Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
            }
            b"VP8X" => {
                let three = |at: usize| {
                    let [a, b, c] = *short.get(at..)?.first_chunk()?;
                    Some(u32::from_le_bytes([a, b, c, 0]) + 1)
                };
                Some((three(24)?, three(27)?))
            }
            _ => None,
        },
        [0xFF, 0xD8, ..] => {
            jpeg_pixels(&decode(SHORT_HEAD / 3 * 4)?).or_else(|| jpeg_pixels(&decode(HEAD / 3 * 4)?))
        }
        _ => None,
    }
}

/// A JPEG is a row of segments, each with its length; one of them describes the frame.
fn jpeg_pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *bytes.get(at..)?.first_chunk()? else {
            return None;
        };
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let [h1, h0, w1, w0] = *bytes.get(at + 5..)?.first_chunk()?;
            return Some((
                u16::from_be_bytes([w1, w0]).into(),
                u16::from_be_bytes([h1, h0]).into(),
            ));
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
    }
}

#[cfg(test)]
mod tests {
    use super::{DataUrl, Flaw, decoded_len, pixels, sniff};
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

    type Pixels = Option<(u32, u32)>;

    #[test]
    fn tells_an_images_size() {
        let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
        let cases: [(&[u8], Pixels); 9] = [
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x02\x80",
                Some((1024, 640)),
            ),
            (b"GIF89a\x40\x01\xF0\0", Some((320, 240))),
            (
                b"RIFF....WEBPVP8 ......\0\x9d\x01\x2a\x80\x02\xe0\x01",
                Some((640, 480)),
            ),
            (b"RIFF....WEBPVP8L....\x2f\x3f\xc1\x3b\0", Some((320, 240))),
            (
                b"RIFF....WEBPVP8X....\x10\0\0\0\x7f\x02\0\xdf\x01\0",
                Some((640, 480)),
            ),
            (
                b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x11\x08\x01\xe0\x02\x80",
                Some((640, 480)),
            ),
            (b"\xFF\xD8\xFF\xC4\0\x04ab\xFF\xC0\0\x11\x08\x01\xe0", None),
            (b"\xFF\xD8\xFF\xE0\0\0", None),
            (b"%PDF-1.7....", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(
                pixels(encode(bytes).as_bytes()),
                expected,
                "{}",
                bytes.escape_ascii()
            );
        }
        assert_eq!(pixels(b""), None);
        assert_eq!(pixels(b"iVBO"), None);
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
    fn files_in_data_urls_are_judged() {
        let png = "iVBORw0KGgoAAAANSUhEUgAA";
        let flaw = |text: &str, max| DataUrl::read(text.as_bytes()).map(|file| file.flaw(max));
        assert_eq!(flaw(&format!("data:image/png;base64,{png}"), 18), Some(None));
        assert_eq!(
            flaw(&format!("data:IMAGE/PNG;name=a;base64,{png}"), 18),
            Some(None)
        );
        assert_eq!(flaw("data:image/jpg;base64,/9j/4AAQSkZJRgAB", 18), Some(None));
        assert_eq!(
            flaw(&format!("data:image/png;base64,{png}"), 17),
            Some(Some(Flaw::TooLarge { bytes: 18, limit: 17 }))
        );
        assert_eq!(
            flaw(&format!("data:image/jpeg;base64,{png}"), 18),
            Some(Some(Flaw::OtherType("image/png")))
        );
        assert_eq!(
            flaw("data:image/png;base64,a-b_", 18),
            Some(Some(Flaw::NotBase64))
        );
        for none in [png, "data:image/png,x", "data:;base64", "https://a/b.png", ""] {
            assert_eq!(flaw(none, 18), None, "{none}");
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
