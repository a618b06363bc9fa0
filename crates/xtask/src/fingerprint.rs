//! Short names for contents, so that what is built or installed once is found again.

/// FNV-1a, 64 bits: names a cache folder or a file that may be cached for ever. Not for secrets.
#[derive(Debug)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one part. Its length goes in as well, so that parts cannot run into each other.
    #[must_use]
    pub(crate) fn with(mut self, part: &[u8]) -> Self {
        for byte in (part.len() as u64).to_le_bytes().iter().chain(part) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self
    }

    pub(crate) fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let name = |parts: &[&str]| {
            parts
                .iter()
                .fold(Fingerprint::new(), |f, part| f.with(part.as_bytes()))
                .hex()
        };
        assert_eq!(name(&["ab", "c"]), name(&["ab", "c"]));
        assert_ne!(name(&["ab", "c"]), name(&["a", "bc"]));
        assert_ne!(name(&["ab"]), name(&["ab", ""]));
    }
}
