use super::{Skeletons, Slot};
use crate::catalog::Quirks;
use crate::json::{self, Events, Scanner, Token};
use crate::schema::locations::Locations;
use crate::schema::{Kind, Measure};

static TEXT: Kind = Kind::Visible;
static TOKENS: Kind = Kind::OutputTokens { min: 1, max: 100 };
static COUNT: Kind = Kind::Integer { min: 0, max: 9 };

/// The values of a flat object of which some may be others.
fn slots(line: &str) -> Vec<(Token, Slot)> {
    let tokens: Vec<Token> = Events::new(Scanner::new(line.as_bytes()))
        .collect::<Result<_, _>>()
        .unwrap();
    let named = |pair: &[Token]| {
        let slot = match &*pair[0].text(line.as_bytes()) {
            "id" => Slot::Id,
            "text" => Slot::Value(&TEXT),
            "tokens" => Slot::Value(&TOKENS),
            "count" => Slot::Value(&COUNT),
            "uri" => Slot::Location(&TEXT),
            "inside" => {
                let end = tokens.iter().rev().nth(1).unwrap().end;
                return Some((Token { end, ..pair[1] }, Slot::Inside(pair[1].kind)));
            }
            _ => return None,
        };
        Some((pair[1], slot))
    };
    let pairs = tokens.windows(2).filter(|pair| pair[0].kind == json::Kind::Key);
    pairs.filter_map(named).collect()
}

fn compare(skeletons: &mut Skeletons, line: &str) -> Option<String> {
    let id = skeletons.compare(
        line.as_bytes(),
        &Quirks::default(),
        None,
        &mut Locations::default(),
    )?;
    Some(id.text(line.as_bytes()).into_owned())
}

/// Walks a line that is not known.
fn learn(skeletons: &mut Skeletons, line: &str) {
    assert_eq!(compare(skeletons, line), None, "{line}");
    for (token, slot) in slots(line) {
        skeletons.slot(token, slot);
    }
    skeletons.learn(line.as_bytes());
}

#[test]
fn what_differs_in_slots_is_known() {
    let mut skeletons = Skeletons::default();
    learn(
        &mut skeletons,
        r#"{"id":"1","a":true,"tokens":5,"text":"hello","count":3,"inside":{"x":[1]}}"#,
    );
    for (line, known) in [
        (
            r#"{"id":"2","a":true,"tokens":100,"text":"a \"longer\" text than before","count":0,"inside":{}}"#,
            true,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"é","count":9,"inside":{"x":{"y":"z"}}}"#,
            true,
        ),
        (
            r#"{"id":"3","a":false,"tokens":1,"text":"é","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":" ","a":true,"tokens":1,"text":"é","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":0,"text":"é","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":101,"text":"é","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1.5,"text":"é","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":"1","text":"é","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":" ","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"\x","count":9,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"é","count":10,"inside":{}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"é","count":9,"inside":[]}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"é","count":9,"inside":{"x":1,"x":2}}"#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"é","count":9,"inside":{}} "#,
            false,
        ),
        (
            r#"{"id":"3","a":true,"tokens":1,"text":"é","count":9,"inside":{}"#,
            false,
        ),
        (r#"{"id":"3","a":true,"text":"é"}"#, false),
        ("", false),
    ] {
        assert_eq!(compare(&mut skeletons, line).is_some(), known, "{line}");
    }
    assert_eq!(
        compare(
            &mut skeletons,
            r#"{"id":"the id","a":true,"tokens":2,"text":"x","count":1,"inside":{}}"#
        )
        .as_deref(),
        Some("the id")
    );
}

