//! Sixteen bytes of a string looked at once.
//!
//! A string is mostly bytes that mean themselves. What may end a run of them is a quote, a backslash or a control
//! character; [`specials`] tells where in a block these are, as one bit a byte; with vector instructions where the target has them.

/// Bytes in a block.
pub(super) const BLOCK: usize = 16;

/// Bit `i` is set when byte `i` is `"`, `\` or a control character.
#[cfg(any(
    target_feature = "simd128",
    target_feature = "sse2",
    all(target_arch = "aarch64", target_feature = "neon")
))]
#[inline]
pub(super) fn specials(block: &[u8; BLOCK]) -> u32 {
    use wide::u8x16;
    let bytes = u8x16::new(*block);
    let quote = bytes.simd_eq(u8x16::splat(b'"'));
    let backslash = bytes.simd_eq(u8x16::splat(b'\\'));
    let control = bytes.min(u8x16::splat(0x1F)).simd_eq(bytes);
    (quote | backslash | control).to_bitmask()
}

/// Bit `i` is set when byte `i` is `"`, `\` or a control character.
#[cfg(not(any(
    target_feature = "simd128",
    target_feature = "sse2",
    all(target_arch = "aarch64", target_feature = "neon")
)))]
#[inline]
pub(super) fn specials(block: &[u8; BLOCK]) -> u32 {
    let [low, high] = [0, 8].map(|from| u64::from_le_bytes(std::array::from_fn(|at| block[from + at])));
    in_half(low) | in_half(high) << 8
}

/// The bytes of the whole `\uXXXX` escapes of the basic plane, none of them a surrogate, that a block begins with: 0, 6
/// or 12. Where it says 0 there may be one all the same.
#[inline]
pub(super) fn plain_units(block: &[u8; BLOCK]) -> usize {
    use wide::u8x16;
    // Which of three kinds of byte each place takes; the last four places do not matter.
    const BACKSLASH: [u8; BLOCK] = [0xFF, 0, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const LETTER_U: [u8; BLOCK] = [0, 0xFF, 0, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
    const DIGIT: [u8; BLOCK] = [
        0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0,
    ];
    const FIRST_DIGIT: [u8; BLOCK] = [0, 0, 0xFF, 0, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0];
    let bytes = u8x16::new(*block);
    let lower = bytes | u8x16::splat(0x20);
    let within = |bytes: u8x16, from: u8, count: u8| {
        let above = bytes - u8x16::splat(from);
        above.min(u8x16::splat(count - 1)).simd_eq(above)
    };
    let digit = within(bytes, b'0', 10) | within(lower, b'a', 6);
    // Surrogates begin with a D, and so do some that are none: the slow path tells.
    let first_d = lower.simd_eq(u8x16::splat(b'd')) & u8x16::new(FIRST_DIGIT);
    let expected = (bytes.simd_eq(u8x16::splat(b'\\')) & u8x16::new(BACKSLASH))
        | (bytes.simd_eq(u8x16::splat(b'u')) & u8x16::new(LETTER_U))
        | (digit & (u8x16::new(DIGIT) ^ first_d));
    match expected.to_bitmask().trailing_ones() {
        12.. => 12,
        6.. => 6,
        _ => 0,
    }
}

/// Bytes looked at together where escapes come often.
pub(super) const WIDE: usize = 4 * BLOCK;

/// What each of sixty-four bytes may be, as one bit a byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) quote: u64,
    pub(super) backslash: u64,
    pub(super) control: u64,
}

/// What a block holds that may end a run of plain bytes.
#[inline]
pub(super) fn marks(block: &[u8; WIDE]) -> Marks {
    use wide::u8x16;
    let mut marks = Marks::default();
    for (place, bytes) in block.as_chunks::<BLOCK>().0.iter().enumerate() {
        let bytes = u8x16::new(*bytes);
        let bits = |found: u8x16| u64::from(found.to_bitmask()) << (place * BLOCK);
        marks.quote |= bits(bytes.simd_eq(u8x16::splat(b'"')));
        marks.backslash |= bits(bytes.simd_eq(u8x16::splat(b'\\')));
        marks.control |= bits(bytes.min(u8x16::splat(0x1F)).simd_eq(bytes));
    }
    marks
}

/// What letters of escapes are: hexadecimal digits, `u`, and `d` in either case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) digit: u64,
    pub(super) unit: u64,
    pub(super) letter_d: u64,
}

/// The letters of a block.
#[inline]
pub(super) fn letters(block: &[u8; WIDE]) -> Letters {
    use wide::u8x16;
    let mut letters = Letters::default();
    for (place, bytes) in block.as_chunks::<BLOCK>().0.iter().enumerate() {
        let bytes = u8x16::new(*bytes);
        let lower = bytes | u8x16::splat(0x20);
        let bits = |found: u8x16| u64::from(found.to_bitmask()) << (place * BLOCK);
        let within = |bytes: u8x16, from: u8, count: u8| {
            let above = bytes - u8x16::splat(from);
            above.min(u8x16::splat(count - 1)).simd_eq(above)
        };
        letters.digit |= bits(within(bytes, b'0', 10) | within(lower, b'a', 6));
        letters.unit |= bits(bytes.simd_eq(u8x16::splat(b'u')));
        letters.letter_d |= bits(lower.simd_eq(u8x16::splat(b'd')));
    }
    letters
}

