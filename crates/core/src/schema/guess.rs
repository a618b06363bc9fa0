//! In which order members come: as they came last time.

/// Objects deeper than this are not remembered.
const DEPTH: usize = 16;
/// Nor are members beyond this.
const MEMBERS: usize = 16;

/// For each depth of nesting, the table's index of the member that came first, second and so on in the last object
/// there. Lines of a file are mostly written by one program, so that the guess is mostly right; who asks compares.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    members: [[u8; MEMBERS]; DEPTH],
}

impl Guesses {
    /// The index to expect.
    #[inline]
    pub(super) fn at(&self, depth: usize, ordinal: usize) -> usize {
        self.members
            .get(depth)
            .and_then(|members| members.get(ordinal))
            .map_or(ordinal, |index| usize::from(*index))
    }

    /// Remembers what came.
    #[inline]
    pub(super) fn learn(&mut self, depth: usize, ordinal: usize, index: usize) {
        if let Some(guess) = self
            .members
            .get_mut(depth)
            .and_then(|members| members.get_mut(ordinal))
        {
            *guess = u8::try_from(index).unwrap_or(0);
        }
    }
}
