"""boto3: every family by its own body, whole and streamed; Converse, tools; lists, background calls, Rerank."""

import json

import boto3
from botocore.config import Config

from report import (BACKGROUND, ENDPOINT, FAMILIES, PROMPT, TOOL, TOOL_PROMPT, WORDS, at, attempt, end, expect,
                    gives)

print(f"boto3 {boto3.__version__}")
ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=20)


def client(service, region=None):
    return boto3.client(service, endpoint_url=ENDPOINT, config=ONCE, region_name=region)


def invoke(family):
    reply = client("bedrock-runtime", family["region"]).invoke_model(modelId=family["model"], body=json.dumps(family["body"]))
    gives(family, at(json.load(reply["body"]), family["at"]))


def stream(family):
    body = {**family["body"], **family.get("streamed", {})}
    reply = client("bedrock-runtime", family["region"]).invoke_model_with_response_stream(
        modelId=family["model"], body=json.dumps(body))
    chunks = [json.loads(event["chunk"]["bytes"]) for event in reply["body"]]
    gives(family, "".join(at(chunk, family["chunk"]) or "" for chunk in chunks))
    expect("amazon-bedrock-invocationMetrics" in chunks[-1], chunks[-1])


def said(prompt):
    return [{"role": "user", "content": [{"text": prompt}]}]


def converse(family):
    runtime = client("bedrock-runtime", family["region"])
    asked = {"modelId": family["model"], "messages": said(PROMPT), "inferenceConfig": {"maxTokens": 300}}
    content = runtime.converse(**asked)["output"]["message"]["content"]
    whole = "".join(block.get("text", "") for block in content)
    expect(WORDS in whole, whole)
    events = list(runtime.converse_stream(**asked)["stream"])
    deltas = [event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event]
    expect("".join(delta.get("text", "") for delta in deltas) == whole, deltas)
    expect("metadata" in events[-1], events[-1])


def tools(family):
    runtime = client("bedrock-runtime", family["region"])
    config = {"tools": [{"toolSpec": {"name": TOOL["name"], "description": TOOL["description"],
                                      "inputSchema": {"json": TOOL["schema"]}}}]}
    reply = runtime.converse(modelId=family["model"], messages=said(TOOL_PROMPT), toolConfig=config)
    calls = [block["toolUse"] for block in reply["output"]["message"]["content"] if "toolUse" in block]
    expect(reply["stopReason"] == "tool_use" and calls[0]["input"] == {"city": "Reykjavik"}, reply)


for family in FAMILIES:
    name = family["family"]
    attempt(f"{name} invoke", lambda: invoke(family))
    if "chunk" in family:
        attempt(f"{name} stream", lambda: stream(family))
    if family.get("converse"):
        attempt(f"{name} converse", lambda: converse(family))
    if family.get("tools"):
        attempt(f"{name} tools", lambda: tools(family))


def background(family):
    runtime = client("bedrock-runtime", family["region"])
    place = {"s3OutputDataConfig": {"s3Uri": "s3://amzn-s3-demo-bucket/videos"}}
    arn = runtime.start_async_invoke(modelId=family["model"], modelInput=family["body"], outputDataConfig=place,
                                     clientRequestToken="token-" + family["family"])["invocationArn"]
    again = runtime.start_async_invoke(modelId=family["model"], modelInput=family["body"], outputDataConfig=place,
                                       clientRequestToken="token-" + family["family"])["invocationArn"]
    expect(arn == again, (arn, again))
    call = runtime.get_async_invoke(invocationArn=arn)
    expect(call["status"] in ("InProgress", "Completed"), call)
    pages = runtime.get_paginator("list_async_invokes").paginate(maxResults=1)
    listed = [summary["invocationArn"] for page in pages for summary in page["asyncInvokeSummaries"]]
    expect(arn in listed, listed)


for family in BACKGROUND:
    attempt(f"{family['family']} background", lambda: background(family))


def rerank():
    sources = [{"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text}}}
               for text in ("Quiet granite tors.", "A network of relays.", "A kind of bread.")]
    arn = "arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0"
    reply = client("bedrock-agent-runtime").rerank(
        queries=[{"type": "TEXT", "textQuery": {"text": WORDS}}], sources=sources,
        rerankingConfiguration={"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {
            "modelConfiguration": {"modelArn": arn}, "numberOfResults": 2}})
    scores = [result["relevanceScore"] for result in reply["results"]]
    expect(len(scores) == 2 and scores == sorted(scores, reverse=True), reply)


attempt("rerank operation", rerank)


def lists():
    control = client("bedrock")
    models = control.list_foundation_models()["modelSummaries"]
    first = models[0]["modelId"]
    expect(control.get_foundation_model(modelIdentifier=first)["modelDetails"]["modelId"] == first, first)


def profiles():
    control = client("bedrock")
    pages = control.get_paginator("list_inference_profiles").paginate(typeEquals="SYSTEM_DEFINED", PaginationConfig={"PageSize": 5})
    found = [profile for page in pages for profile in page["inferenceProfileSummaries"]]
    expect(len(found) > 5, found)
    one = control.get_inference_profile(inferenceProfileIdentifier=found[0]["inferenceProfileArn"])
    expect(one["inferenceProfileId"] == found[0]["inferenceProfileId"] and one["models"], one)


attempt("models listed", lists)
attempt("profiles listed in pages", profiles)
end()
