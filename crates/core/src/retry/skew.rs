//! How wrong the local clock is, learnt from the service's replies.
//!
//! A signature is good for five minutes around the service's time. The `Date` header of any reply says what
//! that is; the message of a refused signature says it too, for pages that cannot read the header:
//!
//! ```text
//! Signature expired: 20250325T235114Z is now earlier than 20250521T072228Z (20250521T072728Z - 5 min.)
//! Signature not yet current: 20250521T080000Z is still later than 20250521T073228Z (20250521T072728Z + 5 min.)
//! ```

use crate::request::ServiceError;
use crate::time::Timestamp;

/// A difference up to this is left alone: the service allows five minutes.
const TOLERATED_MS: i64 = 4 * 60 * 1000;
/// A reply that took longer says too little about when its `Date` was written.
const MAX_CALL_MS: i64 = 15 * 60 * 1000;

/// Codes that a wrong clock may be behind.
const CODES: [&str; 5] = [
    "AccessDeniedException",
    "AuthFailure",
    "InvalidSignatureException",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// The correction of the local clock: one per client, applied to every signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skew {
    offset_ms: i64,
}

impl Skew {
    /// What the service's clock shows, as far as known, when the local one shows `local`.
    #[must_use]
    pub const fn correct(self, local: Timestamp) -> Timestamp {
        local.plus_millis(self.offset_ms)
    }

    /// Milliseconds to add to the local clock; 0 while the difference is tolerable.
    pub const fn offset_ms(self) -> i64 {
        self.offset_ms
    }

    /// Learns from the headers of any reply; `sent` and `received` are of the local clock, uncorrected.
    ///
    /// A `Date` between the two is right: it is written when the reply begins, which is anywhere in a call. Another
    /// is wrong by what it is away from the nearer. It is left alone when the reply came from a cache (an `Age`
    /// header) or took over 15 minutes.
    pub fn learn_from_headers(&mut self, headers: &[(String, String)], sent: Timestamp, received: Timestamp) {
        let header = |name: &str| {
            headers
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_str())
        };
        let took = received.millis_since(sent);
        if header("age").is_some() || !(0..=MAX_CALL_MS).contains(&took) {
            return;
        }
        if let Some(Ok(date)) = header("date").map(Timestamp::parse_http_date) {
            let after_sent = date.millis_since(sent).min(0);
            let after_received = date.millis_since(received).max(0);
            self.set(after_sent + after_received);
        }
    }

    /// Learns from a refused signature: its message counts before a `Date`, which a page may not see and a proxy may
    /// have written. Without the service's time in the message nothing changes.
    pub fn learn_from_error(&mut self, error: &ServiceError, received: Timestamp) {
        if let Some(server) = server_time(&error.message) {
            self.set(server.millis_since(received));
        }
    }

    /// Whether sending once more with the corrected clock may work: the refusal can come from the clock, and
    /// `before` (the correction it was signed with) was off by more than four minutes.
    pub fn explains(self, error: &ServiceError, before: Self) -> bool {
        let suspect = error
            .code
            .as_deref()
            .map_or(error.status == 403, |code| CODES.contains(&code));
        suspect && self.offset_ms.saturating_sub(before.offset_ms).saturating_abs() > TOLERATED_MS
    }

    fn set(&mut self, offset_ms: i64) {
        self.offset_ms = if offset_ms.saturating_abs() > TOLERATED_MS {
            offset_ms
        } else {
            0
        };
    }
}

