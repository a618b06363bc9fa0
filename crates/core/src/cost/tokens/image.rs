//! Tokens of images.
//!
//! | rule | tokens | source |
//! |---|---|---|
//! | Claude | patches of 28 pixels, after scaling to a long edge of 1,568 and 1,568 patches | Claude's vision guide |
//! | newer Claude | the same to a long edge of 2,576 and 4,784 patches | the same |
//! | Nova | about 800 for 900 × 450 to about 2,600 for 1,300 × 1,300 | Nova's user guide |
//! | Nova 2 | 230, flat | Nova 2's user guide |

use serde::{Deserialize, Serialize};

use super::estimate::Estimate;
use crate::catalog::ImageTokens;

/// The images of one record or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Images {
    /// All of them.
    pub count: u64,
    /// Those whose size in pixels is not known.
    pub unsized_count: u64,
    /// Tokens of those whose size is known, by rule.
    claude: u64,
    claude_large: u64,
    nova: u64,
}

impl Images {
    /// No image.
    pub const NONE: Self = Self {
        count: 0,
        unsized_count: 0,
        claude: 0,
        claude_large: 0,
        nova: 0,
    };

    pub(super) fn add(&mut self, pixels: Option<(u32, u32)>) {
        self.count += 1;
        let Some((width, height)) = pixels.filter(|(width, height)| *width > 0 && *height > 0) else {
            self.unsized_count += 1;
            return;
        };
        self.claude = self.claude.saturating_add(patches(width, height, 1568, 1568));
        self.claude_large = self
            .claude_large
            .saturating_add(patches(width, height, 2576, 4784));
        self.nova = self.nova.saturating_add(nova(width, height));
    }

    pub(in crate::cost) fn sum(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.count, other.count),
            (&mut self.unsized_count, other.unsized_count),
            (&mut self.claude, other.claude),
            (&mut self.claude_large, other.claude_large),
            (&mut self.nova, other.nova),
        ] {
            *sum = sum.saturating_add(more);
        }
    }

    /// Their tokens by a rule. Without one the range spans all rules; a size that is not known spans what the rule
    /// gives to small and large images.
    pub fn estimate(&self, rule: Option<ImageTokens>) -> Estimate {
        // Of one image whose size is not known: the least, the best guess and the most.
        let (sized, [low, likely, high], margin) = match rule {
            Some(ImageTokens::Claude) => (self.claude, [50, 1300, 1568], 3),
            Some(ImageTokens::ClaudeLarge) => (self.claude_large, [50, 2000, 4784], 3),
            // The guide says "about" of a handful of sizes.
            Some(ImageTokens::Nova) => (self.nova, [600, 1500, 2600], 20),
            Some(ImageTokens::Nova2) => {
                let all = self.count.saturating_mul(230);
                return Estimate {
                    low: all,
                    likely: all,
                    high: all,
                };
            }
            None => {
                let all = [
                    ImageTokens::Claude,
                    ImageTokens::ClaudeLarge,
                    ImageTokens::Nova,
                    ImageTokens::Nova2,
                ]
                .map(|rule| self.estimate(Some(rule)));
                return Estimate {
                    low: all.iter().map(|one| one.low).min().unwrap_or_default(),
                    likely: self.estimate(Some(ImageTokens::Claude)).likely,
                    high: all.iter().map(|one| one.high).max().unwrap_or_default(),
                };
            }
        };
        let at = |each: u64, percent: u64| {
            (sized.saturating_mul(percent) / 100).saturating_add(self.unsized_count.saturating_mul(each))
        };
        Estimate {
            low: at(low, 100 - margin),
            likely: at(likely, 100),
            high: at(high, 100 + margin),
        }
    }
}

/// Patches of 28 pixels, after scaling down to a long edge and to a number of patches.
fn patches(width: u32, height: u32, edge: u32, most: u64) -> u64 {
    let tiles = |pixels: u64| pixels.div_ceil(28);
    let (width, height) = (u64::from(width), u64::from(height));
    let long = width.max(height);
    let edge = u64::from(edge);
    let (width, height) = if long > edge {
        ((width * edge / long).max(1), (height * edge / long).max(1))
    } else {
        (width, height)
    };
    (tiles(width) * tiles(height)).clamp(1, most)
}

/// A line through the table of the user guide, from the size after scaling up: at least 900 on the long side.
fn nova(width: u32, height: u32) -> u64 {
    let (width, height) = (u64::from(width), u64::from(height));
    let long = width.max(height);
    let (width, height) = if long < 900 {
        (width * 900 / long, height * 900 / long)
    } else {
        (width, height)
    };
    (240 + width * height / 740).min(2600)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(rule: ImageTokens, width: u32, height: u32) -> u64 {
        let mut images = Images::default();
        images.add(Some((width, height)));
        images.estimate(Some(rule)).likely
    }

    #[test]
    fn published_sizes_have_their_published_tokens() {
        for (width, height, published) in [
            (900, 450, 800),
            (900, 900, 1300),
            (1400, 900, 1800),
            (1800, 900, 2400),
            (1300, 1300, 2600),
            (800, 400, 800),
        ] {
            let ours = tokens(ImageTokens::Nova, width, height);
            assert!(
                ours.abs_diff(published) * 100 <= published * 12,
                "{width}x{height}: {ours}"
            );
        }
        for (width, height, published) in [
            (200, 200, 64),
            (1000, 1000, 1296),
            (1092, 1092, 1521),
            (4000, 3000, 1568),
        ] {
            assert_eq!(tokens(ImageTokens::Claude, width, height), published);
        }
        assert_eq!(tokens(ImageTokens::ClaudeLarge, 4000, 2000), 92 * 46);
        assert_eq!(tokens(ImageTokens::Nova2, 4000, 2000), 230);
    }

    #[test]
    fn an_image_of_unknown_size_or_rule_gets_a_range() {
        let mut images = Images::default();
        images.add(None);
        images.add(Some((0, 10)));
        assert_eq!((images.count, images.unsized_count), (2, 2));
        let claude = images.estimate(Some(ImageTokens::Claude));
        assert_eq!((claude.low, claude.high), (100, 2 * 1568));
        let any = images.estimate(None);
        assert_eq!((any.low, any.high), (100, 2 * 4784));
    }
}
