//! `fixtures/requests`: calls beside inference as botocore serializes them, and their replies as it reads them.

use outcrop_core::catalog::host;
use outcrop_core::request::{
    AsyncFilter, AsyncInvocation, AsyncInvoke, AsyncStatus, Endpoint, FoundationModel, InferenceProfile,
    Listing, ModelFilter, ProfileFilter, ProfileKind, Request, Rerank, RerankDocument, S3Output, SortOrder,
    parse_async_invocation, parse_foundation_model, parse_foundation_models, parse_inference_profile,
    parse_rerank, parse_start_async_invoke,
};
use outcrop_core::time::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Calls and replies, written by `oracles/requests.py`.
pub const BOTOCORE: &str = include_str!("../fixtures/requests/botocore.jsonl");

#[derive(Deserialize)]
#[serde(untagged)]
enum Case {
    Call(Box<Call>),
    Reply {
        operation: String,
        reply: Value,
        parsed: Value,
    },
}

#[derive(Deserialize)]
struct Call {
    operation: String,
    region: String,
    input: Value,
    host: String,
    signed_for: String,
    method: String,
    path: String,
    query: Vec<(String, String)>,
    content_type: Option<String>,
    body: Option<Value>,
}

/// Makes every request and reads every reply; how many of each, or what differs.
pub fn run() -> Result<(usize, usize), String> {
    let (mut calls, mut replies) = (0, 0);
    for line in BOTOCORE.lines().skip(1) {
        let case = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        match case {
            Case::Call(call) => {
                check(&call).map_err(|error| format!("{line}\n{error}"))?;
                calls += 1;
            }
            Case::Reply {
                operation,
                reply,
                parsed,
            } => {
                let read = read(&operation, reply.to_string().as_bytes())?;
                if read != parsed {
                    return Err(format!("{operation}: botocore reads {parsed}\nand we {read}"));
                }
                replies += 1;
            }
        }
    }
    Ok((calls, replies))
}

