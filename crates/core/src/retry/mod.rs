//! Whether to send a call again, and when: a pure machine. Randomness and time are arguments, decisions are
//! values.
//!
//! The rules are those of AWS's SDKs in standard mode: three attempts; connection errors, 500, 502, 503, 504
//! and throttling are retried; the wait is `random × min(base × 2^n, 20 s)` with a base of 1 s for throttling
//! and 0.05 s otherwise; a token bucket stops a client that only ever fails.
//!
//! Two rules are ours. **Before the first byte only**: what has begun to arrive is kept, never asked for
//! again. **Calls that bill are not retried** unless the caller asks ([`Billed::Retried`]): a call that
//! failed on the way may have been answered, and charged.
//!
//! ```
//! use outcrop_core::request::{Operation, ServiceError};
//! use outcrop_core::retry::{Decision, Failure, Policy, Retry, TokenBucket};
//!
//! let mut bucket = TokenBucket::default();
//! let mut retry = Retry::new(Policy::default(), Operation::ListFoundationModels);
//! let throttled = ServiceError::parse(429, &[], br#"{"message":"Too many requests"}"#);
//! let decision = retry.after(Failure::Service(&throttled), None, 0.5, &mut bucket);
//! assert_eq!(decision, Decision::Again { attempt: 2, delay_ms: 500 });
//! ```

mod skew;

pub use skew::Skew;
pub(crate) use skew::server_time;

use crate::request::{Operation, ServiceError};

/// What the longest wait is, in milliseconds, before randomness.
const MAX_DELAY_MS: f64 = 20_000.0;
/// How far the service's own wish may raise a wait.
const MAX_RAISE_MS: u64 = 5_000;

/// What to do about failures of calls that bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Billed {
    /// They are final: the person decides.
    #[default]
    Final,
    /// They are retried like others.
    Retried,
}

/// How often, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Attempts in all, the first included. 1: never again, save once with a corrected clock:
    /// see [`Retry::again_with_corrected_clock`].
    pub max_attempts: u32,
    /// Calls that bill.
    pub billed: Billed,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            billed: Billed::Final,
        }
    }
}

/// Why an attempt failed, before the first byte of a reply.
#[derive(Clone, Copy, Debug)]
pub enum Failure<'a> {
    /// The service answered with an error.
    Service(&'a ServiceError),
    /// No answer came: refused, reset, timed out, or (in a browser) unknowable.
    Connection,
    /// It cannot work however often it is sent: bad input, missing credentials, stopped by the person.
    Permanent,
}

/// Why there is no further attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Final {
    /// The same would happen again.
    NotRetryable,
    /// It could work, but may cost twice; see [`Billed`].
    Billed,
    /// All attempts are used.
    Attempts,
    /// The client's token bucket is empty: too much has failed of late.
    Budget,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Wait, sign anew, send again.
    Again {
        /// The number of the attempt to come; the first retry is 2.
        attempt: u32,
        /// Milliseconds to wait.
        delay_ms: u64,
    },
    /// Report the failure.
    GiveUp(Final),
}

/// How a retryable failure is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The account or the model is over its rate.
    Throttling,
    /// Something broke that may not break again.
    Transient,
}

/// Codes that mean throttling, whatever the status.
const THROTTLING: [&str; 13] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];
const TRANSIENT: [&str; 4] = [
    "ModelNotReadyException",
    "PriorRequestNotComplete",
    "RequestTimeout",
    "RequestTimeoutException",
];

/// How the service's error is treated; `None`: the same would happen again.
///
/// Not retried, though they sound like it: `ModelTimeoutException` (408), `ModelErrorException` and
/// `ModelStreamErrorException` (424), `ServiceQuotaExceededException` (400).
pub fn class(error: &ServiceError) -> Option<Class> {
    let code = error.code.as_deref().unwrap_or_default();
    if THROTTLING.contains(&code) {
        Some(Class::Throttling)
    } else if TRANSIENT.contains(&code) || matches!(error.status, 500 | 502 | 503 | 504) {
        Some(Class::Transient)
    } else if error.status == 429 {
        Some(Class::Throttling)
    } else {
        None
    }
}