/// The same as [`specials`] for eight bytes, without vector instructions.
#[cfg(any(
    test,
    not(any(
        target_feature = "simd128",
        target_feature = "sse2",
        all(target_arch = "aarch64", target_feature = "neon")
    ))
))]
fn in_half(word: u64) -> u32 {
    const ONES: u64 = u64::MAX / 0xFF;
    const LOW: u64 = ONES * 0x7F;
    const HIGH: u64 = ONES << 7;
    // The high bit of each byte that is zero: adding cannot carry into the next byte, so that all eight are exact.
    let zero = |word: u64| !(((word & LOW) + LOW) | word) & HIGH;
    let quote = zero(word ^ (ONES * u64::from(b'"')));
    let backslash = zero(word ^ (ONES * u64::from(b'\\')));
    let control = zero(word & (ONES * 0xE0));
    // Gathers the eight high bits in the highest byte.
    let hits = (quote | backslash | control) >> 7;
    (hits.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Letters, Marks, WIDE, in_half, letters, marks, plain_units, specials};

    fn one_by_one(block: &[u8]) -> u32 {
        block.iter().enumerate().fold(0, |mask, (index, &byte)| {
            mask | u32::from(byte == b'"' || byte == b'\\' || byte < 0x20) << index
        })
    }

    #[test]
    fn every_byte_in_every_place() {
        for byte in 0..=255_u8 {
            for place in 0..BLOCK {
                for filler in [b'a', 0xFF, 0x80, b'"', 0x1F, 0x20, 0x21] {
                    let mut block = [filler; BLOCK];
                    block[place] = byte;
                    assert_eq!(specials(&block), one_by_one(&block), "{block:?}");
                    let half: [u8; 8] = std::array::from_fn(|index| block[index]);
                    assert_eq!(in_half(u64::from_le_bytes(half)), one_by_one(&half), "{half:?}");
                }
            }
        }
    }

    #[test]
    fn every_byte_in_every_place_of_a_wide_block() {
        for byte in 0..=255_u8 {
            for place in 0..WIDE {
                let mut block = [b'x'; WIDE];
                block[place] = byte;
                let at = |is: bool| u64::from(is) << place;
                let expected = Marks {
                    quote: at(byte == b'"'),
                    backslash: at(byte == b'\\'),
                    control: at(byte < 0x20),
                };
                assert_eq!(marks(&block), expected, "{byte:#x} at {place}");
                let expected = Letters {
                    digit: at(byte.is_ascii_hexdigit()),
                    unit: at(byte == b'u'),
                    letter_d: at(byte.eq_ignore_ascii_case(&b'd')),
                };
                assert_eq!(letters(&block), expected, "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn units_are_whole_and_no_surrogates() {
        let cases: &[(&[u8; BLOCK], usize)] = &[
            (br"\u4e2d\u5F00abcd", 2),
            (br"\u4e2d\u5F00\u12", 2),
            (br"\uFFFF\uCfffabcd", 2),
            (br"\u4e2d\ud83dabcd", 1),
            (br"\u4e2d\uD83Dabcd", 1),
            (br"\u4e2d\u5g00abcd", 1),
            (br"\u4e2dabcdefghij", 1),
            (br"\u4e2d\nabcdefgh", 1),
            (br"\ud4e2\u4e2dabcd", 0),
            (br"\u4e2\u4e2dabcde", 0),
            (br"\x4e2d\u4e2dabcd", 0),
            (br"\n\u4e2d\u4e2dab", 0),
            (br"\u:e2d\u4e2dabcd", 0),
            (br"\u/e2d\u4e2dabcd", 0),
            (br"\u@e2d\u4e2dabcd", 0),
            (br"\u`e2d\u4e2dabcd", 0),
            (br"\uGe2d\u4e2dabcd", 0),
        ];
        for (block, units) in cases {
            assert_eq!(plain_units(block), *units * 6, "{}", block.escape_ascii());
        }
        for byte in 0..=255_u8 {
            for place in 0..12 {
                let mut block = *br"\u1234\u1234abcd";
                block[place] = byte;
                let fits = |place: usize| match place % 6 {
                    0 => byte == b'\\',
                    1 => byte == b'u',
                    2 => byte.is_ascii_hexdigit() && !byte.eq_ignore_ascii_case(&b'd'),
                    _ => byte.is_ascii_hexdigit(),
                };
                let expected = if fits(place) { 12 } else { place / 6 * 6 };
                assert_eq!(plain_units(&block), expected, "{}", block.escape_ascii());
            }
        }
    }
}