fn check(call: &Call) -> Result<(), String> {
    let request = request(&call.operation, &call.input, &call.region).map_err(|error| error.to_string())?;
    let header = |name: &str| {
        let found = request.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let mut query = request.query.clone();
    query.sort();
    let service = request.operation.service();
    let expected_url = format!("https://{}{}", call.host, request.target());
    let body = if request.body.is_empty() {
        None
    } else {
        Some(serde_json::from_slice::<Value>(&request.body).map_err(|error| error.to_string())?)
    };
    for (what, holds) in [
        ("operation", request.operation.as_str() == call.operation),
        ("host", host(service, &call.region) == call.host),
        (
            "url",
            Endpoint::aws(service, &call.region).url(&request) == expected_url,
        ),
        // The one name that the signer uses for all of them.
        ("name to sign for", call.signed_for == "bedrock"),
        ("method", request.method == call.method),
        ("path", request.path == call.path),
        ("query", query == call.query),
        ("content type", header("content-type") == call.content_type),
        ("accept", header("accept").as_deref() == Some("application/json")),
        ("body", body == call.body),
    ] {
        if !holds {
            return Err(format!("the {what} differs: {request:?} {body:?}"));
        }
    }
    Ok(())
}

/// The request for a call in the operation's own members.
fn request(operation: &str, input: &Value, region: &str) -> Result<Request, outcrop_core::error::Error> {
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let owned = |value: &Value| value.as_str().map(str::to_owned);
    match operation {
        "StartAsyncInvoke" => {
            let s3 = &input["outputDataConfig"]["s3OutputDataConfig"];
            let tags: Vec<(String, String)> = input["tags"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|tag| (owned(&tag["key"]).unwrap(), owned(&tag["value"]).unwrap()))
                .collect();
            let output = S3Output {
                uri: owned(&s3["s3Uri"]).unwrap(),
                kms_key: owned(&s3["kmsKeyId"]),
                bucket_owner: owned(&s3["bucketOwner"]),
            };
            Request::start_async_invoke(&AsyncInvoke {
                model_id: text("modelId"),
                input: input["modelInput"].to_string().as_bytes(),
                output: &output,
                token: text("clientRequestToken"),
                tags: &tags,
            })
        }
        "GetAsyncInvoke" => Request::get_async_invoke(text("invocationArn")),
        "ListAsyncInvokes" => {
            let moment = |name: &str| Timestamp::parse_rfc3339(text(name)).ok();
            let filter = AsyncFilter {
                submitted_after: moment("submitTimeAfter"),
                submitted_before: moment("submitTimeBefore"),
                status: owned(&input["statusEquals"]).map(|status| match status.as_str() {
                    "InProgress" => AsyncStatus::InProgress,
                    "Completed" => AsyncStatus::Completed,
                    "Failed" => AsyncStatus::Failed,
                    _ => AsyncStatus::Other(status),
                }),
                page_size: input["maxResults"]
                    .as_u64()
                    .and_then(|size| u16::try_from(size).ok()),
                order: owned(&input["sortOrder"]).map(|order| match order.as_str() {
                    "Ascending" => SortOrder::Ascending,
                    _ => SortOrder::Descending,
                }),
            };
            Ok(Request::list_async_invokes(&filter, input["nextToken"].as_str()))
        }
        "Rerank" => rerank(input, region),
        "ListFoundationModels" => Ok(Request::list_foundation_models(&ModelFilter {
            by_provider: owned(&input["byProvider"]),
            by_customization_type: owned(&input["byCustomizationType"]),
            by_output_modality: owned(&input["byOutputModality"]),
            by_inference_type: owned(&input["byInferenceType"]),
        })),
        "GetFoundationModel" => Request::get_foundation_model(text("modelIdentifier")),
        "ListInferenceProfiles" => {
            let filter = ProfileFilter {
                kind: owned(&input["typeEquals"]).map(|kind| match kind.as_str() {
                    "APPLICATION" => ProfileKind::Application,
                    _ => ProfileKind::SystemDefined,
                }),
                page_size: input["maxResults"]
                    .as_u64()
                    .and_then(|size| u16::try_from(size).ok()),
            };
            Ok(Request::list_inference_profiles(
                &filter,
                input["nextToken"].as_str(),
            ))
        }
        "GetInferenceProfile" => Request::get_inference_profile(text("inferenceProfileIdentifier")),
        // Each takes one ARN, whatever its member is called.
        _ => {
            let arn = input
                .as_object()
                .unwrap()
                .values()
                .next()
                .unwrap()
                .as_str()
                .unwrap();
            Ok(Request::look_up(arn).expect("a lookup"))
        }
    }
}

fn rerank(input: &Value, region: &str) -> Result<Request, outcrop_core::error::Error> {
    let documents: Vec<RerankDocument> = input["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| {
            let inline = &source["inlineDocumentSource"];
            match inline["textDocument"]["text"].as_str() {
                Some(text) => RerankDocument::Text(text.to_owned()),
                None => RerankDocument::Json(inline["jsonDocument"].clone()),
            }
        })
        .collect();
    let configuration = &input["rerankingConfiguration"]["bedrockRerankingConfiguration"];
    let model = &configuration["modelConfiguration"];
    let arn = model["modelArn"].as_str().unwrap();
    Request::rerank(
        &Rerank {
            // By its id alone, so that the ARN is ours.
            model: arn.rsplit_once('/').unwrap().1,
            query: input["queries"][0]["textQuery"]["text"].as_str().unwrap(),
            documents: &documents,
            results: configuration["numberOfResults"]
                .as_u64()
                .and_then(|results| u32::try_from(results).ok()),
            fields: model["additionalModelRequestFields"].as_object(),
            next_token: input["nextToken"].as_str(),
        },
        region,
    )
}

