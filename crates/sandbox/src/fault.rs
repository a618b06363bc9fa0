//! Things that go wrong on demand.
//!
//! | name | what happens | arguments |
//! |---|---|---|
//! | `throttle` | 429 `ThrottlingException` | |
//! | `500`, `503` | `InternalServerException`, `ServiceUnavailableException` | |
//! | `error` | any declared error | `type` |
//! | `html` | a 503 with a page of HTML, as a load balancer sends | |
//! | `expired` | 403 `ExpiredTokenException` | |
//! | `skew` | the server's clock is off, its `Date` too | `minutes` (15) |
//! | `slow` | the reply starts late | `ms` (2000) |
//! | `stall` | a pause in the middle of the reply | `ms` (5000), `after` |
//! | `cut` | the connection breaks off in the middle of a frame | `after` |
//! | `corrupt` | a frame with a wrong checksum | `after` |
//! | `exception` | an exception frame ends the stream | `type` (`modelStreamErrorException`), `after` |
//! | `exception-first` | the first frame is an exception | `type` (`validationException`) |
//! | `filtered` | a content filter holds a picture back | `reason` (`prompt`, `input`, `output`, `error`) |
//!
//! `after` counts events; without it the fault strikes half way. `corrupt` and the exceptions exist
//! in streams only, `filtered` with models that make pictures, and are refused elsewhere.

use std::sync::Mutex;
use std::time::Duration;

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::Value;

use crate::directive::{Arguments, Directive};
use crate::refusal::{KINDS, Refusal};

/// One thing that goes wrong with one reply.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    Refuse(Refusal),
    Html,
    Skew(TimeDelta),
    Slow(Duration),
    Stall {
        pause: Duration,
        after: Option<usize>,
    },
    Cut {
        after: Option<usize>,
    },
    Corrupt {
        after: Option<usize>,
    },
    Exception {
        name: String,
        message: String,
        after: Option<usize>,
    },
    Filtered(Filter),
}

/// What a content filter finds fault with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    Prompt,
    /// A picture that was sent.
    Input,
    /// A picture that was made.
    Output,
    /// Nothing: the model failed.
    Inference,
}

impl Filter {
    fn named(name: &str) -> Result<Self, String> {
        match name {
            "prompt" => Ok(Self::Prompt),
            "input" => Ok(Self::Input),
            "output" => Ok(Self::Output),
            "error" => Ok(Self::Inference),
            _ => Err(format!(
                "reason={name} is not a reason; there are prompt, input, output, error"
            )),
        }
    }
}

/// The names of the table above.
const NAMES: &[&str] = &[
    "throttle",
    "500",
    "503",
    "error",
    "html",
    "expired",
    "skew",
    "slow",
    "stall",
    "cut",
    "corrupt",
    "exception",
    "exception-first",
    "filtered",
];

impl Fault {
    /// The fault called `name`; `Ok(None)` when there is none of that name, and a sentence when its
    /// arguments make no sense.
    pub(crate) fn named(name: &str, arguments: &Arguments) -> Result<Option<Self>, String> {
        let refusal = |kind: &str| {
            Refusal::of_kind(kind).map(Self::Refuse).ok_or_else(|| {
                format!(
                    "type={kind} is not an error the service declares; it declares {}",
                    kinds()
                )
            })
        };
        let milliseconds = |default| {
            arguments
                .number("ms")
                .map(|ms| Duration::from_millis(ms.unwrap_or(default)))
        };
        let after = || arguments.number("after");
        let known: &[&str] = match name {
            "error" | "exception-first" => &["type"],
            "skew" => &["minutes"],
            "slow" => &["ms"],
            "stall" => &["ms", "after"],
            "cut" | "corrupt" => &["after"],
            "exception" => &["type", "after"],
            "filtered" => &["reason"],
            _ => &[],
        };
        let fault = match name {
            "throttle" => refusal("ThrottlingException")?,
            "500" => refusal("InternalServerException")?,
            "503" => refusal("ServiceUnavailableException")?,
            "error" => refusal(arguments.text("type").unwrap_or("InternalServerException"))?,
            "html" => Self::Html,
            "expired" => Self::Refuse(Refusal::front_end(
                403,
                "ExpiredTokenException",
                "The security token included in the request is expired",
            )),
            "skew" => Self::Skew(
                TimeDelta::try_minutes(arguments.number("minutes")?.unwrap_or(15))
                    .filter(|offset| offset.num_days().abs() < 36_500)
                    .ok_or("minutes is too far off")?,
            ),
            "slow" => Self::Slow(milliseconds(2_000)?),
            "stall" => Self::Stall {
                pause: milliseconds(5_000)?,
                after: after()?,
            },
            "cut" => Self::Cut { after: after()? },
            "corrupt" => Self::Corrupt { after: after()? },
            "exception" => exception(
                arguments.text("type").unwrap_or("modelStreamErrorException"),
                after()?,
            )?,
            "exception-first" => exception(arguments.text("type").unwrap_or("validationException"), Some(0))?,
            "filtered" => Self::Filtered(Filter::named(arguments.text("reason").unwrap_or("prompt"))?),
            _ => return Ok(None),
        };
        arguments.only(known)?;
        Ok(Some(fault))
    }

    /// Whether the fault needs frames to happen in.
    pub(crate) fn needs_stream(&self) -> bool {
        matches!(self, Self::Corrupt { .. } | Self::Exception { .. })
    }
}

/// An exception frame: the error's name with a small first letter, and its usual text.
fn exception(name: &str, after: Option<usize>) -> Result<Fault, String> {
    let Some(refusal) = Refusal::of_kind(name) else {
        return Err(format!(
            "type={name} is not an error the service declares; it declares {}",
            kinds()
        ));
    };
    let mut letters = refusal.kind.chars();
    let name = letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect();
    Ok(Fault::Exception {
        name,
        message: refusal.message,
        after,
    })
}

