//! What the query of a request asks for: filters, and pages.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

use crate::percent;
use crate::refusal::Refusal;

/// The query of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query<'a>(pub(crate) &'a str);

impl Query<'_> {
    /// The value of a key, decoded.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.0
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .map(|value| percent::decode(&value.replace('+', "%20")))
    }

    /// The value of a key, which is one of `known`.
    pub(crate) fn one_of(self, name: &str, known: &[&str]) -> Result<Option<String>, Refusal> {
        match self.text(name) {
            Some(value) if !known.contains(&value.as_str()) => Err(constraint(
                &value,
                name,
                &format!("Member must satisfy enum value set: [{}]", known.join(", ")),
            )),
            value => Ok(value),
        }
    }

    /// The value of a key, which is a time.
    pub(crate) fn time(self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        self.text(name)
            .map(|value| {
                DateTime::parse_from_rfc3339(&value)
                    .map(|time| time.with_timezone(&Utc))
                    .map_err(|_| {
                        Refusal::service(
                            400,
                            "SerializationException",
                            format!("'{value}' at '{name}' is not a timestamp in ISO 8601"),
                        )
                    })
            })
            .transpose()
    }

    /// The page of `all` that `maxResults` and `nextToken` ask for, and the token of the page after it.
    pub(crate) fn page<T>(self, all: Vec<T>) -> Result<(Vec<T>, Option<String>), Refusal> {
        let most = match self.text("maxResults") {
            None => usize::MAX,
            Some(value) => value
                .parse()
                .ok()
                .filter(|most| (1..=1000).contains(most))
                .ok_or_else(|| {
                    constraint(&value, "maxResults", "Member must have value between 1 and 1000")
                })?,
        };
        let start = match self.text("nextToken") {
            None => 0,
            Some(token) => position(&token)
                .filter(|start| *start < all.len())
                .ok_or_else(|| Refusal::invalid("The provided nextToken is invalid."))?,
        };
        let next = start.saturating_add(most);
        let token = (next < all.len()).then(|| URL_SAFE_NO_PAD.encode(format!("from:{next}")));
        Ok((all.into_iter().skip(start).take(most).collect(), token))
    }
}

fn position(token: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix("from:")?.parse().ok()
}

fn constraint(value: &str, name: &str, what: &str) -> Refusal {
    Refusal::invalid(format!(
        "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {what}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_join_to_the_whole() {
        let all: Vec<u8> = (0..10).collect();
        let (first, token) = Query("maxResults=4").page(all.clone()).unwrap();
        let second = format!("maxResults=4&nextToken={}", token.unwrap());
        let (second, token) = Query(&second).page(all.clone()).unwrap();
        let third = format!("nextToken={}", token.unwrap());
        let (third, token) = Query(&third).page(all.clone()).unwrap();
        assert_eq!((first.len(), second.len(), token), (4, 4, None));
        assert_eq!([first, second, third].concat(), all);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let all = vec![1, 2, 3];
        for query in [
            "maxResults=0",
            "maxResults=1001",
            "maxResults=x",
            "nextToken=x",
            "nextToken=ZnJvbTo5",
        ] {
            let refusal = Query(query).page(all.clone()).unwrap_err();
            assert_eq!(refusal.kind, "ValidationException", "{query}");
        }
        assert!(
            Query("submitTimeAfter=yesterday")
                .time("submitTimeAfter")
                .is_err()
        );
        assert!(
            Query("submitTimeAfter=2026-01-02T03%3A04%3A05Z")
                .time("submitTimeAfter")
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(
            Query("a=1&byProvider=A%20B+C").text("byProvider").as_deref(),
            Some("A B C")
        );
        assert_eq!(Query("xbyProvider=1").text("byProvider"), None);
        let refusal = Query("type=SMALL").one_of("type", &["BIG"]).unwrap_err();
        assert!(
            refusal.message.contains("'SMALL' at 'type'"),
            "{}",
            refusal.message
        );
    }
}
