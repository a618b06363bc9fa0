//! `StartAsyncInvoke`, `GetAsyncInvoke` and `ListAsyncInvokes`: what models make in the background.
//!
//! An invocation is in progress for three seconds, or until it was asked about twice, and then it is
//! completed. There is no S3 here: nothing is written, although the reply says where it would be.
//! `[sandbox:job ms=…]` in the model's input says how long it takes, whoever asks; with `fail` it
//! fails then.

use std::sync::Mutex;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::control::ACCOUNT;
use crate::dice::Dice;
use crate::fault::{self, unclear};
use crate::models;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, dialect, optional, required, violations};
use crate::{directive, families, http};

/// How long an invocation takes.
const USUAL: TimeDelta = TimeDelta::seconds(3);

/// The question about it that finds it completed, however little time has passed.
const QUESTIONS: u32 = 3;

static BODY: Shape = Shape::Object(&[
    optional("clientRequestToken", &Shape::Text { min: 1, max: 256 }),
    required("modelId", &Shape::Text { min: 1, max: 256 }),
    required("modelInput", &Shape::Open(&[])),
    required(
        "outputDataConfig",
        &Shape::Union(&[optional("s3OutputDataConfig", &OUTPUT)]),
    ),
    optional(
        "tags",
        &Shape::List {
            of: &Shape::Object(&[
                required("key", &Shape::Text { min: 1, max: 128 }),
                required("value", &Shape::Text { min: 0, max: 256 }),
            ]),
            min: 0,
            max: 200,
        },
    ),
]);

static OUTPUT: Shape = Shape::Object(&[
    required("s3Uri", &Shape::Text { min: 1, max: 1_024 }),
    optional("kmsKeyId", &FILLED),
    optional("bucketOwner", &FILLED),
]);

/// One invocation.
#[derive(Debug, Clone)]
struct Job {
    arn: String,
    region: String,
    model_arn: String,
    token: Option<String>,
    /// What it was started with.
    request: Value,
    output: Value,
    submitted: DateTime<Utc>,
    lasts: TimeDelta,
    /// Whether questions make it end sooner.
    hurries: bool,
    fails: bool,
    questions: u32,
}

impl Job {
    /// When it ended, if it has.
    fn ended(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let end = self.submitted + self.lasts;
        if now >= end {
            Some(end)
        } else if self.hurries && self.questions >= QUESTIONS {
            Some(now)
        } else {
            None
        }
    }

    fn status(&self, now: DateTime<Utc>) -> &'static str {
        match self.ended(now) {
            None => "InProgress",
            Some(_) if self.fails => "Failed",
            Some(_) => "Completed",
        }
    }

    fn describe(&self, now: DateTime<Utc>) -> Value {
        let stamp = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Millis, true);
        let ended = self.ended(now);
        let mut shown = json!({
            "invocationArn": self.arn,
            "lastModifiedTime": stamp(ended.unwrap_or(self.submitted)),
            "modelArn": self.model_arn,
            "outputDataConfig": self.output,
            "status": self.status(now),
            "submitTime": stamp(self.submitted),
        });
        if let Some(token) = &self.token {
            shown["clientRequestToken"] = token.as_str().into();
        }
        if let Some(ended) = ended {
            shown["endTime"] = stamp(ended).into();
            if self.fails {
                shown["failureMessage"] = "The sandbox was asked to let this invocation fail.".into();
            }
        }
        shown
    }
}

/// Every invocation so far.
#[derive(Debug, Default)]
pub(crate) struct Jobs(Mutex<Vec<Job>>);