/// What we read in a reply, in the operation's own members.
fn read(operation: &str, body: &[u8]) -> Result<Value, String> {
    let read = match operation {
        "StartAsyncInvoke" => parse_start_async_invoke(body).map(|arn| json!({"invocationArn": arn})),
        "GetAsyncInvoke" => parse_async_invocation(body).map(|found| invocation(&found)),
        "ListAsyncInvokes" => AsyncFilter::parse(body).map(|page| {
            let items: Vec<Value> = page.items.iter().map(invocation).collect();
            paged("asyncInvokeSummaries", items, page.next_token.as_deref(), body)
        }),
        "Rerank" => parse_rerank(body).map(|found| {
            let sent: Value = serde_json::from_slice(body).unwrap();
            // The documents that it repeats are not read: the index says which they are.
            let document = |index: usize| {
                let results = sent["results"].as_array().unwrap();
                let same = results.iter().find(|result| result["index"] == index);
                same.map(|result| result["document"].clone())
            };
            let items = found
                .scores
                .iter()
                .map(|score| {
                    let result = json!({"index": score.index, "relevanceScore": score.score});
                    with(
                        result,
                        [("document", document(score.index).filter(|found| !found.is_null()))],
                    )
                })
                .collect();
            paged("results", items, found.next_token.as_deref(), body)
        }),
        "GetFoundationModel" => {
            parse_foundation_model(body).map(|found| json!({"modelDetails": model(&found)}))
        }
        "ListFoundationModels" => parse_foundation_models(body)
            .map(|found| json!({"modelSummaries": found.iter().map(model).collect::<Vec<_>>()})),
        "GetInferenceProfile" => parse_inference_profile(body).map(|found| profile(&found)),
        "ListInferenceProfiles" => ProfileFilter::parse(body).map(|page| {
            let items: Vec<Value> = page.items.iter().map(profile).collect();
            paged(
                "inferenceProfileSummaries",
                items,
                page.next_token.as_deref(),
                body,
            )
        }),
        other => return Err(format!("nobody reads {other}")),
    };
    read.map_err(|error| format!("{operation}: {error}"))
}

/// An object without the members that are none.
fn with<const N: usize>(mut object: Value, members: [(&str, Option<Value>); N]) -> Value {
    for (name, value) in members {
        if let Some(value) = value {
            object[name] = value;
        }
    }
    object
}

fn paged(name: &str, items: Vec<Value>, next_token: Option<&str>, body: &[u8]) -> Value {
    let sent: Map<String, Value> = serde_json::from_slice(body).unwrap();
    let items = sent.contains_key(name).then(|| Value::from(items));
    with(
        json!({}),
        [(name, items), ("nextToken", next_token.map(Value::from))],
    )
}

fn millis(moment: Option<Timestamp>) -> Option<Value> {
    moment.map(|moment| moment.as_millis().into())
}

fn invocation(found: &AsyncInvocation) -> Value {
    let output = found.output.as_ref().map(|output| {
        let s3 = with(
            json!({"s3Uri": output.uri}),
            [
                ("kmsKeyId", output.kms_key.clone().map(Value::from)),
                ("bucketOwner", output.bucket_owner.clone().map(Value::from)),
            ],
        );
        json!({"s3OutputDataConfig": s3})
    });
    let object = json!({
        "invocationArn": found.arn, "modelArn": found.model_arn, "status": found.status.as_str(),
    });
    with(
        object,
        [
            ("clientRequestToken", found.token.clone().map(Value::from)),
            ("failureMessage", found.failure.clone().map(Value::from)),
            ("submitTime", millis(found.submitted)),
            ("lastModifiedTime", millis(found.modified)),
            ("endTime", millis(found.ended)),
            ("outputDataConfig", output),
        ],
    )
}

fn profile(found: &InferenceProfile) -> Value {
    let models: Vec<Value> = found.models.iter().map(|arn| json!({"modelArn": arn})).collect();
    with(
        json!({
            "inferenceProfileId": found.id, "inferenceProfileArn": found.arn, "inferenceProfileName": found.name,
            "status": found.status, "models": models,
        }),
        [
            ("description", found.description.clone().map(Value::from)),
            ("type", found.kind.as_ref().map(|kind| kind.as_str().into())),
            ("createdAt", millis(found.created)),
            ("updatedAt", millis(found.updated)),
        ],
    )
}

fn model(found: &FoundationModel) -> Value {
    let lifecycle = with(
        json!({"status": found.status}),
        [("endOfLifeTime", millis(found.ends()))],
    );
    let text = |text: &str| (!text.is_empty()).then(|| Value::from(text));
    let list = |list: &[String]| (!list.is_empty()).then(|| Value::from(list));
    with(
        json!({"modelId": found.id}),
        [
            ("modelArn", found.arn().map(Value::from)),
            ("modelName", text(&found.name)),
            ("providerName", text(&found.provider)),
            ("inputModalities", list(&found.input_modalities)),
            ("outputModalities", list(&found.output_modalities)),
            ("inferenceTypesSupported", list(&found.inference_types)),
            ("responseStreamingSupported", found.streams.map(Value::from)),
            ("modelLifecycle", (!found.status.is_empty()).then_some(lifecycle)),
        ],
    )
}
