//! The calls beside inference: what each sends, reads and does not repeat.

use outcrop_client::Abort;
use outcrop_core::catalog::{Catalog, Family};
use outcrop_core::request::{
    AsyncFilter, AsyncInvoke, AsyncStatus, ModelFilter, Pager, ProfileFilter, ProfileKind, Rerank,
    RerankDocument, S3Output,
};

use crate::scripted::{Scripted, Step, head, json};
use crate::{client, insistent};

const INVOCATION: &str = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl";
const PROFILE: &str = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";

fn output() -> S3Output {
    S3Output {
        uri: "s3://bucket/videos".to_owned(),
        ..S3Output::default()
    }
}

fn video(output: &S3Output) -> AsyncInvoke<'_> {
    AsyncInvoke {
        model_id: "amazon.nova-reel-v1:1",
        input: br#"{"taskType":"TEXT_VIDEO"}"#,
        output,
        token: "one-of-its-kind",
        tags: &[],
    }
}

fn documents() -> Vec<RerankDocument> {
    ["granite", "basalt"]
        .map(|text| RerankDocument::Text(text.to_owned()))
        .into()
}

fn ranking(documents: &[RerankDocument]) -> Rerank<'_> {
    Rerank {
        model: "cohere.rerank-v3-5:0",
        query: "What are tors made of?",
        documents,
        results: Some(2),
        fields: None,
        next_token: None,
    }
}

#[tokio::test]
async fn a_background_call_is_begun_and_watched() {
    let begun = format!(r#"{{"invocationArn":"{INVOCATION}"}}"#);
    let failed = format!(
        r#"{{"invocationArn":"{INVOCATION}","status":"Failed","failureMessage":"Blocked.","submitTime":"2026-01-02T03:04:05Z"}}"#
    );
    let server = Scripted::start(vec![json(200, &[], &begun), json(200, &[], &failed)]).await;
    let client = client(&server.address);
    let output = output();
    let arn = client
        .start_async_invoke(&video(&output), &Abort::new())
        .await
        .unwrap();
    assert_eq!(arn, INVOCATION);
    let invocation = client.get_async_invoke(&arn, &Abort::new()).await.unwrap();
    assert_eq!(invocation.status, AsyncStatus::Failed);
    assert_eq!(invocation.failure.as_deref(), Some("Blocked."));

    let seen = server.seen();
    assert!(
        seen[0].head.starts_with("POST /async-invoke HTTP/1.1\r\n"),
        "{}",
        seen[0].head
    );
    let body: serde_json::Value = serde_json::from_slice(&seen[0].body).unwrap();
    assert_eq!(body["clientRequestToken"], "one-of-its-kind");
    assert_eq!(body["modelInput"]["taskType"], "TEXT_VIDEO");
    let line =
        "GET /async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fabcdefghijkl ";
    assert!(seen[1].head.starts_with(line), "{}", seen[1].head);
    assert!(
        seen.iter()
            .all(|request| request.header("authorization").unwrap().contains("/bedrock/"))
    );
}

#[tokio::test]
async fn what_bills_is_sent_once_unless_the_caller_wants_otherwise() {
    let busy = || {
        json(
            503,
            &[("x-amzn-errortype", "ServiceUnavailableException")],
            r#"{"message":"busy"}"#,
        )
    };
    let (output, documents) = (output(), documents());
    let server = Scripted::start(vec![busy(), busy(), busy()]).await;
    let careful = client(&server.address);
    let error = careful
        .start_async_invoke(&video(&output), &Abort::new())
        .await
        .unwrap_err();
    assert_eq!(error.attempts().len(), 1);
    let error = careful
        .rerank(&ranking(&documents), &Abort::new())
        .await
        .unwrap_err();
    assert_eq!((error.attempts().len(), server.seen().len()), (1, 2));

    // A lost connection leaves open whether it arrived: not sent again either.
    let cut = Scripted::start(vec![vec![], json(200, &[], "{}")]).await;
    let error = client(&cut.address)
        .start_async_invoke(&video(&output), &Abort::new())
        .await
        .unwrap_err();
    assert_eq!((error.attempts().len(), cut.seen().len()), (1, 1));

    let begun = format!(r#"{{"invocationArn":"{INVOCATION}"}}"#);
    let ranked = r#"{"results":[{"index":1,"relevanceScore":0.5}]}"#;
    let server = Scripted::start(vec![
        busy(),
        json(200, &[], &begun),
        busy(),
        json(200, &[], ranked),
    ])
    .await;
    let insistent = insistent(&server.address);
    assert!(
        insistent
            .start_async_invoke(&video(&output), &Abort::new())
            .await
            .is_ok()
    );
    let reply = insistent
        .rerank(&ranking(&documents), &Abort::new())
        .await
        .unwrap();
    assert_eq!(
        (reply.scores[0].index, reply.scores[0].score.to_string()),
        (1, "0.5".to_owned())
    );
    let seen = server.seen();
    // The same token both times: the service does not begin it twice.
    assert_eq!((seen.len(), &seen[0].body), (4, &seen[1].body));
    assert!(seen[2].head.starts_with("POST /rerank HTTP/1.1\r\n"));
}

/// The answer to a start is lost, though the service has begun: it is found in the list by its token, and is not begun
/// a second time by being asked for again.
#[tokio::test]
async fn a_start_whose_answer_is_lost_is_found_by_its_token() {
    let listed = format!(
        r#"{{"asyncInvokeSummaries":[{{"invocationArn":"{INVOCATION}0","clientRequestToken":"another","status":"Completed"}},
            {{"invocationArn":"{INVOCATION}","clientRequestToken":"one-of-its-kind","status":"InProgress"}}]}}"#
    );
    let begun = format!(r#"{{"invocationArn":"{INVOCATION}"}}"#);
    let server = Scripted::start(vec![vec![], json(200, &[], &listed), json(200, &[], &begun)]).await;
    let (client, output) = (client(&server.address), output());
    let call = video(&output);
    let error = client.start_async_invoke(&call, &Abort::new()).await.unwrap_err();
    assert!(error.response().is_none());
    let all = client.list(AsyncFilter::default(), &Abort::new()).await.unwrap();
    let lost: Vec<_> = all
        .iter()
        .filter(|invocation| invocation.token.as_deref() == Some(call.token))
        .collect();
    assert_eq!(
        lost.iter()
            .map(|found| (found.arn.as_str(), &found.status))
            .collect::<Vec<_>>(),
        [(INVOCATION, &AsyncStatus::InProgress)]
    );
    assert_eq!(
        client.start_async_invoke(&call, &Abort::new()).await.unwrap(),
        INVOCATION
    );
    let seen = server.seen();
    assert_eq!((seen.len(), &seen[0].body), (3, &seen[2].body));
}