#[test]
fn a_line_is_remembered_once_and_shares_what_it_begins_with() {
    let mut skeletons = Skeletons::default();
    learn(&mut skeletons, r#"{"id":"1","text":"a","count":1}"#);
    assert_eq!(skeletons.nodes.len(), 4);
    for (token, slot) in slots(r#"{"id":"2","text":"b","count":2}"#) {
        skeletons.trace.get_or_insert_default().push((token, slot));
    }
    skeletons.learn(br#"{"id":"2","text":"b","count":2}"#);
    assert_eq!(skeletons.nodes.len(), 4, "known already");
    learn(&mut skeletons, r#"{"id":"1","text":"a","other":null}"#);
    assert_eq!(skeletons.nodes.len(), 5, "another end");
    learn(&mut skeletons, r#"{"id":"1","count":1}"#);
    assert_eq!(skeletons.nodes.len(), 7, "another way behind the id");
    for line in [
        r#"{"id":"5","text":"c","count":4}"#,
        r#"{"id":"5","text":"c","other":null}"#,
        r#"{"id":"5","count":7}"#,
    ] {
        assert!(compare(&mut skeletons, line).is_some(), "{line}");
    }
}

#[test]
fn what_was_read_stays_as_it_is() {
    let line = r#"{"id":"1","count":3,"text":"a"}"#;
    let place = |name: &str| {
        slots(line)
            .into_iter()
            .find(|(token, _)| line[..token.start].ends_with(&format!("\"{name}\":")))
            .unwrap()
            .0
    };
    // A number that somebody read has to be the same number.
    let mut skeletons = Skeletons::default();
    assert_eq!(compare(&mut skeletons, line), None);
    for (token, slot) in slots(line) {
        skeletons.slot(token, slot);
    }
    skeletons.read(place("count").start, place("count").end);
    skeletons.learn(line.as_bytes());
    assert!(compare(&mut skeletons, r#"{"id":"2","count":3,"text":"b"}"#).is_some());
    assert!(compare(&mut skeletons, r#"{"id":"2","count":4,"text":"b"}"#).is_none());
    // A text that is measured would not be, if it were a literal.
    let mut skeletons = Skeletons::default();
    assert_eq!(compare(&mut skeletons, line), None);
    for (token, slot) in slots(line) {
        skeletons.slot(token, slot);
    }
    skeletons.read(place("text").start, place("text").end);
    skeletons.learn(line.as_bytes());
    assert_eq!(skeletons.nodes.len(), 0);
    // What lies beside what was read may be another.
    let mut skeletons = Skeletons::default();
    assert_eq!(compare(&mut skeletons, line), None);
    for (token, slot) in slots(line) {
        skeletons.slot(token, slot);
    }
    skeletons.read(place("count").end, place("text").start);
    skeletons.learn(line.as_bytes());
    assert!(compare(&mut skeletons, r#"{"id":"2","count":4,"text":"b"}"#).is_some());
}

#[test]
fn a_known_line_is_measured() {
    let mut skeletons = Skeletons::default();
    learn(
        &mut skeletons,
        r#"{"id":"1","text":"a","tokens":7,"inside":{"x":1}}"#,
    );
    let line = br#"{"id":"1","text":"hello","tokens":8,"inside":{"x":[1]}}"#;
    let mut measure = Measure::default();
    let quirks = Quirks {
        max_output: Some(50),
        ..Quirks::default()
    };
    let mut locations = Locations::default();
    assert!(
        skeletons
            .compare(line, &quirks, Some(&mut measure), &mut locations)
            .is_some()
    );
    let measured = measure.take();
    assert_eq!(measured.max_output, Some(8));
    let mut expected = Measure::default();
    expected.text(b"hello", false);
    expected.text(br#"{"x":[1]}"#, true);
    assert_eq!(measured.features, expected.take().features);
    let beyond = br#"{"id":"1","text":"hello","tokens":51,"inside":{"x":[1]}}"#;
    assert!(
        skeletons
            .compare(beyond, &quirks, Some(&mut measure), &mut locations)
            .is_none()
    );
    assert_eq!(
        measure.take().max_output,
        None,
        "nothing is measured of a line that is to be walked"
    );
}

#[test]
fn addresses_have_to_lie_in_the_folder() {
    let mut skeletons = Skeletons::default();
    learn(&mut skeletons, r#"{"id":"1","uri":"s3://a/in/x"}"#);
    let mut locations = Locations {
        folder: crate::schema::Folder::read("s3://a/in/"),
        ..Locations::default()
    };
    let mut known = |line: &str| {
        locations.passed.clear();
        let known = skeletons
            .compare(line.as_bytes(), &Quirks::default(), None, &mut locations)
            .is_some();
        (known, locations.passed.len())
    };
    assert_eq!(known(r#"{"id":"1","uri":"s3://a/in/y"}"#), (true, 1));
    assert_eq!(known(r#"{"id":"1","uri":"s3://a/out/y"}"#), (false, 0));
    assert_eq!(known(r#"{"id":"1","uri":"https://a"}"#), (false, 0));
}

#[test]
fn lines_that_have_nothing_in_common_are_left_alone() {
    let mut skeletons = Skeletons::default();
    let mut looked_at = 0;
    for number in 0..3_000 {
        let line = format!(r#"{{"id":"1","n{number}":true,"text":"a"}}"#);
        assert_eq!(compare(&mut skeletons, &line), None);
        looked_at += usize::from(skeletons.trace.is_some());
        for (token, slot) in slots(&line) {
            skeletons.slot(token, slot);
        }
        skeletons.learn(line.as_bytes());
        assert!(skeletons.nodes.len() <= Skeletons::NODES && skeletons.bytes.len() <= Skeletons::BYTES);
    }
    assert!((500..1_000).contains(&looked_at), "{looked_at}");
    // Then they are alike after all.
    let mut known = 0;
    for number in 0..5_000 {
        let line = format!(r#"{{"id":"{number}","text":"a"}}"#);
        if compare(&mut skeletons, &line).is_some() {
            known += 1;
        } else {
            for (token, slot) in slots(&line) {
                skeletons.slot(token, slot);
            }
            skeletons.learn(line.as_bytes());
        }
    }
    assert!(known > 500, "{known}");
}

/// A way through the literals is that of one line.
#[test]
fn the_beginning_of_one_and_the_end_of_another_are_not_known() {
    let mut skeletons = Skeletons::default();
    learn(&mut skeletons, r#"{"id":"1","a":true,"text":"x","b":true}"#);
    learn(&mut skeletons, r#"{"id":"1","c":true,"text":"x","d":true}"#);
    assert!(compare(&mut skeletons, r#"{"id":"1","a":true,"text":"x","b":true}"#).is_some());
    assert!(compare(&mut skeletons, r#"{"id":"1","c":true,"text":"x","d":true}"#).is_some());
    for other in [
        r#"{"id":"1","a":true,"text":"x","d":true}"#,
        r#"{"id":"1","c":true,"text":"x","b":true}"#,
    ] {
        assert_eq!(compare(&mut skeletons, other), None, "{other}");
    }
}

#[test]
fn there_is_room_for_so_much() {
    for length in [1, 4_000] {
        let mut skeletons = Skeletons::default();
        let pad = "k".repeat(length);
        for number in 0..11 * 11 * 11 {
            let (a, b, c) = (number / 121, number / 11 % 11, number % 11);
            let line = format!(
                r#"{{"text":"x","{pad}{a}":true,"text":"x","{b}":true,"text":"x","{c}":true,"id":"1"}}"#
            );
            // Every line is walked, and all but the first few are new.
            skeletons.trace = Some(slots(&line));
            skeletons.learn(line.as_bytes());
        }
        assert!(skeletons.nodes.len() <= Skeletons::NODES && skeletons.bytes.len() <= Skeletons::BYTES);
        let is_full = skeletons.nodes.len() == Skeletons::NODES
            || skeletons.bytes.len() > Skeletons::BYTES - length - 50;
        assert!(
            is_full,
            "{} nodes, {} bytes",
            skeletons.nodes.len(),
            skeletons.bytes.len()
        );
    }
}

/// Comparing must not cost more than walking, whatever a file is made of.
#[test]
fn few_literals_are_kept_for_one_place() {
    let mut skeletons = Skeletons::default();
    for number in 0..100 {
        let line = format!(r#"{{"id":"1","text":"a"{:>1$}"#, "}", number + 1);
        if compare(&mut skeletons, &line).is_none() {
            for (token, slot) in slots(&line) {
                skeletons.slot(token, slot);
            }
            skeletons.learn(line.as_bytes());
        }
    }
    assert_eq!(skeletons.nodes.len(), 2 + Skeletons::SIBLINGS);
}

#[test]
fn long_lines_do_not_fill_the_memory() {
    let mut skeletons = Skeletons::default();
    let key = "k".repeat(Skeletons::LITERAL);
    let line = format!(r#"{{"id":"1","{key}":true}}"#);
    learn(&mut skeletons, &line);
    assert!(skeletons.bytes.len() < 100, "the literal is too long to keep");
    let many: Vec<String> = (0..=Skeletons::SLOTS)
        .map(|_| r#""count":1"#.to_owned())
        .collect();
    let line = format!(r#"{{"id":"1",{}}}"#, many.join(","));
    learn(&mut skeletons, &line);
    assert_eq!(compare(&mut skeletons, &line), None, "too many slots");
}
