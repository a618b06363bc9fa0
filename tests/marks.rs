//! What tests have seen work, family by family.
//!
//! A test that has seen a family do something says so with [`mark`]: a line `{family} {ability}` in the file that
//! `OUTCROP_MARKS` names. The browser's tests do the same. `families` makes a table of them.

use outcrop_core::catalog::Family;

/// What a family can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ability {
    /// A prompt became the body that it should.
    Encode,
    /// A body was judged as it should be.
    Check,
    /// A buffered reply was read.
    Decode,
    /// A stream was read to the same reply.
    Fold,
    /// The sandbox took a body of ours, and its reply was read.
    Sandbox,
    /// The console showed a reply.
    EndToEnd,
    /// What a tool that is not ours wrote was read, or made alike.
    Foreign,
}

impl Ability {
    /// All of them, in the table's order.
    pub const ALL: [Self; 7] = [
        Self::Encode,
        Self::Check,
        Self::Decode,
        Self::Fold,
        Self::Sandbox,
        Self::EndToEnd,
        Self::Foreign,
    ];

    /// Its word in the file of marks.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Encode => "encode",
            Self::Check => "check",
            Self::Decode => "decode",
            Self::Fold => "fold",
            Self::Sandbox => "sandbox",
            Self::EndToEnd => "end-to-end",
            Self::Foreign => "foreign",
        }
    }
}

/// A family's name in files: `titan-embed-image`.
pub fn name(family: Family) -> String {
    serde_json::to_value(family)
        .ok()
        .and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// `family`, by its [`name`], has just been seen to do this.
pub fn mark(family: &str, ability: Ability) {
    keep(&format!("{family} {}\n", ability.as_str()));
}

#[cfg(not(target_arch = "wasm32"))]
fn keep(line: &str) {
    use std::io::Write as _;
    let Some(path) = std::env::var_os("OUTCROP_MARKS") else {
        return;
    };
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
    // One write a line: other tests write at the same time.
    file.and_then(|mut file| file.write_all(line.as_bytes()))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[cfg(target_arch = "wasm32")]
fn keep(_line: &str) {}