impl Jobs {
    /// `POST /async-invoke`.
    pub(crate) fn start(&self, body: &Value, region: &str, now: DateTime<Utc>) -> Result<String, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::coral(&found));
        }
        let output = body
            .pointer("/outputDataConfig/s3OutputDataConfig")
            .unwrap_or(&Value::Null);
        let uri = families::text(output, "s3Uri");
        judge_output(output)?;
        let token = body
            .get("clientRequestToken")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let mut jobs = self.lock();
        if let Some(earlier) = jobs
            .iter()
            .find(|job| token.is_some() && job.token == token && job.region == region)
        {
            if earlier.request == *body {
                return Ok(json!({"invocationArn": earlier.arn}).to_string());
            }
            return Err(Refusal::service(
                400,
                "ConflictException",
                "The client request token was used before, with other parameters.",
            ));
        }
        // By the bare id even where InvokeModel needs a profile.
        let model = models::find(families::text(body, "modelId"))?.model;
        let input = body.get("modelInput").unwrap_or(&Value::Null);
        families::background(model.family)
            .ok_or_else(|| Refusal::invalid("The provided request is not valid"))?
            .begin(model, input)
            .map_err(dialect::bare)?;
        let pace = Pace::of(input)?;

        let id = id();
        let mut output = output.clone();
        output["s3Uri"] = format!("{}/{id}", uri.trim_end_matches('/')).into();
        let arn = format!("arn:aws:bedrock:{region}:{ACCOUNT}:async-invoke/{id}");
        jobs.push(Job {
            arn: arn.clone(),
            region: region.to_owned(),
            model_arn: format!("arn:aws:bedrock:{region}::foundation-model/{}", model.id),
            token,
            request: body.clone(),
            output: json!({"s3OutputDataConfig": output}),
            submitted: now,
            lasts: pace.lasts.unwrap_or(USUAL),
            hurries: pace.lasts.is_none(),
            fails: pace.fails,
            questions: 0,
        });
        Ok(json!({"invocationArn": arn}).to_string())
    }

    /// `GET /async-invoke/{arn}`.
    pub(crate) fn get(&self, arn: &str, now: DateTime<Utc>) -> Result<String, Refusal> {
        let mut jobs = self.lock();
        let job = jobs
            .iter_mut()
            .find(|job| job.arn == arn)
            .ok_or_else(|| Refusal::invalid("The provided invocation ARN is invalid."))?;
        // A question that finds it completed leaves the time of that where it is.
        if job.ended(now).is_none() {
            job.questions += 1;
            if job.ended(now).is_some() {
                job.lasts = now - job.submitted;
            }
        }
        Ok(job.describe(now).to_string())
    }

    /// `GET /async-invoke?…`: those of `region`, the latest first unless asked otherwise.
    pub(crate) fn list(&self, query: &str, region: &str, now: DateTime<Utc>) -> Result<String, Refusal> {
        let query = Query(query);
        let status = query.one_of("statusEquals", &["InProgress", "Completed", "Failed"])?;
        let (after, before) = (query.time("submitTimeAfter")?, query.time("submitTimeBefore")?);
        query.one_of("sortBy", &["SubmissionTime"])?;
        let order = query.one_of("sortOrder", &["Ascending", "Descending"])?;
        let mut found: Vec<Value> = self
            .lock()
            .iter()
            .filter(|job| job.region == region)
            .filter(|job| status.as_ref().is_none_or(|status| status == job.status(now)))
            .filter(|job| after.is_none_or(|after| job.submitted > after))
            .filter(|job| before.is_none_or(|before| job.submitted < before))
            .map(|job| job.describe(now))
            .collect();
        if order.as_deref() != Some("Ascending") {
            found.reverse();
        }
        let (page, next) = query.page(found)?;
        let mut reply = json!({"asyncInvokeSummaries": page});
        if let Some(token) = next {
            reply["nextToken"] = token.into();
        }
        Ok(reply.to_string())
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Job>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What a directive says about how an invocation goes.
#[derive(Debug, Default)]
struct Pace {
    lasts: Option<TimeDelta>,
    fails: bool,
}

impl Pace {
    fn of(input: &Value) -> Result<Self, Refusal> {
        let (_, wishes) = fault::of_directives(directive::of_body(input))?;
        let mut pace = Self::default();
        for wish in wishes {
            let refuse = |why: String| unclear(&wish.name, &why);
            if wish.name != "job" {
                return Err(refuse("the sandbox does not know it for this model".to_owned()));
            }
            wish.arguments.only(&["ms", "fail"]).map_err(refuse)?;
            let lasts = wish.arguments.number::<u32>("ms").map_err(refuse)?;
            pace.lasts = lasts.map(|ms| TimeDelta::milliseconds(ms.into()));
            pace.fails = wish.arguments.text("fail").is_some_and(|fail| fail != "false");
        }
        Ok(pace)
    }
}

/// Refuses members of the output that do not fit the patterns of the service's model.
fn judge_output(output: &Value) -> Result<(), Refusal> {
    let refuse = |name: &str, value: &str, pattern: &str| {
        Refusal::invalid(format!(
            "1 validation error detected: Value '{value}' at 'outputDataConfig.s3OutputDataConfig.{name}' failed to \
             satisfy constraint: Member must satisfy regular expression pattern: {pattern}"
        ))
    };
    let uri = families::text(output, "s3Uri");
    if !names_bucket(uri) {
        let pattern = r"s3://[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9](/.*)?";
        return Err(refuse("s3Uri", uri, pattern));
    }
    let owner = families::text(output, "bucketOwner");
    let is_account = owner.len() == 12 && owner.bytes().all(|byte| byte.is_ascii_digit());
    if !is_account && output.get("bucketOwner").is_some() {
        return Err(refuse("bucketOwner", owner, "[0-9]{12}"));
    }
    let key = families::text(output, "kmsKeyId");
    let is_key = key.starts_with("arn:aws") && key.contains(":kms:");
    if !is_key && output.get("kmsKeyId").is_some() {
        let pattern =
            r"arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+))";
        return Err(refuse("kmsKeyId", key, pattern));
    }
    Ok(())
}

/// Whether an S3 URI names a bucket: 3 to 63 small letters, digits, dots and hyphens.
fn names_bucket(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("s3://") else {
        return false;
    };
    let bucket = rest.split('/').next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&bucket.len())
        && bucket
            .bytes()
            .all(|byte| plain(byte) || byte == b'.' || byte == b'-')
        && bucket.bytes().next().is_some_and(plain)
        && bucket.bytes().last().is_some_and(plain)
}

