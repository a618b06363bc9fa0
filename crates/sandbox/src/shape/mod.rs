//! Shapes of request bodies, and what does not fit them.
//!
//! A family declares its body as constants and the checks come back as [`Violation`]s: a place and
//! a problem, without words. The words are a matter of who speaks (`dialect`), because Nova, Claude
//! and Converse each report the same mistake in their own way.

pub(crate) mod dialect;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

/// What a value has to look like.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Any JSON.
    Any,
    Bool,
    /// Length in characters.
    Text {
        min: usize,
        max: usize,
    },
    OneOf(&'static [&'static str]),
    /// One of these whole numbers, written out.
    OneNumber(&'static [&'static str]),
    Integer {
        min: i64,
        max: i64,
    },
    Number {
        min: f64,
        max: f64,
    },
    List {
        of: &'static Shape,
        min: usize,
        max: usize,
    },
    /// The members named and no others.
    Object(&'static [Member]),
    /// The members named, and whatever else.
    Open(&'static [Member]),
    /// Exactly one of the members named.
    Union(&'static [Member]),
    /// An object whose kind is told by the text member `tag`.
    Tagged {
        tag: &'static str,
        variants: &'static [(&'static str, &'static [Member])],
    },
    /// Whichever has the JSON type of the value.
    Either(&'static [Shape]),
}

/// One member of an object. `null` counts as absent.
#[derive(Debug)]
pub(crate) struct Member {
    name: &'static str,
    required: bool,
    shape: &'static Shape,
}

/// A member that must be there.
pub(crate) const fn required(name: &'static str, shape: &'static Shape) -> Member {
    Member {
        name,
        required: true,
        shape,
    }
}

/// A member that may be there.
pub(crate) const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    Member {
        name,
        required: false,
        shape,
    }
}

/// Any text, the empty one too.
pub(crate) const TEXT: Shape = Shape::Text {
    min: 0,
    max: usize::MAX,
};
/// Text of at least one character.
pub(crate) const FILLED: Shape = Shape::Text {
    min: 1,
    max: usize::MAX,
};

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Name(String),
    Index(usize),
    /// The kind of a tagged object; only some dialects name it.
    Tag(&'static str),
}

/// A JSON type as a violation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Integer,
    Number,
    Text,
    List,
    Object,
}

/// What is wrong in one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Problem {
    Missing(&'static str),
    Unknown(String),
    Type {
        expected: Vec<Kind>,
        found: Kind,
    },
    Below {
        value: String,
        min: String,
    },
    Above {
        value: String,
        max: String,
    },
    Short {
        actual: usize,
        min: usize,
    },
    Long {
        actual: usize,
        max: usize,
    },
    Few {
        actual: usize,
        min: usize,
    },
    Many {
        actual: usize,
        max: usize,
    },
    NotOneOf {
        value: String,
        known: &'static [&'static str],
    },
    NoMember {
        known: Vec<&'static str>,
    },
    SeveralMembers {
        found: Vec<String>,
    },
    UnknownTag {
        tag: &'static str,
        value: String,
        known: Vec<&'static str>,
    },
}

/// A place in the body and what is wrong there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation {
    pub(crate) path: Vec<Step>,
    pub(crate) problem: Problem,
}

/// Everything in `value` that does not fit `shape`, in document order.
pub(crate) fn violations(shape: &'static Shape, value: &Value) -> Vec<Violation> {
    let mut check = Check {
        path: Vec::new(),
        found: Vec::new(),
    };
    check.value(shape, value);
    check.found
}

struct Check {
    path: Vec<Step>,
    found: Vec<Violation>,
}

impl Check {
    fn report(&mut self, problem: Problem) {
        self.found.push(Violation {
            path: self.path.clone(),
            problem,
        });
    }

