use super::*;

fn output() -> S3Output {
    S3Output {
        uri: "s3://bucket/videos".to_owned(),
        ..S3Output::default()
    }
}

fn call<'a>(output: &'a S3Output, input: &'a [u8]) -> AsyncInvoke<'a> {
    AsyncInvoke {
        model_id: "amazon.nova-reel-v1:1",
        input,
        output,
        token: "t-1",
        tags: &[],
    }
}

#[test]
fn the_input_is_sent_as_it_was_given() {
    let output = output();
    let request =
        Request::start_async_invoke(&call(&output, b" {\"seed\":12345678901234567890.5} \n")).unwrap();
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        r#"{"clientRequestToken":"t-1","modelId":"amazon.nova-reel-v1:1","modelInput":{"seed":12345678901234567890.5},"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://bucket/videos"}}}"#
    );
    assert!(request.operation.is_billed() && !request.operation.is_streaming());
}

#[test]
fn misuse_is_said_before_anything_is_sent() {
    let good = output();
    let tags = vec![("a".to_owned(), "b".to_owned()); 201];
    let long = "x".repeat(257);
    let at = |uri: &str| S3Output {
        uri: uri.to_owned(),
        ..S3Output::default()
    };
    let (http, bare, foreign) = (
        at("https://bucket/x"),
        at("s3://"),
        S3Output {
            bucket_owner: Some("1234".to_owned()),
            ..output()
        },
    );
    for (what, wrong) in [
        (
            "no id",
            AsyncInvoke {
                model_id: "",
                ..call(&good, b"{}")
            },
        ),
        (
            "a long id",
            AsyncInvoke {
                model_id: &long,
                ..call(&good, b"{}")
            },
        ),
        (
            "no token",
            AsyncInvoke {
                token: "",
                ..call(&good, b"{}")
            },
        ),
        (
            "a blank in the token",
            AsyncInvoke {
                token: "a b",
                ..call(&good, b"{}")
            },
        ),
        (
            "a long token",
            AsyncInvoke {
                token: &long,
                ..call(&good, b"{}")
            },
        ),
        (
            "many tags",
            AsyncInvoke {
                tags: &tags,
                ..call(&good, b"{}")
            },
        ),
        ("no S3", call(&http, b"{}")),
        ("no bucket", call(&bare, b"{}")),
        ("no account", call(&foreign, b"{}")),
        ("no object", call(&good, b"[]")),
        ("more than an object", call(&good, b"{},\"tags\":[]")),
        ("no JSON", call(&good, b"{")),
        ("no text", call(&good, b"{\xff}")),
    ] {
        let error = Request::start_async_invoke(&wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{what}");
    }
    let vast = format!("{{{}}}", " ".repeat(super::super::MAX_BODY));
    let error = Request::start_async_invoke(&call(&good, vast.as_bytes())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(Request::get_async_invoke("").is_err());
}

#[test]
fn the_filter_is_the_query() {
    let filter = AsyncFilter {
        submitted_after: Some(Timestamp::from_seconds(1_704_164_645)),
        submitted_before: Some(Timestamp::from_millis(1_704_164_646_500)),
        status: Some(AsyncStatus::Failed),
        page_size: Some(0),
        order: Some(SortOrder::Descending),
    };
    assert_eq!(
        Request::list_async_invokes(&filter, Some("n/")).target(),
        "/async-invoke?maxResults=1&nextToken=n%2F&sortBy=SubmissionTime&sortOrder=Descending&statusEquals=Failed\
         &submitTimeAfter=2024-01-02T03%3A04%3A05Z&submitTimeBefore=2024-01-02T03%3A04%3A06.500Z"
    );
    assert_eq!(
        Request::list_async_invokes(&AsyncFilter::default(), None).target(),
        "/async-invoke"
    );
}

#[test]
fn replies_are_read_with_what_is_new_in_them() {
    let body = br#"{"invocationArn":"arn:x","modelArn":null,"status":"Paused","submitTime":"2024-01-02T03:04:05.123456789Z",
        "endTime":7,"failureMessage":"","outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://b/p","bucketOwner":"123456789012"}},"progress":{"percent":3}}"#;
    let invocation = parse_async_invocation(body).unwrap();
    assert_eq!(invocation.status, AsyncStatus::Other("Paused".to_owned()));
    assert!(!invocation.status.is_final() && AsyncStatus::Failed.is_final());
    assert_eq!(
        invocation.submitted,
        Some(Timestamp::from_millis(1_704_164_645_123))
    );
    assert_eq!((invocation.ended, invocation.failure), (None, None));
    let output = invocation.output.unwrap();
    assert_eq!(
        (output.uri.as_str(), output.bucket_owner.as_deref()),
        ("s3://b/p", Some("123456789012"))
    );
    assert_eq!(
        (
            &invocation.rest["progress"]["percent"],
            &invocation.rest["endTime"]
        ),
        (&3.into(), &7.into())
    );
    assert!(!invocation.rest.contains_key("outputDataConfig"));

    let page =
        AsyncFilter::parse(br#"{"asyncInvokeSummaries":[{"invocationArn":"arn:x"},{},7],"nextToken":"n"}"#)
            .unwrap();
    assert_eq!((page.items.len(), page.next_token.as_deref()), (1, Some("n")));
    assert_eq!(page.items[0].status, AsyncStatus::Other(String::new()));
    assert_eq!(AsyncFilter::parse(b"{}").unwrap().items, []);
    assert_eq!(
        parse_start_async_invoke(br#"{"invocationArn":"arn:x"}"#).unwrap(),
        "arn:x"
    );
    for bad in [
        &b""[..],
        b"{}",
        b"[]",
        b"{\"invocationArn\":\"\"}",
        b"{\"invocationArn\":7}",
    ] {
        assert_eq!(
            parse_start_async_invoke(bad).unwrap_err().kind(),
            ErrorKind::UnreadableReply
        );
        assert_eq!(
            parse_async_invocation(bad).unwrap_err().kind(),
            ErrorKind::UnreadableReply
        );
    }
    assert!(AsyncFilter::parse(br#"{"asyncInvokeSummaries":7}"#).is_err());
}

#[test]
fn debug_shows_no_input() {
    let output = output();
    let shown = format!("{:?}", call(&output, br#"{"text":"secret"}"#));
    assert!(shown.contains("17 bytes") && !shown.contains("secret"), "{shown}");
}
