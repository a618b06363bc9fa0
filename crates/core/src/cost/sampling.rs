//! Which records of a large file have their texts read for the estimate.

/// Of a file's bytes so many are enough to know its tokens: the error of this choice is a few percent, that of any
/// estimate without the model's tokenizer ten times as much.
const ENOUGH: u64 = 1 << 18;
/// No file is read more thinly than one record in 64.
const THINNEST: u32 = 6;
/// Records of this size are always read: their texts are read in windows anyway, and few of them can weigh much.
const LARGE: usize = 16 * 1024;

/// Chooses records by where they stand in their file, so that the choice depends neither on how the file is cut nor on
/// what is alike in its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sampling {
    /// One record in two to this power.
    shift: u32,
}

impl Sampling {
    /// For files of so many bytes in all: every record up to half a MB, then fewer, down to one in 64.
    pub fn of_bytes(bytes: u64) -> Self {
        Self {
            shift: (bytes / ENOUGH).checked_ilog2().unwrap_or(0).min(THINNEST),
        }
    }

    /// For how many records the one of `length` bytes at byte `offset` of its file stands; none when its texts are not
    /// read.
    pub const fn weight(self, offset: u64, length: usize) -> Option<u64> {
        if self.shift == 0 || length >= LARGE {
            return Some(1);
        }
        // The mixer of splitmix64: places of equal records are multiples of one number.
        let mut hash = offset.wrapping_add(0x9E37_79B9_7F4A_7C15);
        hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        hash ^= hash >> 31;
        if hash >> (u64::BITS - self.shift) == 0 {
            Some(1 << self.shift)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sampling;

    #[test]
    fn small_files_are_read_whole_and_large_ones_thinly() {
        for (bytes, shift) in [
            (0, 0),
            (1, 0),
            (500_000, 0),
            (1_100_000, 2),
            (4_300_000, 4),
            (16_800_000, 6),
            (1_000_000_000, 6),
            (u64::MAX, 6),
        ] {
            assert_eq!(Sampling::of_bytes(bytes).shift, shift, "{bytes}");
        }
    }

    #[test]
    fn those_chosen_stand_for_all_whatever_their_length() {
        for bytes in [3_000_000, 20_000_000, 1_000_000_000] {
            let sampling = Sampling::of_bytes(bytes);
            for length in [64, 100, 285, 1_024, 4_096, 16_000] {
                let records = 64_000_u64;
                let chosen = (0..records)
                    .filter_map(|at| sampling.weight(at * length, usize::try_from(length).unwrap()));
                let stood: u64 = chosen.sum();
                assert!(
                    stood.abs_diff(records) < records / 8,
                    "{stood} of {records} of {length} bytes in a file of {bytes}"
                );
            }
            assert_eq!(
                sampling.weight(12_345, 20_000),
                Some(1),
                "large ones are always read"
            );
        }
    }
}
