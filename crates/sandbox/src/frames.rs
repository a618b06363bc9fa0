//! The binary event stream, writing side only.
//!
//! ```text
//! u32 total | u32 headers | u32 crc of these 8 bytes | headers | payload | u32 crc of all before
//! header:  u8 name length | name | u8 7 (string) | u16 value length | value
//! ```
//! All integers are big-endian and both checksums are CRC-32 (IEEE). Bedrock sends exactly three
//! headers, all strings, in a fixed order; nothing else is written here.

/// A frame that carries an event: `:event-type`, `:content-type`, `:message-type: event`.
pub(crate) fn event(event_type: &str, payload: &[u8]) -> Vec<u8> {
    message(
        &[
            (":event-type", event_type),
            (":content-type", "application/json"),
            (":message-type", "event"),
        ],
        payload,
    )
}

/// A frame that carries a modelled error: `:exception-type` in place of `:event-type`.
pub(crate) fn exception(exception_type: &str, payload: &[u8]) -> Vec<u8> {
    message(
        &[
            (":exception-type", exception_type),
            (":content-type", "application/json"),
            (":message-type", "exception"),
        ],
        payload,
    )
}

/// Makes the message checksum wrong and leaves every length right, so that only a reader that
/// checks the sum notices.
pub(crate) fn corrupt(frame: &mut [u8]) {
    if let Some(last) = frame.last_mut() {
        *last ^= 0x01;
    }
}

fn message(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(96);
    for (name, value) in headers {
        block.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        block.extend_from_slice(name.as_bytes());
        block.push(7);
        block.extend_from_slice(&u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        block.extend_from_slice(value.as_bytes());
    }
    let total = 16 + block.len() + payload.len();
    let mut frame = Vec::with_capacity(total);
    frame.extend_from_slice(&u32::try_from(total).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend_from_slice(&u32::try_from(block.len()).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend_from_slice(&crc32fast::hash(&frame).to_be_bytes());
    frame.extend_from_slice(&block);
    frame.extend_from_slice(payload);
    frame.extend_from_slice(&crc32fast::hash(&frame).to_be_bytes());
    frame
}

/// The characters of the padding member `p`: it is always a prefix of this.
const PADDING: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Padding of 2 to 61 characters, the lengths ever recorded, chosen by `seed`.
pub(crate) fn padding(seed: u64) -> &'static str {
    // Neighbouring seeds (one per frame) have to give lengths that look unrelated.
    let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    let length = 2 + usize::try_from(mixed % 60).unwrap_or(0);
    &PADDING[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        use std::fmt::Write as _;
        bytes.iter().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }

    // Both frames were generated and parsed back by botocore 1.44.5.
    #[test]
    fn an_event_is_the_same_as_botocores() {
        let frame = event("chunk", br#"{"bytes":"eyJvdXRwdXRUZXh0IjoiaGkifQ=="}"#);
        assert_eq!(
            hex(&frame),
            "000000830000004b726a8d330b3a6576656e742d747970650700056368756e6b0d3a636f6e74656e742d747970650700\
             106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b226279746573223a\
             2265794a7664585277645852555a586830496a6f6961476b6966513d3d227d9be83696"
        );
    }

    #[test]
    fn an_exception_is_the_same_as_botocores() {
        let frame = exception("throttlingException", br#"{"message":"slow down"}"#);
        assert_eq!(
            hex(&frame),
            "0000008800000061de0175f40f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074\
             696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74\
             7970650700096578636570 74696f6e7b226d657373616765223a22736c6f7720646f776e227d832ee072"
                .replace(' ', "")
        );
    }

    #[test]
    fn corruption_touches_the_last_checksum_only() {
        let good = event("chunk", b"{}");
        let mut bad = good.clone();
        corrupt(&mut bad);
        assert_eq!(good.len(), bad.len());
        assert_eq!(good[..good.len() - 4], bad[..bad.len() - 4]);
        assert_ne!(good, bad);
    }

    #[test]
    fn padding_stays_in_the_recorded_range() {
        let mut lengths = std::collections::BTreeSet::new();
        for seed in 0..10_000 {
            let text = padding(seed);
            assert!((2..=61).contains(&text.len()), "{text}");
            lengths.insert(text.len());
        }
        assert!(lengths.len() > 50, "the lengths vary");
    }
}
