//! Credentials in JSON: the AWS CLI's, STS's, Cognito's, IAM Identity Center's.
//!
//! Pieces are taken by name wherever they are, so that a reply may be pasted whole.

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::piece::{Found, Piece, Pieces};
use super::{Form, refused};
use crate::error::Error;
use crate::secret::Secret;

/// The JSON in a text, when it has some: a command may stand above it, a prompt below.
pub(super) fn part(text: &str) -> Option<&str> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if trimmed.starts_with('{') || trimmed.starts_with("[{") || trimmed.trim_end() == "[" {
            let json = &text[start + (line.len() - trimmed.len())..];
            let end = json.rfind(['}', ']']).map_or(json.len(), |end| end + 1);
            return Some(&json[..end]);
        }
        start += line.len();
    }
    None
}

pub(super) fn read(json: &str) -> Result<Pieces, Error> {
    let mut pieces = Pieces::new(Form::Json);
    let mut reader = serde_json::Deserializer::from_str(json);
    let outcome = Walk {
        pieces: &mut pieces,
        name: None,
    }
    .deserialize(&mut reader)
    .and_then(|()| reader.end());
    match outcome {
        Ok(()) => Ok(pieces),
        // serde_json's own message may repeat a value.
        Err(error) => Err(refused(format!(
            "The JSON breaks off or is damaged at its line {}, column {}. Paste all of it, from the first {{ to the last }}.",
            error.line(),
            error.column()
        ))),
    }
}

/// Walks any JSON value and keeps the scalars that have a piece's name.
struct Walk<'a> {
    pieces: &'a mut Pieces,
    name: Option<String>,
}

impl Walk<'_> {
    fn keep(&mut self, value: Secret) {
        let Some(name) = self.name.take() else { return };
        if name.eq_ignore_ascii_case("SecretKey") {
            self.pieces.form = Form::Cognito;
        }
        if let Some(piece) = Piece::named(&name) {
            self.pieces.found.push(Found {
                piece,
                value,
                line: 0,
            });
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(mut self, value: &str) -> Result<(), E> {
        self.keep(Secret::new(value.trim()));
        Ok(())
    }

    fn visit_u64<E>(mut self, value: u64) -> Result<(), E> {
        if self.name.as_deref() == Some("Version") && self.pieces.form == Form::Json {
            self.pieces.form = Form::Process;
        }
        self.keep(Secret::new(value.to_string()));
        Ok(())
    }

    fn visit_i64<E>(mut self, value: i64) -> Result<(), E> {
        self.keep(Secret::new(value.to_string()));
        Ok(())
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        self.keep(Secret::new(value.to_string()));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match self.name.as_deref() {
            Some("Credentials" | "credentials") if self.pieces.form == Form::Json => {
                self.pieces.form = Form::Sts;
            }
            Some("roleCredentials" | "RoleCredentials") => self.pieces.form = Form::IdentityCenter,
            _ => {}
        }
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(Walk {
                pieces: &mut *self.pieces,
                name: Some(name),
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items
            .next_element_seed(Walk {
                pieces: &mut *self.pieces,
                name: None,
            })?
            .is_some()
        {}
        Ok(())
    }
}
