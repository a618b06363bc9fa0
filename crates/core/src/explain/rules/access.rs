//! Refusals because of who asks: permissions, model access, agreements, things that are not there.

use super::super::Again;
use super::{Rule, USER_GUIDE_ACCESS, USER_GUIDE_IAM, USER_GUIDE_LIFECYCLE};

const DENIED: &[&str] = &["AccessDeniedException", "NotAuthorized", "UnauthorizedOperation"];
const NOT_FOUND: &[&str] = &["ResourceNotFoundException", "ResourceNotFound"];

pub(super) const RULES: &[Rule] = &[
    Rule::new("model-access", DENIED)
        .says(&["don't have access to the model", "access to the model with the specified model id"])
        .text(
            "No access to this model",
            "The account has not been given access to this model in this Region, or a policy denies it.",
            "In the Bedrock console of this Region, open Model access and request it; some providers ask for a form first. Or choose another model or Region.",
        )
        .doc(USER_GUIDE_ACCESS),
    Rule::new("marketplace-access", DENIED)
        .says(&["marketplace"])
        .text(
            "The model's subscription is not allowed",
            "The model is sold through AWS Marketplace, and this principal may not subscribe to it (aws-marketplace:Subscribe, ViewSubscriptions), or the account has no valid payment method.",
            "Have someone with these permissions use the model once in this account, or have them allowed; then wait a few minutes.",
        )
        .again(Again::Later)
        .doc(USER_GUIDE_ACCESS),
    Rule::new("denied-by-policy", DENIED)
        .says(&["explicit deny"])
        .text(
            "A policy denies it",
            "A policy says Deny, often one of the organisation (SCP). A Deny wins over every Allow. An inference profile needs every Region it leads to.",
            "The message names the kind of policy. Ask its owner for an exception, or use a model id, profile or Region that it leaves open.",
        )
        .doc(USER_GUIDE_IAM),
    Rule::new("not-authorised", DENIED)
        .says(&["is not authorized to perform", "no identity-based policy", "not authorized"])
        .text(
            "Not allowed",
            "No policy allows this principal to do this with this model.",
            "Have the action that the message names allowed for this principal.",
        )
        .doc(USER_GUIDE_IAM),
    Rule::new("agreement-pending", &["MPAgreementBeingCreated"])
        .text(
            "The agreement is being made",
            "The first use of a model makes an agreement with its provider, which takes some minutes.",
            "Wait 15 minutes and send again.",
        )
        .again(Again::Later),
    Rule::new("access-denied", DENIED)
        .statuses(&[403])
        .text(
            "Access denied",
            "The credentials are known, but may not do this.",
            "Check the model access of the account in this Region, the policies of the principal, and those of the organisation.",
        )
        .doc(USER_GUIDE_IAM),
    Rule::new("use-case-form", &["FTUFormNotFilled"])
        .text(
            "A form is missing",
            "Anthropic asks each account for its use case once, before its models can be called.",
            "Fill in the use-case form in the Bedrock console (Model catalog, any Claude model); then wait 15 minutes.",
        )
        .again(Again::Later)
        .doc(USER_GUIDE_ACCESS),
    Rule::new("use-case-form", NOT_FOUND)
        .says(&["use case details have not been submitted", "use case details form"])
        .text(
            "A form is missing",
            "Anthropic asks each account for its use case once, before its models can be called.",
            "Fill in the use-case form in the Bedrock console (Model catalog, any Claude model); then wait 15 minutes.",
        )
        .again(Again::Later)
        .doc(USER_GUIDE_ACCESS),
    Rule::new("model-ended", NOT_FOUND)
        .says(&["reached the end of its life"])
        .text(
            "The model is no longer offered",
            "This version of the model has reached the end of its life.",
            "Choose a newer model.",
        )
        .doc(USER_GUIDE_LIFECYCLE),
    Rule::new("model-legacy", NOT_FOUND)
        .says(&["legacy"])
        .text(
            "The model is closed to you",
            "The model is a legacy one: only accounts that used it lately may still call it.",
            "Choose a newer model.",
        )
        .doc(USER_GUIDE_LIFECYCLE),
    Rule::new("job-not-found", NOT_FOUND)
        .says(&["batch inference job"])
        .text(
            "There is no such job",
            "This account has no batch job by this id in this Region.",
            "Check the Region and the account of the credentials, and list the jobs anew.",
        ),
    Rule::new("not-found", NOT_FOUND).statuses(&[404]).text(
        "Not found",
        "What the request names is not in this Region and account, or the address is not one of Bedrock's.",
        "Check the id, the Region, the account of the credentials, and the endpoint.",
    ),
];
