//! The reader of JSON says what `serde_json` says, of any text: the same acceptance, the same values, tokens that
//! stand where they claim to; and its shortcuts say what the long way says.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::{Corpus, fuzz_target};
use outcrop_core::json::{Events, Kind, Reader, Scanner, SyntaxError, Token};
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| -> Corpus {
    // The reader is for text that is known to be UTF-8.
    let Ok(text) = std::str::from_utf8(data) else {
        return Corpus::Reject;
    };
    let expected = serde_json::from_slice::<Value>(data);
    let events: Result<Vec<Token>, SyntaxError> = Events::new(Scanner::new(data)).collect();
    assert_eq!(
        events.as_ref().err().map(|error| error.mistake),
        walked(data).as_ref().err().map(|error| error.mistake)
    );
    match (expected, walked(data), events) {
        (Ok(expected), Ok(value), Ok(tokens)) => {
            assert_eq!(value, expected);
            let mut end = 0;
            for token in tokens {
                assert!(end <= token.start && token.start < token.end, "{token:?}");
                assert!(text.get(token.start..token.end).is_some(), "{token:?}");
                end = token.end;
            }
        }
        (Err(_), Err(error), Err(_)) => assert!(error.at <= data.len(), "{error:?}"),
        (expected, value, _) => panic!("serde_json: {expected:?}\nthe reader: {value:?}"),
    }
    Corpus::Keep
});

/// The value, or the mistake, as somebody finds it who asks for keys and elements.
fn walked(text: &[u8]) -> Result<Value, SyntaxError> {
    let mut reader = Scanner::new(text);
    let first = reader.value()?;
    let (value, _, _) = value(&mut reader, first)?;
    reader.end()?;
    Ok(value)
}

/// The value that `first` begins, its last token, and whether a name in it stands twice.
fn value(reader: &mut Scanner<'_>, first: Token) -> Result<(Value, Token, bool), SyntaxError> {
    let text = reader.source();
    let mut fast = reader.clone();
    let skipped = match first.kind {
        Kind::ObjectStart | Kind::ArrayStart => fast.skip_plain(first),
        _ => None,
    };
    let found = match first.kind {
        Kind::ObjectStart => object(reader),
        Kind::ArrayStart => array(reader),
        Kind::String => {
            let string = first.text(text);
            let blank = string.chars().all(char::is_whitespace);
            assert_eq!(first.is_blank(text), blank, "{string:?}");
            Ok((string.into(), first, false))
        }
        Kind::Null => Ok((Value::Null, first, false)),
        // Their grammar is the reader's business; what they come to is not.
        _ => {
            let value: Option<Value> = serde_json::from_slice(first.bytes(text)).ok();
            if let Some(number) = value.as_ref().and_then(Value::as_f64) {
                let near = (number - first.number(text)).abs() <= number.abs() * 1e-15 + 1e-320;
                assert!(near, "{number} is read as {}", first.number(text));
            }
            Ok((value.expect("a word or a number"), first, false))
        }
    };
    if let Some(end) = skipped {
        let Ok((_, last, twice)) = &found else {
            panic!("skipped although it is wrong: {:?}", found.err());
        };
        assert_eq!(end, *last, "skipped to another place");
        assert!(!twice, "skipped although a name stands twice");
        let mut slow = reader.clone();
        assert_eq!(fast.clone().key(), slow.clone().key());
        assert_eq!(fast.clone().element(), slow.clone().element());
        assert_eq!(fast.end(), slow.end());
    }
    found
}

fn object(reader: &mut Scanner<'_>) -> Result<(Value, Token, bool), SyntaxError> {
    let text = reader.source();
    let (mut members, mut names, mut twice) = (Map::new(), HashSet::new(), false);
    loop {
        let before = reader.clone();
        let key = reader.key()?;
        if key.kind == Kind::ObjectEnd {
            return Ok((members.into(), key, twice));
        }
        let name = key.text(text).into_owned();
        assert_eq!(name.as_bytes(), &*key.name(text));
        let mut guessed = before.clone();
        if let Some(found) = guessed.key_if(&name) {
            assert_eq!(found, key, "guessed rightly");
            assert_eq!(guessed.value(), reader.clone().value());
        }
        assert_eq!(before.clone().key_if(&(name.clone() + "s")), None);
        let first = reader.value()?;
        let (value, _, within) = value(reader, first)?;
        twice |= within | !names.insert(name.clone());
        members.insert(name, value);
    }
}

fn array(reader: &mut Scanner<'_>) -> Result<(Value, Token, bool), SyntaxError> {
    let (mut elements, mut twice) = (Vec::new(), false);
    loop {
        let first = reader.element()?;
        if first.kind == Kind::ArrayEnd {
            return Ok((elements.into(), first, twice));
        }
        let (value, _, within) = value(reader, first)?;
        twice |= within;
        elements.push(value);
    }
}
