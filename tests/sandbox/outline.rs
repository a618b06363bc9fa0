//! What a JSON text looks like without what it says: its members in the order they stand in, and the
//! type of each value. Two replies with one outline differ in words and numbers alone.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserializer as _, Error, MapAccess, SeqAccess, Visitor};

/// The outline of a JSON text: `{id:int,choices:[{text:text,stop_reason:null}]}`. A list is the
/// outlines of its items, each once; a member in `loose` may hold anything.
pub(crate) fn of(json: &str, loose: &'static [&'static str]) -> String {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader
        .deserialize_any(Outline { loose })
        .unwrap_or_else(|error| panic!("{error}: {json}"))
}

#[derive(Clone, Copy)]
struct Outline {
    loose: &'static [&'static str],
}

impl<'de> serde::de::DeserializeSeed<'de> for Outline {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<String, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Outline {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<String, E> {
        Ok("bool".to_owned())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<String, E> {
        Ok("int".to_owned())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<String, E> {
        Ok("int".to_owned())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<String, E> {
        Ok("float".to_owned())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<String, E> {
        Ok("text".to_owned())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(item) = items.next_element_seed(self)? {
            seen.insert(item);
        }
        let seen: Vec<String> = seen.into_iter().collect();
        Ok(format!("[{}]", seen.join("|")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<String, A::Error> {
        let mut outlines = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(self)?;
            let value = if self.loose.contains(&name.as_str()) {
                "any".to_owned()
            } else {
                value
            };
            outlines.push(format!("{name}:{value}"));
        }
        Ok(format!("{{{}}}", outlines.join(",")))
    }
}

#[test]
fn an_outline_keeps_order_and_types() {
    assert_eq!(
        of(
            r#"{"b":[{"x":1},{"x":2},{"x":2.5}],"a":null,"c":{"d":true},"input":{"e":1}}"#,
            &["input"]
        ),
        "{b:[{x:float}|{x:int}],a:null,c:{d:bool},input:any}"
    );
}
