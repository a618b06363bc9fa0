//! Refusals of AWS's front end: the signature, the keys, the clock.

use super::super::{Again, Origin};
use super::{Rule, USER_GUIDE_KEYS};

const SIGNATURE: &[&str] = &[
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
    "RequestTimeTooSkewed",
];

pub(super) const RULES: &[Rule] = &[
    Rule::new("clock-skew", SIGNATURE)
        .says(&["signature expired", "signature not yet current", "too large", "requesttimetooskewed"])
        .text(
            "The clock is wrong",
            "A signature is good for five minutes, and this computer's clock differs from the service's by more.",
            "Send again: the difference is known now and corrected. Setting the computer's clock right ends it for good.",
        )
        .again(Again::Yes),
    Rule::new("signature-mismatch", SIGNATURE).text(
        "The signature does not match",
        "The secret access key does not belong to the access key id, or something changed the request on its way.",
        "Paste the credentials again, all of one set. With an endpoint of your own, check its signing host, and that it passes path, query and headers on unchanged. The canonical request shown with the call can be compared with the service's.",
    ),
    Rule::new(
        "credentials-expired",
        &["ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired"],
    )
    .text(
        "The credentials have expired",
        "Temporary credentials end after minutes to hours, and these have.",
        "Get a fresh set where these came from, and paste it on the Access page. Nothing else is lost.",
    ),
    Rule::new("credentials-unknown", &["UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"]).text(
        "The credentials are not known",
        "AWS does not know the access key id, or the session token is missing or belongs to another set. Keys that begin with ASIA need a session token.",
        "Paste the complete set again: key id, secret and session token. Check that the key still exists, and that the Region is of the same partition (GovCloud and China have keys of their own) and enabled for the account.",
    ),
    Rule::new("not-signed", &["MissingAuthenticationTokenException", "MissingAuthenticationToken"]).text(
        "The request arrived unsigned",
        "The service found no signature and no API key, or the address is not one of its operations.",
        "Check the endpoint's address. A proxy must pass the header authorization on.",
    ),
    Rule::new("signature-incomplete", &["IncompleteSignature", "IncompleteSignatureException"]).text(
        "The signature arrived incomplete",
        "A part of the signature's headers is missing or damaged.",
        "Check that a proxy or extension passes authorization, x-amz-date and x-amz-security-token on unchanged; then paste the credentials again.",
    ),
    Rule::new("api-key-refused", &["AccessDeniedException", "UnauthorizedException", "NotAuthorized", "Unauthorized"])
        .says(&["api key", "bearer token", "callwithbearertoken"])
        .statuses(&[401])
        .text(
            "The API key is refused",
            "The Bedrock API key has expired, is of another Region, was cut when copied, or its owner may not use keys (bedrock:CallWithBearerToken).",
            "Make a new key for this Region and paste it whole, or use credentials instead.",
        )
        .doc(USER_GUIDE_KEYS),
    Rule::new("credentials-refused", &["AccessDeniedException"])
        .from(Origin::FrontEnd)
        .text(
            "The credentials are refused",
            "AWS's front end refused the request before Bedrock saw it: the credentials, not the request, are to blame.",
            "Paste a fresh, complete set of credentials. If the clock of this computer is wrong, set it right.",
        ),
];