    fn within(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    fn value(&mut self, shape: &'static Shape, value: &Value) {
        match (shape, value) {
            (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) => {}
            (Shape::Text { min, max }, Value::String(text)) => {
                let actual = text.chars().count();
                if actual < *min {
                    self.report(Problem::Short { actual, min: *min });
                } else if actual > *max {
                    self.report(Problem::Long { actual, max: *max });
                }
            }
            (Shape::OneOf(known), Value::String(text)) => {
                if !known.contains(&text.as_str()) {
                    self.report(Problem::NotOneOf {
                        value: text.clone(),
                        known,
                    });
                }
            }
            (Shape::OneNumber(known), Value::Number(number)) => {
                let value = number.to_string();
                if !known.contains(&value.as_str()) {
                    self.report(Problem::NotOneOf { value, known });
                }
            }
            (Shape::Integer { min, max }, Value::Number(number)) => self.integer(number, *min, *max),
            (Shape::Number { min, max }, Value::Number(number)) => {
                let value = number.as_f64().unwrap_or(f64::NAN);
                if value < *min {
                    self.report(Problem::Below {
                        value: number.to_string(),
                        min: min.to_string(),
                    });
                } else if value > *max {
                    self.report(Problem::Above {
                        value: number.to_string(),
                        max: max.to_string(),
                    });
                }
            }
            (Shape::List { of, min, max }, Value::Array(items)) => {
                if items.len() < *min {
                    self.report(Problem::Few {
                        actual: items.len(),
                        min: *min,
                    });
                } else if items.len() > *max {
                    self.report(Problem::Many {
                        actual: items.len(),
                        max: *max,
                    });
                }
                for (index, item) in items.iter().enumerate() {
                    self.within(Step::Index(index), |check| check.value(of, item));
                }
            }
            (Shape::Object(members), Value::Object(object)) => self.members(members, object, false),
            (Shape::Open(members), Value::Object(object)) => self.members(members, object, true),
            (Shape::Union(members), Value::Object(object)) => {
                let set: Vec<&String> = object
                    .iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(name, _)| name)
                    .collect();
                let unknown = set
                    .iter()
                    .any(|name| !members.iter().any(|member| member.name == *name));
                if set.is_empty() {
                    self.report(Problem::NoMember {
                        known: members.iter().map(|member| member.name).collect(),
                    });
                } else if set.len() > 1 && !unknown {
                    self.report(Problem::SeveralMembers {
                        found: set.into_iter().cloned().collect(),
                    });
                }
                self.members(members, object, false);
            }
            (Shape::Tagged { tag, variants }, Value::Object(object)) => self.tagged(tag, variants, object),
            (Shape::Either(shapes), _) => {
                let found = kind(value);
                if let Some(shape) = shapes.iter().find(|shape| fits(shape, found)) {
                    self.value(shape, value);
                } else {
                    let expected = shapes.iter().map(expected_kind).collect();
                    self.report(Problem::Type { expected, found });
                }
            }
            (shape, value) => {
                self.report(Problem::Type {
                    expected: vec![expected_kind(shape)],
                    found: kind(value),
                });
            }
        }
    }

    fn integer(&mut self, number: &serde_json::Number, min: i64, max: i64) {
        // 28.0 is an integer to every validator met in the recordings.
        let whole = number.as_i64().or_else(|| {
            let value = number.as_f64()?;
            // Casting saturates, which is what a range check wants.
            #[allow(clippy::cast_possible_truncation)]
            (value.fract() == 0.0).then_some(value as i64)
        });
        match whole {
            None => self.report(Problem::Type {
                expected: vec![Kind::Integer],
                found: Kind::Number,
            }),
            Some(value) if value < min => {
                self.report(Problem::Below {
                    value: number.to_string(),
                    min: min.to_string(),
                });
            }
            Some(value) if value > max => {
                self.report(Problem::Above {
                    value: number.to_string(),
                    max: max.to_string(),
                });
            }
            Some(_) => {}
        }
    }

    fn members(&mut self, members: &'static [Member], object: &Map<String, Value>, open: bool) {
        for member in members {
            match object.get(member.name) {
                Some(value) if !value.is_null() => {
                    self.within(Step::Name(member.name.to_owned()), |check| {
                        check.value(member.shape, value);
                    });
                }
                _ if member.required => self.report(Problem::Missing(member.name)),
                _ => {}
            }
        }
        if !open {
            for name in object
                .keys()
                .filter(|name| !members.iter().any(|member| member.name == *name))
            {
                self.report(Problem::Unknown(name.clone()));
            }
        }
    }

    fn tagged(
        &mut self,
        tag: &'static str,
        variants: &'static [(&'static str, &'static [Member])],
        object: &Map<String, Value>,
    ) {
        let Some(value) = object.get(tag) else {
            return self.report(Problem::Missing(tag));
        };
        let Some((name, members)) = variants.iter().find(|(name, _)| value.as_str() == Some(name)) else {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let known = variants.iter().map(|(name, _)| *name).collect();
            return self.report(Problem::UnknownTag { tag, value, known });
        };
        self.within(Step::Tag(name), |check| {
            let mut rest = object.clone();
            rest.remove(tag);
            check.members(members, &rest, false);
        });
    }
}

/// The JSON type of a value.
pub(crate) fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Bool,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::Text,
        Value::Array(_) => Kind::List,
        Value::Object(_) => Kind::Object,
    }
}

fn expected_kind(shape: &Shape) -> Kind {
    match shape {
        Shape::Any => Kind::Null,
        Shape::Bool => Kind::Bool,
        Shape::Text { .. } | Shape::OneOf(_) => Kind::Text,
        Shape::Integer { .. } | Shape::OneNumber(_) => Kind::Integer,
        Shape::Number { .. } => Kind::Number,
        Shape::List { .. } => Kind::List,
        Shape::Object(_) | Shape::Open(_) | Shape::Union(_) | Shape::Tagged { .. } => Kind::Object,
        Shape::Either(shapes) => shapes.first().map_or(Kind::Null, expected_kind),
    }
}

fn fits(shape: &Shape, found: Kind) -> bool {
    matches!(shape, Shape::Any)
        || expected_kind(shape) == found
        || matches!(
            (expected_kind(shape), found),
            (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer)
        )
}