fn kinds() -> String {
    KINDS
        .iter()
        .map(|(name, _, _)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The faults among `directives`, and the directives that are none.
pub(crate) fn of_directives(directives: Vec<Directive>) -> Result<(Vec<Fault>, Vec<Directive>), Refusal> {
    let mut faults = Vec::new();
    let mut rest = Vec::new();
    for directive in directives {
        match Fault::named(&directive.name, &directive.arguments) {
            Ok(Some(fault)) => faults.push(fault),
            Ok(None) => rest.push(directive),
            Err(why) => return Err(unclear(&directive.name, &why)),
        }
    }
    Ok((faults, rest))
}

/// The refusal of a directive that cannot be followed.
pub(crate) fn unclear(name: &str, why: &str) -> Refusal {
    Refusal::invalid(format!(
        "The directive [sandbox:{name}] cannot be followed: {why}."
    ))
}

/// The faults waiting for requests to strike.
#[derive(Debug, Default)]
pub(crate) struct Armed(Mutex<Vec<Waiting>>);

/// A fault and how often it is to strike.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Waiting {
    name: String,
    /// How many more requests it strikes; `None` is every one until a reset.
    times: Option<u32>,
    /// Strikes this operation only.
    operation: Option<String>,
    #[serde(skip)]
    fault: Fault,
}

impl Armed {
    /// Adds the fault a body such as `{"fault":"throttle","times":2,"operation":"Converse"}` asks for.
    pub(crate) fn add(&self, body: &Value) -> Result<(), String> {
        let object = body
            .as_object()
            .ok_or("the body must be a JSON object with a member \"fault\"")?;
        let name = object
            .get("fault")
            .and_then(Value::as_str)
            .ok_or("the member \"fault\" is missing")?;
        let arguments = Arguments::of_json(object, &["fault", "times", "operation"]);
        let fault = Fault::named(name, &arguments)?
            .ok_or_else(|| format!("there is no fault {name:?}; there are {}", NAMES.join(", ")))?;
        let times = match object.get("times") {
            None => Some(1),
            Some(times) => {
                let times = times.as_u64().and_then(|times| u32::try_from(times).ok());
                Some(times.ok_or("\"times\" must be a count; 0 means until a reset")?)
                    .filter(|times| *times > 0)
            }
        };
        let operation = object.get("operation").and_then(Value::as_str).map(str::to_owned);
        self.lock().push(Waiting {
            name: name.to_owned(),
            times,
            operation,
            fault,
        });
        Ok(())
    }

    /// The faults that strike a request of `operation` now.
    pub(crate) fn take(&self, operation: &str) -> Vec<Fault> {
        let mut waiting = self.lock();
        let mut struck = Vec::new();
        for one in waiting.iter_mut() {
            if one
                .operation
                .as_deref()
                .is_none_or(|only| only.eq_ignore_ascii_case(operation))
            {
                struck.push(one.fault.clone());
                one.times = one.times.map(|times| times.saturating_sub(1));
            }
        }
        waiting.retain(|one| one.times != Some(0));
        struck
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn list(&self) -> Vec<Waiting> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive;
    use serde_json::json;

    fn of_text(text: &str) -> Result<(Vec<Fault>, Vec<Directive>), Refusal> {
        of_directives(directive::extract(text).0)
    }

    #[test]
    fn every_name_of_the_table_is_a_fault() {
        for name in NAMES {
            let fault = Fault::named(name, &Arguments::default());
            assert!(matches!(fault, Ok(Some(_))), "{name}: {fault:?}");
        }
    }

    #[test]
    fn directives_become_faults() {
        let (faults, rest) = of_text("[sandbox:stall ms=20 after=3] [sandbox:tool]").unwrap();
        assert_eq!(
            faults,
            [Fault::Stall {
                pause: Duration::from_millis(20),
                after: Some(3)
            }]
        );
        assert_eq!(rest.len(), 1);
        let (faults, _) = of_text("[sandbox:exception type=ThrottlingException]").unwrap();
        let [
            Fault::Exception {
                name, after: None, ..
            },
        ] = &faults[..]
        else {
            panic!("{faults:?}")
        };
        assert_eq!(name, "throttlingException");
    }

    #[test]
    fn arguments_that_make_no_sense_are_refused() {
        for text in [
            "[sandbox:slow ms=x]",
            "[sandbox:throttle ms=1]",
            "[sandbox:error type=Nope]",
            "[sandbox:cut at=1]",
            "[sandbox:filtered reason=taste]",
        ] {
            assert!(of_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn armed_faults_strike_as_often_as_asked() {
        let armed = Armed::default();
        armed.add(&json!({"fault": "throttle", "times": 2})).unwrap();
        armed
            .add(&json!({"fault": "slow", "ms": 5, "operation": "Converse", "times": 0}))
            .unwrap();
        assert_eq!(armed.take("Converse").len(), 2);
        assert_eq!(armed.take("InvokeModel").len(), 1);
        assert_eq!(armed.take("InvokeModel").len(), 0);
        assert_eq!(armed.take("converse"), [Fault::Slow(Duration::from_millis(5))]);
        armed.clear();
        assert_eq!(armed.take("Converse").len(), 0);
    }

    #[test]
    fn what_cannot_be_armed_says_why() {
        let armed = Armed::default();
        for (body, word) in [
            (json!([]), "object"),
            (json!({}), "fault"),
            (json!({"fault": "nonsense"}), "throttle"),
            (json!({"fault": "slow", "seconds": 1}), "seconds"),
            (json!({"fault": "slow", "times": -1}), "times"),
        ] {
            let error = armed.add(&body).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
