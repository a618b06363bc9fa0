//! Numbers that look random and are the same every time: what is made of an input differs from
//! input to input and never from run to run.

/// A sequence of numbers that follows from its seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A sequence that follows from `bytes`.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(hash(bytes))
    }

    /// The next number.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number, below `end`; 0 when there is none.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let rolled = self.roll();
        u32::try_from(rolled % u64::from(end.max(1))).unwrap_or_default()
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.roll().to_be_bytes()[0]
    }

    /// The next number from -1 to 1, in steps of 2⁻¹⁵.
    pub(crate) fn fraction(&mut self) -> f32 {
        let [high, low, ..] = self.roll().to_be_bytes();
        f32::from(u16::from_be_bytes([high, low])) / 32_768.0 - 1.0
    }
}

/// A number that follows from `bytes` (FNV-1a).
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // FNV's published values.
    #[test]
    fn the_hash_is_fnv() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }

    // SplitMix64's published sequence for the seed 1234567.
    #[test]
    fn the_sequence_is_splitmix() {
        let mut dice = Dice::new(1_234_567);
        assert_eq!(dice.roll(), 6_457_827_717_110_365_317);
        assert_eq!(dice.roll(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_stay_in_range() {
        let mut dice = Dice::of(b"any");
        for _ in 0..1000 {
            assert!(dice.below(7) < 7);
            assert!((-1.0..=1.0).contains(&dice.fraction()));
        }
        assert_eq!(dice.below(0), 0);
    }
}
