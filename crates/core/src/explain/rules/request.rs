//! Refusals because of what is asked: ids, bodies, parameters.

use super::super::Again;
use super::{Rule, USER_GUIDE_ERRORS, USER_GUIDE_PROFILES, USER_GUIDE_QUOTAS};

const INVALID: &[&str] = &["ValidationException", "ValidationError", "Validation"];

pub(super) const RULES: &[Rule] = &[
    Rule::new("model-id-invalid", INVALID)
        .says(&["model identifier is invalid", "invalid model identifier"])
        .text(
            "There is no such model id",
            "The id is misspelt, was retired, or is not offered in this Region. A profile's prefix must fit the Region (eu. does not work in us-east-1).",
            "Choose the model from the list for this Region. Some ids end in :0 and some do not.",
        )
        .doc(USER_GUIDE_PROFILES),
    Rule::new("needs-profile", INVALID)
        .says(&["on-demand throughput isn't supported", "inference profile that contains this model"])
        .text(
            "An inference profile is needed",
            "This model is not served on demand by its bare id in this Region.",
            "Use the id of an inference profile: the bare id with us., eu., apac., global. or another prefix of your Region before it.",
        )
        .doc(USER_GUIDE_PROFILES),
    Rule::new("input-too-long", INVALID)
        .says(&[
            "input is too long",
            "input tokens exceeded",
            "prompt is too long",
            "too many total text bytes",
            "too many input tokens",
            "exceeds maximum length",
            "maximum context length",
        ])
        .text(
            "The prompt is too long",
            "The prompt and the reserved reply do not fit the model's context window, or the text is over the service's limit.",
            "Shorten the prompt or the conversation, drop attachments, or choose a model with a longer context.",
        ),
    Rule::new("max-tokens-too-high", INVALID)
        .says(&["exceeds the model limit", "maximum tokens you requested", "which is the maximum allowed"])
        .text(
            "Too many reply tokens asked for",
            "The model cannot write as many tokens as the request asks for.",
            "Lower the maximum of tokens; the model's entry in the catalogue has its limit.",
        ),
    Rule::new("tools-unsupported", INVALID)
        .says(&["doesn't support tool use"])
        .text(
            "The model has no tools",
            "The request offers tools, and this model takes none (some take them only when the reply is not streamed).",
            "Leave the tools out, do not stream, or choose another model.",
        ),
    Rule::new("count-tokens-unsupported", INVALID)
        .says(&["doesn't support counting tokens"])
        .text(
            "Tokens cannot be counted for this id",
            "Not every model can count, and none does by a profile's id (us., eu., …).",
            "Count with the bare model id, or send the request and read the usage of the reply.",
        ),
    Rule::new("system-unsupported", INVALID)
        .says(&["doesn't support system messages", "system messages are not supported"])
        .text(
            "The model has no system prompt",
            "The request has a system prompt, and this model takes none.",
            "Leave it empty, and put the instructions into the first message.",
        ),
    Rule::new("s3-unsupported", INVALID)
        .says(&["s3uri field", "s3location"])
        .text(
            "The model does not read from S3",
            "An attachment is given as an S3 address, and this model wants its bytes.",
            "Attach the file itself.",
        ),
    Rule::new("one-sampling-parameter", INVALID)
        .says(&["temperature` and `top_p` cannot both", "temperature and top_p cannot both"])
        .text(
            "Temperature or top_p, not both",
            "This model takes only one of the two in a request.",
            "Leave one of them empty.",
        ),
    Rule::new("sampling-unsupported", INVALID)
        .says(&["temperature is deprecated", "temperature` is deprecated", "top_p` is deprecated", "top_k` is deprecated"])
        .text(
            "The model takes no sampling parameters",
            "This model decides on its own how random its replies are.",
            "Leave temperature, top_p and top_k empty.",
        ),
    Rule::new("media-type-mismatch", INVALID)
        .says(&["mime type", "media type", "could not process image", "unable to process provided image"])
        .text(
            "An attachment is not what it claims to be",
            "The bytes of an image or document are of another type than the one stated, or damaged.",
            "Check that the file opens, and that its type is one the model takes.",
        ),
    Rule::new("unknown-member", INVALID)
        .says(&["extraneous key", "extra inputs are not permitted"])
        .text(
            "The body has a member too many",
            "The model's schema does not have a member of this name there. Often the body is in another family's form.",
            "Remove it, or choose the family that the body is written for.",
        ),
    Rule::new("missing-member", INVALID)
        .says(&["required key", "field required"])
        .text(
            "The body lacks a member",
            "The model requires a member that the body does not have.",
            "Add the member that the message names.",
        ),
    Rule::new("schema-unsupported", INVALID)
        .says(&["output_config.format.schema", "json schema", "input_schema", "' type, property '"])
        .text(
            "The JSON schema is not taken",
            "The schema for the output or for a tool uses something this model does not support.",
            "Simplify the schema as the message says: limits such as maxItems are often not supported.",
        ),
    Rule::new("malformed-body", INVALID)
        .says(&["malformed input request"])
        .text(
            "The body is malformed",
            "The body breaks the model's schema. In the message, # stands for the body's root and /a/0 for the path.",
            "Correct the place that the message names.",
        ),
    Rule::new("turn-order", INVALID)
        .says(&[
            "roles must alternate",
            "must start with a user message",
            "first message must use the",
            "must end with a user message",
            "assistant message prefill",
        ])
        .text(
            "The turns are in the wrong order",
            "A conversation begins with the user, and with this model user and assistant take turns.",
            "Reorder or merge the messages so that they alternate, beginning (and for some models ending) with the user.",
        ),
    Rule::new("empty-content", INVALID)
        .says(&["content must be non-empty", "is blank", "content is empty", "must not be empty", "non-whitespace text"])
        .text(
            "A message is empty",
            "A message, a block or the system prompt has no text in it.",
            "Write something, or leave the message out.",
        ),
    Rule::new("operation-not-allowed", INVALID)
        .says(&["operation not allowed"])
        .text(
            "AWS does not let this account call models",
            "New or restricted accounts are refused this way, whatever the request.",
            "Open a support case with AWS about Bedrock access of the account.",
        ),
    Rule::new("unsupported-by-model", INVALID)
        .says(&["doesn't support", "does not support", "is not supported"])
        .text(
            "The model does not support this",
            "The request uses something that this model does not have; the message names it.",
            "Leave it out, or choose another model.",
        ),
    Rule::new("invalid-request", INVALID).statuses(&[400]).text(
        "The request is refused",
        "The service or the model found something wrong with the request; the message says what.",
        "Correct what the message names. The body as sent is shown with the call.",
    ),
    Rule::new("conflict", &["ConflictException"]).text(
        "It is in use or being changed",
        "Something else uses it, or another change to it is under way.",
        "Wait a moment and try again; end what uses it first (a profile in use cannot be deleted).",
    )
    .again(Again::Yes),
    Rule::new("in-use", &["ResourceInUseException"]).text(
        "It is in use",
        "Something else uses it.",
        "End what uses it first.",
    )
    .again(Again::Later),
    Rule::new("too-many-tags", &["TooManyTagsException"]).text(
        "Too many tags",
        "A resource takes up to 200 tags.",
        "Remove some tags.",
    ),
    Rule::new("quota-exceeded", &["ServiceQuotaExceededException"])
        .text(
            "A quota is used up",
            "The account has as many of these as it may have (jobs, records, profiles), or asked for more at once than it may.",
            "Delete or wait for what is there, or ask for a higher quota in the Service Quotas console.",
        )
        .again(Again::Later)
        .doc(USER_GUIDE_QUOTAS),
    Rule::new("no-such-operation", &["InvalidAction", "UnknownOperationException"])
        .statuses(&[405])
        .text(
            "No such operation",
            "The endpoint does not know this operation.",
            "Check the endpoint's address and the Region: a new operation may not be offered there yet.",
        )
        .doc(USER_GUIDE_ERRORS),
    Rule::new("body-too-large", &["RequestEntityTooLargeException"]).statuses(&[413]).text(
        "The request is too large",
        "The service takes bodies up to 25 MB, a proxy on the way maybe less.",
        "Send fewer or smaller attachments, or a shorter prompt.",
    ),
];
