//! Every problem, found at its place.

use super::*;
use serde_json::json;

static INNER: Shape = Shape::Object(&[
    required("name", &FILLED),
    optional("size", &Shape::Integer { min: 1, max: 9 }),
]);
static UNION: Shape = Shape::Union(&[optional("text", &FILLED), optional("inner", &INNER)]);
static LIST: Shape = Shape::List {
    of: &UNION,
    min: 1,
    max: 2,
};
static TAGGED: Shape = Shape::Tagged {
    tag: "type",
    variants: &[("text", &[required("text", &TEXT)])],
};
static ROOT: Shape = Shape::Object(&[
    required("list", &LIST),
    optional("ratio", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("mode", &Shape::OneOf(&["on", "off"])),
    optional("block", &TAGGED),
    optional("content", &Shape::Either(&[TEXT, LIST_ANY])),
]);
const LIST_ANY: Shape = Shape::List {
    of: &Shape::Any,
    min: 0,
    max: 9,
};

fn problems(value: &Value) -> Vec<(String, Problem)> {
    violations(&ROOT, value)
        .into_iter()
        .map(|found| {
            let path = found.path.iter().map(|step| match step {
                Step::Name(name) => name.clone(),
                Step::Index(index) => index.to_string(),
                Step::Tag(tag) => format!("<{tag}>"),
            });
            (path.collect::<Vec<_>>().join("/"), found.problem)
        })
        .collect()
}

#[test]
fn what_fits_has_no_violations() {
    let value = json!({
        "list": [{"text": "a"}, {"inner": {"name": "b", "size": 3.0}}],
        "ratio": 1, "mode": "on", "block": {"type": "text", "text": ""}, "content": "x", "other": null
    });
    // `other` is unknown even when it is null: a strict reader looks at names.
    assert_eq!(
        problems(&value),
        [(String::new(), Problem::Unknown("other".to_owned()))]
    );
}

#[test]
fn each_problem_is_found_at_its_place() {
    let value = json!({
        "list": [{"text": ""}, {"inner": {"size": 10, "colour": 1}}, {}],
        "ratio": 1.5, "mode": "maybe", "block": {"type": "image"}, "content": 1
    });
    let found = problems(&value);
    let at = |path: &str| {
        found
            .iter()
            .filter(|(at, _)| at == path)
            .map(|(_, p)| p.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(at("list"), [Problem::Many { actual: 3, max: 2 }]);
    assert_eq!(at("list/0/text"), [Problem::Short { actual: 0, min: 1 }]);
    assert_eq!(
        at("list/1/inner"),
        [Problem::Missing("name"), Problem::Unknown("colour".to_owned())]
    );
    assert_eq!(
        at("list/1/inner/size"),
        [Problem::Above {
            value: "10".to_owned(),
            max: "9".to_owned()
        }]
    );
    assert_eq!(
        at("list/2"),
        [Problem::NoMember {
            known: vec!["text", "inner"]
        }]
    );
    assert_eq!(
        at("ratio"),
        [Problem::Above {
            value: "1.5".to_owned(),
            max: "1".to_owned()
        }]
    );
    assert_eq!(
        at("mode"),
        [Problem::NotOneOf {
            value: "maybe".to_owned(),
            known: &["on", "off"]
        }]
    );
    assert!(matches!(at("block")[..], [Problem::UnknownTag { .. }]));
    assert_eq!(
        at("content"),
        [Problem::Type {
            expected: vec![Kind::Text, Kind::List],
            found: Kind::Integer
        }]
    );
    assert_eq!(
        problems(&json!([]))[0].1,
        Problem::Type {
            expected: vec![Kind::Object],
            found: Kind::List
        }
    );
    assert_eq!(
        problems(&json!({"list": [{"text": "a", "inner": {"name": "b"}}]}))[0].1,
        Problem::SeveralMembers {
            found: vec!["inner".to_owned(), "text".to_owned()]
        }
    );
}
