//! What a body for reranking models looks like.

use super::{MOST, MOST_RESULTS};
use crate::codec::elsewhere::{MODEL, MODEL_ID};
use crate::rules::{missing_member, out_of_range};
use crate::schema::{Extra, Kind, Member, Members, SOME_TEXT, Scope, Table};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "rerank body",
    &[
        Member::required("query", SOME_TEXT, r#""query": "…""#),
        Member::required(
            "documents",
            Kind::List {
                of: &Kind::Either(&[SOME_TEXT, Kind::Document]),
                min: 1,
                max: MOST,
            },
            r#""documents": ["…"]"#,
        ),
        Member::optional(
            "top_n",
            Kind::Integer {
                min: 1,
                max: MOST_RESULTS,
            },
        ),
        Member::optional(
            "api_version",
            Kind::Integer {
                min: 1,
                max: i64::MAX,
            },
        ),
        MODEL,
        MODEL_ID,
        Member::refused(
            "rerankingConfiguration",
            "it belongs to the Rerank operation; a body has `top_n`",
        ),
        Member::misnamed("queries", "query"),
        Member::misnamed("sources", "documents"),
        Member::misnamed("numberOfResults", "top_n"),
    ],
    // What Cohere's own service takes beside these, Bedrock does not document.
    Extra::Doubtful,
    Some(version),
);

/// Some models refuse a body that states no version of their API, or one too low.
fn version(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let Some(least) = scope.quirks.api_version else {
        return;
    };
    let Some(token) = body.get("api_version") else {
        let add = format!(r#""api_version": {least}"#);
        scope.report_at("api_version", missing_member::say("api_version", &add), body.spot);
        return;
    };
    if body
        .number("api_version")
        .is_some_and(|said| said < f64::from(least))
    {
        let range = format!("a whole number of {least} or more");
        scope.report_at("api_version", out_of_range::say("api_version", &range), token);
    }
}