/// The service's time in a message about a signature's age: the first member of the parentheses.
pub(crate) fn server_time(message: &str) -> Option<Timestamp> {
    if !message.starts_with("Signature expired") && !message.starts_with("Signature not yet current") {
        return None;
    }
    let (_, inner) = message.split_once('(')?;
    let stamp = inner.split([' ', ')']).next()?;
    Timestamp::parse_basic(stamp).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPIRED: &str = "Signature expired: 20250325T235114Z is now earlier than 20250521T072228Z (20250521T072728Z - 5 min.)";
    const EARLY: &str = "Signature not yet current: 20250521T080000Z is still later than 20250521T073228Z (20250521T072728Z + 5 min.)";

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn dated(value: &str) -> Vec<(String, String)> {
        vec![("Date".to_owned(), value.to_owned())]
    }

    fn refused(message: &str, code: Option<&str>) -> ServiceError {
        ServiceError {
            status: 403,
            code: code.map(str::to_owned),
            message: message.to_owned(),
            ..ServiceError::default()
        }
    }

    #[test]
    fn the_date_is_compared_with_the_nearer_end_of_the_call() {
        let sent = at("2026-01-02T03:00:00Z");
        let received = at("2026-01-02T03:12:00Z");
        for (date, expected) in [
            ("Fri, 02 Jan 2026 04:12:00 GMT", 3_600_000),
            ("Fri, 02 Jan 2026 02:00:00 GMT", -3_600_000),
            // A long call says at its end what time it is, or at its beginning: the clock is right.
            ("Fri, 02 Jan 2026 03:12:00 GMT", 0),
            ("Fri, 02 Jan 2026 03:07:00 GMT", 0),
            ("Fri, 02 Jan 2026 03:00:00 GMT", 0),
        ] {
            let mut skew = Skew::default();
            skew.learn_from_headers(&dated(date), sent, received);
            assert_eq!(skew.offset_ms(), expected, "{date}");
        }
        let skew = Skew { offset_ms: 3_600_000 };
        assert_eq!(skew.correct(sent), at("2026-01-02T04:00:00Z"));
    }

    #[test]
    fn small_differences_cached_and_endless_replies_are_left_alone() {
        let sent = at("2026-01-02T03:00:00Z");
        let mut skew = Skew::default();
        skew.learn_from_headers(&dated("Fri, 02 Jan 2026 03:03:59 GMT"), sent, sent);
        assert_eq!(skew.offset_ms(), 0);
        let mut cached = dated("Fri, 02 Jan 2026 05:00:00 GMT");
        cached.push(("age".to_owned(), "7".to_owned()));
        skew.learn_from_headers(&cached, sent, sent);
        assert_eq!(skew.offset_ms(), 0);
        let late = dated("Fri, 02 Jan 2026 05:00:00 GMT");
        skew.learn_from_headers(&late, sent, sent.plus_millis(MAX_CALL_MS + 1));
        skew.learn_from_headers(&late, sent, sent.plus_millis(-1));
        skew.learn_from_headers(&dated("yesterday"), sent, sent);
        skew.learn_from_headers(&[], sent, sent);
        assert_eq!(skew.offset_ms(), 0);
    }

    #[test]
    fn a_clock_set_right_ends_the_correction() {
        let mut skew = Skew { offset_ms: 3_600_000 };
        let sent = at("2026-01-02T03:00:00Z");
        skew.learn_from_headers(&dated("Fri, 02 Jan 2026 03:00:00 GMT"), sent, sent);
        assert_eq!(skew.offset_ms(), 0);
    }

    #[test]
    fn the_message_of_a_refused_signature_has_the_time() {
        for (message, local, expected) in [
            (EXPIRED, "2025-03-25T23:51:14Z", 4_865_774_000),
            (EARLY, "2025-05-21T08:00:00Z", -1_952_000),
        ] {
            let mut skew = Skew::default();
            let error = refused(message, Some("InvalidSignatureException"));
            skew.learn_from_error(&error, at(local));
            assert_eq!(skew.offset_ms(), expected);
            assert!(skew.explains(&error, Skew::default()));
            // Already corrected by as much: it was not the clock.
            assert!(!skew.explains(&error, skew));
        }
        let mut skew = Skew::default();
        for message in [
            "",
            "Signature expired",
            "Signature expired: x (y)",
            "The (20250521T072728Z) model",
        ] {
            skew.learn_from_error(&refused(message, None), at("2020-01-01T00:00:00Z"));
        }
        assert_eq!(skew.offset_ms(), 0);
    }

    #[test]
    fn only_refusals_that_a_clock_can_cause_are_explained() {
        let skew = Skew { offset_ms: 3_600_000 };
        for (code, expected) in [
            (Some("InvalidSignatureException"), true),
            (Some("AccessDeniedException"), true),
            (None, true),
            (Some("ExpiredTokenException"), false),
            (Some("ValidationException"), false),
        ] {
            assert_eq!(
                skew.explains(&refused("", code), Skew::default()),
                expected,
                "{code:?}"
            );
        }
        let small = Skew {
            offset_ms: TOLERATED_MS,
        };
        assert!(!small.explains(&refused("", None), Skew::default()));
    }
}