/// What a client may still spend on retries. One for all its calls, so that an outage is not met with a
/// storm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenBucket {
    tokens: u32,
}

impl TokenBucket {
    const CAPACITY: u32 = 500;

    /// Tokens left, of 500.
    pub const fn tokens(self) -> u32 {
        self.tokens
    }

    fn take(&mut self, cost: u32) -> bool {
        match self.tokens.checked_sub(cost) {
            Some(left) => {
                self.tokens = left;
                true
            }
            None => false,
        }
    }

    fn give(&mut self, tokens: u32) {
        self.tokens = (self.tokens + tokens).min(Self::CAPACITY);
    }
}

impl Default for TokenBucket {
    fn default() -> Self {
        Self {
            tokens: Self::CAPACITY,
        }
    }
}

/// The attempts of one call.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    policy: Policy,
    operation: Operation,
    attempts: u32,
    last_cost: Option<u32>,
}

impl Retry {
    /// Before the first attempt.
    pub const fn new(policy: Policy, operation: Operation) -> Self {
        Self {
            policy,
            operation,
            attempts: 1,
            last_cost: None,
        }
    }

    /// The attempt under way, from 1.
    pub const fn attempt(&self) -> u32 {
        self.attempts
    }

    /// Decides after a failure. `retry_after_ms` is the header `x-amz-retry-after`, `random` is in `[0, 1)`.
    pub fn after(
        &mut self,
        failure: Failure<'_>,
        retry_after_ms: Option<u64>,
        random: f64,
        bucket: &mut TokenBucket,
    ) -> Decision {
        let class = match failure {
            Failure::Permanent => None,
            Failure::Connection => Some(Class::Transient),
            Failure::Service(error) => class(error),
        };
        let Some(class) = class else {
            return Decision::GiveUp(Final::NotRetryable);
        };
        if self.operation.is_billed() && self.policy.billed == Billed::Final {
            return Decision::GiveUp(Final::Billed);
        }
        if self.attempts >= self.policy.max_attempts {
            return Decision::GiveUp(Final::Attempts);
        }
        let (base_ms, cost) = match class {
            Class::Throttling => (1000.0, 5),
            Class::Transient => (50.0, 14),
        };
        if !bucket.take(cost) {
            return Decision::GiveUp(Final::Budget);
        }
        self.last_cost = Some(cost);
        let doublings = i32::try_from((self.attempts - 1).min(30)).unwrap_or(30);
        let ceiling: f64 = (base_ms * 2_f64.powi(doublings)).min(MAX_DELAY_MS);
        let computed = whole_ms(random.clamp(0.0, 1.0) * ceiling);
        let wished = retry_after_ms.unwrap_or_default().min(computed + MAX_RAISE_MS);
        self.attempts += 1;
        Decision::Again {
            attempt: self.attempts,
            delay_ms: computed.max(wished),
        }
    }

    /// Reports that an attempt was answered: the bucket gets back what the last retry cost, or one token.
    pub fn succeeded(&self, bucket: &mut TokenBucket) {
        bucket.give(self.last_cost.unwrap_or(1));
    }

    /// Counts an attempt made for another reason (a corrected clock), so that the numbers stay true.
    pub fn again_with_corrected_clock(&mut self) -> Decision {
        self.attempts += 1;
        Decision::Again {
            attempt: self.attempts,
            delay_ms: 0,
        }
    }
}

/// Rounds a wait of at most 20 s.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=20,000 first; NaN becomes 0"
)]
fn whole_ms(ms: f64) -> u64 {
    ms.round().clamp(0.0, MAX_DELAY_MS) as u64
}

#[cfg(test)]
mod tests;
