//! Text that must not be shown: keys, tokens, URLs that carry a signature.

use std::fmt;

use zeroize::Zeroizing;

/// A secret text: `Debug` prints `Secret(…)`, there is no `Display` and no serialisation, and its bytes
/// are overwritten with zeros on drop.
///
/// What [`Secret::expose`] returns is borrowed: a copy made from it is the caller's to protect. In
/// wasm, a text that came from JavaScript also exists there, out of reach.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over. Give a `String` rather than a `&str` where there is one: no second copy is made.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_nothing_of_the_text() {
        let secret = Secret::new("wJalrXUtnFEMI");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(…) Secret(…)");
        assert_eq!(secret.expose(), "wJalrXUtnFEMI");
        assert!(!secret.is_empty());
    }
}
