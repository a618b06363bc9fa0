//! How many tests passed, read from what the runners print.

use std::ops::AddAssign;

/// What a step, or all of them, came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Counts {
    pub(super) const PASSED: Self = Self { passed: 1, failed: 0 };
    pub(super) const FAILED: Self = Self { passed: 0, failed: 1 };
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Whose summary lines to read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Summary {
    /// `     Summary [   0.5s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped`
    Nextest,
    /// `test result: ok. 5 passed; 0 failed; …`, one line a binary; wasm-bindgen-test prints the same.
    Libtest,
    /// `e2e chromium: 12 passed, 0 failed`
    EndToEnd,
}

impl Summary {
    /// The sum of all summary lines in a runner's output.
    pub(super) fn read(self, output: &str) -> Counts {
        let mut counts = Counts::default();
        for line in output.lines().map(str::trim_start) {
            let summary = match self {
                Self::Nextest => line
                    .strip_prefix("Summary [")
                    .and_then(|rest| rest.split_once(" run:")),
                Self::Libtest => line.strip_prefix("test result:").map(|rest| ("", rest)),
                Self::EndToEnd => line.strip_prefix("e2e ").and_then(|rest| rest.split_once(':')),
            };
            if let Some((_, numbers)) = summary {
                counts += tally(numbers);
            }
        }
        counts
    }
}

/// Adds up `N passed`, `N failed`, `N timed out` and `N exec failed`, in any order and punctuation.
fn tally(text: &str) -> Counts {
    let mut counts = Counts::default();
    let mut number = None;
    for word in text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        match word {
            "passed" => counts.passed += number.take().unwrap_or(0),
            "failed" | "timed" => counts.failed += number.take().unwrap_or(0),
            "exec" => {}
            _ => number = word.parse().ok(),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runner_is_read_in_its_own_words() {
        let nextest = "    Starting 14 tests across 3 binaries\n\
             ------------\n     \
             Summary [   3.401s] 14 tests run: 10 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 1 exec failed, 3 skipped\n";
        assert_eq!(
            Summary::Nextest.read(nextest),
            Counts {
                passed: 10,
                failed: 4
            }
        );
        let libtest = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
             test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.71s\n";
        assert_eq!(Summary::Libtest.read(libtest), Counts { passed: 5, failed: 4 });
        let e2e = "ok   boot\ne2e firefox: 7 passed, 1 failed\n";
        assert_eq!(Summary::EndToEnd.read(e2e), Counts { passed: 7, failed: 1 });
    }

    #[test]
    fn a_test_that_prints_a_summary_is_not_counted() {
        assert_eq!(
            Summary::Nextest.read("9 passed, 9 failed\ntest result: ok. 9 passed; 0 failed"),
            Counts::default()
        );
    }
}