#[tokio::test]
async fn lists_are_read_to_their_end_and_free_calls_again() {
    let page = |id: &str, next: &str| {
        format!(
            r#"{{"inferenceProfileSummaries":[{{"inferenceProfileId":"{id}","type":"SYSTEM_DEFINED"}}]{next}}}"#
        )
    };
    let server = Scripted::start(vec![
        json(200, &[], &page("us.a.b", r#","nextToken":"x/+=""#)),
        json(
            429,
            &[("x-amzn-errortype", "ThrottlingException")],
            r#"{"message":"slow down"}"#,
        ),
        json(200, &[], &page("eu.a.b", "")),
    ])
    .await;
    let filter = ProfileFilter {
        kind: Some(ProfileKind::SystemDefined),
        page_size: Some(1),
    };
    let all = client(&server.address).list(filter, &Abort::new()).await.unwrap();
    let ids: Vec<&str> = all.iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(ids, ["us.a.b", "eu.a.b"]);
    let first_lines: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.head.lines().next().unwrap().to_owned())
        .collect();
    let first = "GET /inference-profiles?maxResults=1&type=SYSTEM_DEFINED HTTP/1.1";
    let second = "GET /inference-profiles?maxResults=1&nextToken=x%2F%2B%3D&type=SYSTEM_DEFINED HTTP/1.1";
    assert_eq!(first_lines, [first, second, second]);
}

#[tokio::test]
async fn a_page_that_fails_is_asked_for_again() {
    let one = format!(r#"{{"asyncInvokeSummaries":[{{"invocationArn":"{INVOCATION}"}}],"nextToken":"n"}}"#);
    let server = Scripted::start(vec![
        json(200, &[], &one),
        json(200, &[("content-type", "text/html")], "<html>"),
        json(200, &[], r#"{"asyncInvokeSummaries":[]}"#),
    ])
    .await;
    let client = client(&server.address);
    let mut pager = Pager::new(AsyncFilter::default());
    let abort = Abort::new();
    assert_eq!(
        client
            .next_page(&mut pager, &abort)
            .await
            .unwrap()
            .map(|page| page.len()),
        Some(1)
    );
    let error = client.next_page(&mut pager, &abort).await.unwrap_err();
    assert_eq!(error.response().unwrap().body_text(), "<html>");
    assert!(error.request_view().unwrap().url.ends_with("?nextToken=n"));
    assert_eq!(
        client
            .next_page(&mut pager, &abort)
            .await
            .unwrap()
            .map(|page| page.len()),
        Some(0)
    );
    assert!(client.next_page(&mut pager, &abort).await.unwrap().is_none());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn an_opaque_arn_is_looked_up_once() {
    let profile = format!(
        r#"{{"inferenceProfileArn":"{PROFILE}","models":[{{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"}}]}}"#
    );
    let server = Scripted::start(vec![json(200, &[], &profile)]).await;
    let calls = client(&server.address);
    let catalog = Catalog::builtin();
    let (resolution, error) = calls.resolve(catalog, PROFILE, &Abort::new()).await;
    assert!(error.is_none());
    assert_eq!(
        (resolution.family, resolution.wire_id.as_str()),
        (Some(Family::Nova), PROFILE)
    );
    assert_eq!(resolution.destinations, ["us-west-2"]);
    // What says itself is not asked about: the server has no second answer.
    for known in ["us.amazon.nova-lite-v1:0", "nobody.knows-v1:0"] {
        assert!(calls.resolve(catalog, known, &Abort::new()).await.1.is_none());
    }
    assert_eq!(server.seen().len(), 1);

    let denied = json(
        403,
        &[("x-amzn-errortype", "AccessDeniedException")],
        r#"{"message":"no"}"#,
    );
    let server = Scripted::start(vec![denied]).await;
    let (resolution, error) = client(&server.address)
        .resolve(catalog, PROFILE, &Abort::new())
        .await;
    assert!(error.is_some() && resolution.family.is_none());
    assert_eq!(resolution.wire_id, PROFILE);
}

#[tokio::test]
async fn single_entries_are_read() {
    let server = Scripted::start(vec![
        json(
            200,
            &[],
            r#"{"modelDetails":{"modelId":"amazon.nova-lite-v1:0","description":{"maxContextWindow":"300K"}}}"#,
        ),
        json(
            200,
            &[],
            r#"{"inferenceProfileId":"us.amazon.nova-lite-v1:0","models":[]}"#,
        ),
        json(200, &[], r#"{"modelSummaries":[{"modelId":"a.b"}]}"#),
        // A reply that is none of this operation's.
        json(200, &[], r#"{"modelSummaries":[]}"#),
    ])
    .await;
    let client = client(&server.address);
    let abort = Abort::new();
    let model = client
        .get_foundation_model("amazon.nova-lite-v1:0", &abort)
        .await
        .unwrap();
    assert_eq!(model.context(), Some(300_000));
    let profile = client
        .get_inference_profile("us.amazon.nova-lite-v1:0", &abort)
        .await
        .unwrap();
    assert_eq!(profile.id, "us.amazon.nova-lite-v1:0");
    let models = client
        .list_foundation_models(&ModelFilter::default(), &abort)
        .await
        .unwrap();
    assert_eq!(models.len(), 1);
    let error = client.get_foundation_model("a.b", &abort).await.unwrap_err();
    assert!(error.to_string().contains("GetFoundationModel"), "{error}");
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test]
async fn stop_ends_a_list() {
    let server = Scripted::start(vec![vec![
        head(200, &[("content-length", "100")]),
        Step::UntilClosed,
    ]])
    .await;
    let abort = Abort::new();
    let stop = abort.clone();
    let client = client(&server.address);
    let listing = client.list(ProfileFilter::default(), &abort);
    let stopping = async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        stop.abort();
    };
    let (listed, ()) = tokio::join!(listing, stopping);
    assert_eq!(listed.unwrap_err().kind(), outcrop_client::ErrorKind::Stopped);
    server.closed().await;
}
