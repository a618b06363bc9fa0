//! Which records of a large file have their texts read for the estimate.

/// Of a file's bytes so many are enough to know its tokens: the error of this choice is a percent or two, that of any
/// estimate without the model's tokenizer ten times as much.
const ENOUGH: u64 = 1 << 19;
/// No file is read more thinly than one record in 64.
const THINNEST: u32 = 6;
/// Records of this size are always read: their texts are read in windows anyway, and few of them can weigh much.
const LARGE: usize = 16 * 1024;

/// Chooses records by what they hold, so that the choice does not depend on where a file is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sampling {
    /// One record in two to this power.
    shift: u32,
}

impl Sampling {
    /// For files of so many bytes in all: every record up to 1 MB, then fewer, down to one in 64.
    pub fn of_bytes(bytes: u64) -> Self {
        Self {
            shift: (bytes / ENOUGH).checked_ilog2().unwrap_or(0).min(THINNEST),
        }
    }

    /// For how many records this one stands; none when its texts are not read.
    pub fn weight(self, record: &[u8]) -> Option<u64> {
        if self.shift == 0 || record.len() >= LARGE {
            return Some(1);
        }
        // Ids mostly stand near the beginning, and the rest differs somewhere.
        let word = |at: usize| {
            let bytes = record.get(at..).and_then(<[u8]>::first_chunk);
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let length = record.len();
        let mut hash = length as u64;
        for at in [12, 20, length / 2, length.saturating_sub(24)] {
            hash = (hash ^ word(at)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            hash ^= hash >> 29;
        }
        (hash >> (u64::BITS - self.shift) == 0).then_some(1 << self.shift)
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
            (1_000_000, 0),
            (4_300_000, 3),
            (16_800_000, 5),
            (1_000_000_000, 6),
            (u64::MAX, 6),
        ] {
            assert_eq!(Sampling::of_bytes(bytes).shift, shift, "{bytes}");
        }
    }

    #[test]
    fn weights_stand_for_all_records() {
        let sampling = Sampling::of_bytes(1_000_000_000);
        for spread in [1, 7, 100] {
            let lines = (0..64_000).map(|at| {
                format!(
                    r#"{{"recordId":"R{:09}","modelInput":{{"inputText":"the same"}}}}"#,
                    at * spread
                )
            });
            let stood: u64 = lines.filter_map(|line| sampling.weight(line.as_bytes())).sum();
            assert!((58_000..70_000).contains(&stood), "{stood} of 64,000");
        }
        assert_eq!(sampling.weight(&vec![b'x'; 20_000]), Some(1));
        assert!(sampling.weight(b"").is_none_or(|weight| weight == 64));
    }
}
