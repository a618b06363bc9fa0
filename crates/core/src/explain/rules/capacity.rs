//! Failures that pass: rates, capacity, and breakdowns of the service or the model.

use super::super::Again;
use super::{Rule, USER_GUIDE_ERRORS, USER_GUIDE_QUOTAS};

const THROTTLED: &[&str] = &[
    "ThrottlingException",
    "TooManyRequestsException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "ProvisionedThroughputExceededException",
    "LimitExceededException",
    "BandwidthLimitExceeded",
    "SlowDown",
];

pub(super) const RULES: &[Rule] = &[
    Rule::new("daily-token-quota", THROTTLED)
        .says(&["tokens per day"])
        .text(
            "The day's tokens are used up",
            "The account may use so many tokens of this model a day in this Region, and has.",
            "Wait until tomorrow (UTC), use another model or a cross-Region profile, or ask for a higher quota.",
        )
        .again(Again::Later)
        .doc(USER_GUIDE_QUOTAS),
    Rule::new("token-quota", THROTTLED)
        .says(&["too many tokens", "tokens per minute"])
        .text(
            "Too many tokens a minute",
            "The account's quota of tokens a minute for this model is used up. The maximum of tokens counts in full when a request starts.",
            "Wait a minute. A lower maximum of tokens leaves room for more requests; a cross-Region profile has a higher quota.",
        )
        .again(Again::Yes)
        .doc(USER_GUIDE_QUOTAS),
    Rule::new("throttled", THROTTLED)
        .statuses(&[429])
        .text(
            "Too many requests",
            "The account's quota of requests for this model in this Region is used up for the moment.",
            "Wait some seconds and send again. If it happens often, use a cross-Region profile or ask for a higher quota.",
        )
        .again(Again::Yes)
        .doc(USER_GUIDE_QUOTAS),
    Rule::new("model-not-ready", &["ModelNotReadyException"])
        .text(
            "The model is waking up",
            "The model is being loaded (imported models sleep when nobody uses them).",
            "Wait a minute and send again.",
        )
        .again(Again::Yes),
    Rule::new("capacity", &["ServiceUnavailableException", "ServiceUnavailable"])
        .statuses(&[503])
        .text(
            "No capacity at the moment",
            "The service, not your quota, is at its limit for this model.",
            "Send again in a moment. A cross-Region profile or another Region may have room.",
        )
        .again(Again::Yes)
        .doc(USER_GUIDE_ERRORS),
    Rule::new("model-timeout", &["ModelTimeoutException"])
        .statuses(&[408])
        .text(
            "The model took too long",
            "The model did not finish within the service's time limit.",
            "Ask for fewer tokens, shorten the prompt, or stream the reply.",
        )
        .again(Again::Yes),
    Rule::new("model-stream-error", &["ModelStreamErrorException"])
        .text(
            "The model broke off",
            "The model failed while it was writing. What it wrote before is kept.",
            "Send again if you need the rest; the tokens written so far may be charged.",
        )
        .again(Again::Yes),
    Rule::new("model-error", &["ModelErrorException"])
        .statuses(&[424])
        .text(
            "The model failed",
            "The model's own server reported an error; the message has its words where it gave any.",
            "Send again. If it stays so, change the request as the message says, or choose another model.",
        )
        .again(Again::Yes),
    Rule::new("gateway-error", &[])
        .statuses(&[502, 504])
        .text(
            "A gateway failed",
            "Something between you and the service gave up: a proxy of AWS's or one of your own.",
            "Send again in a moment. With an endpoint of your own, check that it reaches the service and waits long enough.",
        )
        .again(Again::Yes),
    Rule::new("service-error", &["InternalServerException", "InternalFailure", "InternalServerError"])
        .statuses(&[500])
        .text(
            "The service failed",
            "Something broke on the service's side; the request is not to blame.",
            "Send again in a moment. If it stays so, look at AWS's health dashboard, and have the request id ready when asking AWS.",
        )
        .again(Again::Yes)
        .doc(USER_GUIDE_ERRORS),
];
