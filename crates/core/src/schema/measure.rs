//! What a walk measures on its way: the size of prompts and the most that replies may be.

use super::media;
use crate::cost::tokens::{Features, Meter};

/// Measures the bodies that are walked, one at a time.
#[derive(Debug, Default)]
pub struct Measure {
    meter: Meter,
    max_output: Option<u64>,
    /// Whether the texts of the record at hand are read.
    reading: Reading,
}

/// What is done with texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// They are read.
    #[default]
    Whole,
    /// Their bytes are counted.
    Bytes,
}

/// What one body was measured to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Its texts and images.
    pub features: Features,
    /// The most tokens that its reply may have, where it says so.
    pub max_output: Option<u64>,
}

impl Measure {
    /// What was measured since the last call.
    pub fn take(&mut self) -> Measured {
        Measured {
            features: self.meter.take(),
            max_output: self.max_output.take(),
        }
    }

    /// What to do with the texts that follow.
    pub const fn read(&mut self, reading: Reading) {
        self.reading = reading;
    }

    /// A text as it stands in the JSON.
    #[inline]
    pub(super) fn text(&mut self, raw: &[u8], escaped: bool) {
        match self.reading {
            Reading::Whole => self.meter.text(raw, escaped),
            Reading::Bytes => self.meter.unread(raw),
        }
    }

    /// A file in base64; only images count.
    pub(super) fn file(&mut self, base64: &[u8]) {
        if media::sniff(base64).is_some_and(|kind| kind.starts_with("image/")) {
            self.meter.image(media::pixels(base64));
        }
    }

    pub(super) const fn max_output(&mut self, tokens: u64) {
        self.max_output = Some(tokens);
    }
}
