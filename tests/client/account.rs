//! The calls beside inference against the sandbox: profiles, models, background calls, reranking.

use outcrop_client::Abort;
use outcrop_core::catalog::Catalog;
use outcrop_core::request::{
    AsyncFilter, AsyncInvoke, AsyncStatus, ModelFilter, Pager, ProfileFilter, ProfileKind, Rerank,
    RerankDocument, S3Output, SortOrder,
};

use crate::sandbox::{client, sandbox};

#[tokio::test]
async fn profiles_come_in_pages_and_one_by_one() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let abort = Abort::new();
    let filter = |page_size| ProfileFilter {
        kind: Some(ProfileKind::SystemDefined),
        page_size: Some(page_size),
    };
    let whole = client.list(filter(1000), &abort).await.unwrap();
    let mut pager = Pager::new(filter(7));
    let mut pieces = Vec::new();
    while let Some(page) = client.next_page(&mut pager, &abort).await.unwrap() {
        assert!(page.len() <= 7, "{}", page.len());
        pieces.extend(page);
    }
    assert_eq!(pieces, whole);
    assert!(pager.pages() > 3 && pager.is_complete(), "{}", pager.pages());

    let nova = whole
        .iter()
        .find(|profile| profile.id == "us.amazon.nova-lite-v1:0")
        .unwrap();
    assert_eq!(nova.model_ids(), ["amazon.nova-lite-v1:0"]);
    assert!(nova.regions().contains(&"us-east-1"));
    for name in [&nova.id, &nova.arn] {
        let one = client.get_inference_profile(name, &abort).await.unwrap();
        assert_eq!((&one.arn, &one.models), (&nova.arn, &nova.models));
    }
    let error = client
        .get_inference_profile("us.nobody.knows-v1:0", &abort)
        .await
        .unwrap_err();
    assert_eq!(error.service_error().unwrap().status, 404, "{error}");

    // What the service says of a profile agrees with what is built in.
    let behind = client.look_up(&nova.arn, &abort).await.unwrap().unwrap();
    let catalog = Catalog::builtin();
    let built_in = catalog.resolve(&nova.arn, "us-east-1");
    let live = built_in.clone().with_models(catalog, &behind.models);
    assert_eq!(
        (live.family, &live.destinations),
        (built_in.family, &built_in.destinations)
    );
}

#[tokio::test]
async fn every_listed_model_can_be_asked_for() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let abort = Abort::new();
    let models = client
        .list_foundation_models(&ModelFilter::default(), &abort)
        .await
        .unwrap();
    assert!(models.len() > 50, "{}", models.len());
    for listed in models.iter().step_by(10) {
        let one = client.get_foundation_model(&listed.id, &abort).await.unwrap();
        assert_eq!(
            (&one.id, &one.name, one.arn()),
            (&listed.id, &listed.name, listed.arn())
        );
    }
    assert!(
        client
            .get_foundation_model("nobody.knows-v1:0", &abort)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_background_call_is_begun_once_and_ends() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let abort = Abort::new();
    let output = S3Output {
        uri: "s3://amzn-s3-demo-bucket/videos".to_owned(),
        ..S3Output::default()
    };
    let input = br#"{"taskType":"TEXT_VIDEO","textToVideoParams":{"text":"Quiet granite tors"},"videoGenerationConfig":{"durationSeconds":6,"fps":24,"dimension":"1280x720"}}"#;
    let tags = [("team".to_owned(), "rocks".to_owned())];
    let call = |token| AsyncInvoke {
        model_id: "amazon.nova-reel-v1:1",
        input,
        output: &output,
        token,
        tags: &tags,
    };
    let arn = client.start_async_invoke(&call("first"), &abort).await.unwrap();
    assert_eq!(
        client.start_async_invoke(&call("first"), &abort).await.unwrap(),
        arn
    );
    let other = client.start_async_invoke(&call("second"), &abort).await.unwrap();
    assert_ne!(other, arn);

    let mut invocation = client.get_async_invoke(&arn, &abort).await.unwrap();
    assert_eq!(invocation.token.as_deref(), Some("first"));
    assert!(
        invocation.submitted.is_some() && invocation.rest.is_empty(),
        "{invocation:?}"
    );
    for _ in 0..10 {
        if invocation.status.is_final() {
            break;
        }
        invocation = client.get_async_invoke(&arn, &abort).await.unwrap();
    }
    assert_eq!(invocation.status, AsyncStatus::Completed);
    assert!(invocation.ended >= invocation.submitted);
    let written = invocation.output.unwrap().uri;
    assert!(written.starts_with(&output.uri), "{written}");

    let filter = AsyncFilter {
        page_size: Some(1),
        order: Some(SortOrder::Ascending),
        ..AsyncFilter::default()
    };
    let all = client.list(filter.clone(), &abort).await.unwrap();
    let arns: Vec<&str> = all.iter().map(|invocation| invocation.arn.as_str()).collect();
    assert_eq!(arns, [arn.as_str(), other.as_str()]);
    let completed = AsyncFilter {
        status: Some(AsyncStatus::Completed),
        ..filter
    };
    assert_eq!(client.list(completed, &abort).await.unwrap().len(), 1);

    let wrong = AsyncInvoke {
        input: br#"{"taskType":"TEXT_FILM"}"#,
        ..call("third")
    };
    let error = client.start_async_invoke(&wrong, &abort).await.unwrap_err();
    assert_eq!(error.service_error().unwrap().status, 400, "{error}");
}

#[tokio::test]
async fn documents_are_ranked() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let documents = [
        RerankDocument::Text("A network of relays.".to_owned()),
        RerankDocument::Text("Quiet granite tors.".to_owned()),
        RerankDocument::Json(serde_json::json!({"title": "Bread"})),
    ];
    let asked = Rerank {
        model: "cohere.rerank-v3-5:0",
        query: "granite tors",
        documents: &documents,
        results: Some(2),
        fields: None,
        next_token: None,
    };
    let reply = client.rerank(&asked, &Abort::new()).await.unwrap();
    assert_eq!(reply.scores.len(), 2);
    assert!(reply.scores[0].score >= reply.scores[1].score);
    assert!(
        reply
            .scores
            .iter()
            .all(|score| score.index < 3 && (0.0..=1.0).contains(&score.score))
    );
    let unknown = Rerank {
        model: "nobody.ranks-v1:0",
        ..asked
    };
    assert!(client.rerank(&unknown, &Abort::new()).await.is_err());
}
