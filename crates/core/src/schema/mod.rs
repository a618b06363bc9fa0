//! Bodies as const tables, and the one walk that checks any of them.
//!
//! ```text
//! Table ─ Member ─ Kind ─┬─ Bool, Integer, Number, Text, Choice, Base64, Document …
//!                        ├─ Object(Table), Union(Table)
//!                        ├─ Tagged: tables by the value of a member
//!                        ├─ List of Kind
//!                        └─ Either: kinds by JSON type
//! ```
//!
//! A family declares what its body looks like as a [`Table`] and adds a [`Hook`] where a table cannot say it
//! (the order of roles, an image's real type). [`Walk`] goes over the JSON events once and never builds a
//! value; what it finds goes to a [`Sink`].

mod alternatives;
mod fits;
mod guess;
mod head;
mod locations;
mod measure;
mod media;
mod names;
mod scope;
mod skeleton;
mod walk;
mod words;

pub(crate) use alternatives::{Least, alternatives};
pub(crate) use head::head;
pub(crate) use locations::{Folder, bucket_of, location};
pub use measure::{Measure, Measured, Reading};
pub(crate) use media::pixels;
pub use media::{decoded_len, sniff, sniff_bytes};
pub use scope::{Members, Scope, Scratch, Sink, Spot};
pub(crate) use skeleton::Slot;
pub use walk::Walk;
pub(crate) use words::type_of;

use crate::catalog::Quirks;

/// What a table cannot say: called with the members of an object once it is closed, or of its parent's
/// state as elements go by.
pub type Hook = fn(&mut Scope<'_, '_>, &Members<'_>);

/// An object's shape.
#[derive(Debug)]
pub struct Table {
    /// What messages call it: `content block`, `image source`.
    pub name: &'static str,
    /// Its members; at most 64.
    pub members: &'static [Member],
    /// What happens to members that are not listed.
    pub extra: Extra,
    /// Called when the object is closed.
    pub hook: Option<Hook>,
    /// A bit for each member that must be there.
    required: u64,
}

impl Table {
    /// A table of at most 64 members; `name` is what messages call the object.
    ///
    /// # Panics
    /// With more members; tables are made at compile time.
    pub const fn new(
        name: &'static str,
        members: &'static [Member],
        extra: Extra,
        hook: Option<Hook>,
    ) -> Self {
        assert!(members.len() <= 64, "a bit for each member");
        let mut required = 0;
        let mut index = 0;
        while index < members.len() {
            if matches!(members[index].presence, Presence::Required(_)) {
                required |= 1 << index;
            }
            index += 1;
        }
        Self {
            name,
            members,
            extra,
            hook,
            required,
        }
    }
}

/// What an object does with members that its table does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// The model refuses them.
    Refused,
    /// Refused or ignored; newer models may know them.
    Doubtful,
    /// Anything goes: the object is the user's own.
    Free,
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub kind: Kind,
    /// Whether it must, may or must not be there.
    pub presence: Presence,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must; the text is what a fix shows, such as `"max_tokens": 1024`.
    Required(&'static str),
    /// It may.
    Optional,
    /// It must not, for the reason given.
    Refused(&'static str),
    /// People write this name and mean another.
    Misnamed(&'static str),
    /// It may, but not in a batch job.
    NotInBatch,
}

/// A value's shape.
#[derive(Debug)]
pub enum Kind {
    /// Any JSON.
    Any,
    /// Any JSON object.
    Document,
    /// `null`, where it means something: elsewhere a member that may be left out must not be null.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number, bounds included.
    Integer {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// The most tokens that a reply may have: a whole number, bounds included, and of what the model can give.
    OutputTokens {
        /// The least.
        min: i64,
        /// The greatest of any model of the family.
        max: i64,
    },
    /// One of these whole numbers.
    Numbers(&'static [i64]),
    /// A number, bounds included.
    Number {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// A text that belongs to the form: it tells of which shape an object is ([`Kind::Tagged`]), or who speaks. It is no
    /// part of what the model reads.
    Tag,
    /// A text with something to see in it.
    Visible,
    /// A text, its length in characters.
    Text {
        /// The shortest.
        min: usize,
        /// The longest.
        max: usize,
    },
    /// A text that is documented to have one to so many characters, by what the model does differently from its family;
    /// another may be taken all the same.
    Passage(fn(&Quirks) -> usize),
    /// One of these texts, and nothing else.
    Choice(&'static [&'static str]),
    /// One of these texts, or one that is newer than this table.
    OpenChoice(&'static [&'static str]),
    /// Standard base64 of a file, its size in decoded bytes.
    Base64 {
        /// The largest.
        max: u64,
    },
    /// A file within a `data:` URL: its type, and standard base64 of it, its size in decoded bytes.
    DataUrl {
        /// The largest.
        max: u64,
    },
    /// An object.
    Object(&'static Table),
    /// An object with exactly one of the table's members.
    Union(&'static Table),
    /// An object whose shape depends on the text of one member.
    Tagged {
        /// That member.
        tag: &'static str,
        /// The shapes by its text. Each table lists the tag among its members.
        shapes: &'static [(&'static str, &'static Table)],
    },
    /// A list.
    List {
        /// Its elements.
        of: &'static Kind,
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
    /// An object of the user's names, each value of one kind.
    Map {
        /// Its values.
        of: &'static Kind,
        /// The most members.
        max: usize,
    },
    /// One of these, by the JSON type of the value.
    Either(&'static [Kind]),
}

impl Member {
    /// A member that may be there.
    pub const fn optional(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            presence: Presence::Optional,
        }
    }

    /// A member that must be there; `add` is what a fix shows, or empty.
    pub const fn required(name: &'static str, kind: Kind, add: &'static str) -> Self {
        Self {
            name,
            kind,
            presence: Presence::Required(add),
        }
    }

    /// A member that may be there, but not in a batch job.
    pub const fn outside_batch(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            presence: Presence::NotInBatch,
        }
    }

    /// A member that must not be there, because of `why` (a clause, no full stop).
    pub const fn refused(name: &'static str, why: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Any,
            presence: Presence::Refused(why),
        }
    }

    /// A name that people write when they mean `meant`.
    pub const fn misnamed(name: &'static str, meant: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Any,
            presence: Presence::Misnamed(meant),
        }
    }
}

/// Any text.
pub const TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};
/// A text that is not empty.
pub const SOME_TEXT: Kind = Kind::Text {
    min: 1,
    max: usize::MAX,
};
/// The most tokens that a reply may have, at least one.
pub const OUTPUT_TOKENS: Kind = Kind::OutputTokens {
    min: 1,
    max: i64::MAX,
};
/// A number from 0 to 1.
pub const UNIT: Kind = Kind::Number { min: 0.0, max: 1.0 };
/// A whole number from 1.
pub const COUNT: Kind = Kind::Integer {
    min: 1,
    max: i64::MAX,
};
