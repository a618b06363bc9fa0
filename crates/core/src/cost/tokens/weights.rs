//! The fitted weights. Made by `tests/oracles/tokens.py`; not by hand.

use super::features::FEATURES;

/// One tokenizer's weights.
#[derive(Debug)]
pub(super) struct Weights {
    /// Tokens of one count, in 65,536ths.
    pub(super) tokens: [u64; FEATURES],
}

/// Claude 2's tokenizer.
pub(super) static CLAUDE_2: Weights = Weights {
    tokens: [
        50000, 8000, 4000, 0, 4000, 2000, 9000, 9000, 26000, 8000, 52000, 52000, 5000, 0, 52000,
        9000, //
        65536, 65536, 90000, 80000, 42000, 90000, 75000, 80000, 120000, 95000, 120000, 65536, 100000, 80000,
        65536, 90000, 90000, 150000, 10000, 0,
    ],
};

/// `cl100k_base`.
pub(super) static CL100K: Weights = Weights {
    tokens: [
        50000, 8000, 4000, 0, 4000, 2000, 9000, 9000, 26000, 8000, 52000, 52000, 5000, 0, 52000,
        9000, //
        65536, 65536, 90000, 80000, 42000, 90000, 75000, 80000, 120000, 95000, 120000, 65536, 100000, 80000,
        65536, 90000, 90000, 150000, 10000, 0,
    ],
};