/// Twelve small letters and digits that were not there before.
fn id() -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut dice = Dice::of(http::request_id().as_bytes());
    (0..12)
        .map(|_| {
            let at = usize::try_from(dice.below(36)).unwrap_or_default();
            char::from(LETTERS.get(at).copied().unwrap_or(b'a'))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGION: &str = "us-east-1";

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn reel(text: &str) -> Value {
        json!({
            "modelId": "amazon.nova-reel-v1:0",
            "modelInput": {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": text}},
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://my-bucket/videos/"}},
        })
    }

    fn start(jobs: &Jobs, body: &Value, now: DateTime<Utc>) -> Result<String, Refusal> {
        let reply: Value = serde_json::from_str(&jobs.start(body, REGION, now)?).unwrap();
        Ok(reply["invocationArn"].as_str().unwrap().to_owned())
    }

    fn get(jobs: &Jobs, arn: &str, now: DateTime<Utc>) -> Value {
        serde_json::from_str(&jobs.get(arn, now).unwrap()).unwrap()
    }

    #[test]
    fn it_completes_in_time() {
        let jobs = Jobs::default();
        let arn = start(&jobs, &reel("a boat"), now()).unwrap();
        let id = arn.rsplit('/').next().unwrap();
        let going = get(&jobs, &arn, now());
        assert_eq!(
            (&going["status"], going.get("endTime")),
            (&json!("InProgress"), None)
        );
        let done = get(&jobs, &arn, now() + TimeDelta::seconds(60));
        assert_eq!(done["status"], "Completed");
        assert_eq!(done["endTime"], "2027-01-15T08:00:03.000Z");
        assert_eq!(
            done["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"],
            format!("s3://my-bucket/videos/{id}")
        );
    }

    #[test]
    fn it_completes_when_asked_often_enough() {
        let jobs = Jobs::default();
        let arn = start(&jobs, &reel("a boat"), now()).unwrap();
        let statuses: Vec<Value> = (0..4)
            .map(|_| get(&jobs, &arn, now())["status"].clone())
            .collect();
        assert_eq!(statuses, ["InProgress", "InProgress", "Completed", "Completed"]);
        let (one, later) = (
            get(&jobs, &arn, now()),
            get(&jobs, &arn, now() + TimeDelta::days(1)),
        );
        assert_eq!(one["endTime"], later["endTime"], "the end does not move");
    }

    #[test]
    fn a_directive_says_how_it_goes() {
        let jobs = Jobs::default();
        let slow = start(&jobs, &reel("a [sandbox:job ms=60000 fail]"), now()).unwrap();
        for _ in 0..5 {
            assert_eq!(get(&jobs, &slow, now())["status"], "InProgress");
        }
        let failed = get(&jobs, &slow, now() + TimeDelta::minutes(1));
        assert_eq!(failed["status"], "Failed");
        assert!(failed["failureMessage"].is_string());
        assert!(start(&jobs, &reel("[sandbox:echo]"), now()).is_err());
    }

    #[test]
    fn a_token_starts_one_invocation() {
        let jobs = Jobs::default();
        let mut body = reel("a boat");
        body["clientRequestToken"] = json!("token-1");
        let first = start(&jobs, &body, now()).unwrap();
        assert_eq!(start(&jobs, &body, now()).unwrap(), first);
        let mut other = reel("a train");
        other["clientRequestToken"] = json!("token-1");
        let refusal = start(&jobs, &other, now()).unwrap_err();
        assert_eq!(
            (refusal.status.as_u16(), refusal.kind),
            (400, "ConflictException")
        );
        let elsewhere = jobs.start(&other, "eu-west-1", now());
        assert!(elsewhere.is_ok(), "a token is a region's own");
        assert_ne!(start(&jobs, &reel("a boat"), now()).unwrap(), first);
    }

    #[test]
    fn the_list_is_filtered_sorted_and_paged() {
        let jobs = Jobs::default();
        let arns: Vec<String> = (0..3)
            .map(|at| start(&jobs, &reel("a"), now() + TimeDelta::minutes(at)).unwrap())
            .collect();
        let at = now() + TimeDelta::minutes(2);
        let list = |query: &str| -> Vec<String> {
            let reply: Value = serde_json::from_str(&jobs.list(query, REGION, at).unwrap()).unwrap();
            let summaries = reply["asyncInvokeSummaries"].as_array().unwrap();
            summaries
                .iter()
                .map(|summary| summary["invocationArn"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(list("sortOrder=Ascending"), arns);
        assert_eq!(list("maxResults=1"), arns[2..]);
        assert_eq!(list("statusEquals=InProgress"), arns[2..]);
        assert_eq!(list("submitTimeBefore=2027-01-15T08%3A00%3A30Z"), arns[..1]);
        assert!(jobs.list("statusEquals=Done", REGION, at).is_err());
        let elsewhere: Value = serde_json::from_str(&jobs.list("", "eu-west-1", at).unwrap()).unwrap();
        assert_eq!(elsewhere["asyncInvokeSummaries"], json!([]));
    }

    #[test]
    fn requests_are_judged() {
        let jobs = Jobs::default();
        let changed = |path: &str, value: Value| {
            let mut body = reel("a");
            *body.pointer_mut(path).unwrap() = value;
            body
        };
        let output = "/outputDataConfig/s3OutputDataConfig";
        for (body, words) in [
            (
                json!({}),
                "3 validation errors detected: Value at 'modelId' failed to satisfy constraint: Member must not be null",
            ),
            (
                changed(output, json!({"s3Uri": "my-bucket"})),
                "Value 'my-bucket' at 'outputDataConfig.s3OutputDataConfig.s3Uri'",
            ),
            (
                changed(output, json!({"s3Uri": "s3://B/x"})),
                "regular expression pattern",
            ),
            (
                changed(output, json!({"s3Uri": "s3://bucket", "bucketOwner": "1"})),
                "bucketOwner",
            ),
            (
                changed(output, json!({"s3Uri": "s3://bucket", "kmsKeyId": "key"})),
                "kmsKeyId",
            ),
            (changed("/outputDataConfig", json!({})), "s3OutputDataConfig"),
            (
                changed("/modelId", json!("nonsense")),
                "The provided model identifier is invalid.",
            ),
            (
                changed("/modelId", json!("amazon.nova-lite-v1:0")),
                "The provided request is not valid",
            ),
            (
                changed("/modelInput", json!({"taskType": "TEXT_VIDEO"})),
                "#: required key [textToVideoParams] not found",
            ),
        ] {
            let refusal = start(&jobs, &body, now()).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
            assert!(!refusal.message.starts_with("Malformed"), "{}", refusal.message);
        }
        assert!(
            jobs.get(
                "arn:aws:bedrock:us-east-1:123456789012:async-invoke/000000000000",
                now()
            )
            .is_err()
        );
    }
}
