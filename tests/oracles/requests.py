"""Writes tests/fixtures/requests/botocore.jsonl: calls as botocore serializes them, and replies as it reads them.

    target/venv/bin/python tests/oracles/requests.py

The first line names the oracle and its version. Lines with `input` are calls: the operation's own members, and the
request that botocore made of them. Lines with `reply` are replies: the body, and what botocore read in it (without
members it does not know; moments in milliseconds).
"""

import datetime
import json
import pathlib
from urllib.parse import parse_qsl, urlsplit

import botocore
import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.parsers import create_parser

OUT = pathlib.Path(__file__).parent.parent / "fixtures" / "requests" / "botocore.jsonl"

session = botocore.session.Session()
session.set_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
cases = []

SERVICES = {
    "StartAsyncInvoke": "bedrock-runtime",
    "GetAsyncInvoke": "bedrock-runtime",
    "ListAsyncInvokes": "bedrock-runtime",
    "Rerank": "bedrock-agent-runtime",
}


def service_of(operation):
    return SERVICES.get(operation, "bedrock")


def call(operation, given, region="us-east-1"):
    service = service_of(operation)
    client = session.create_client(service, region_name=region, config=Config(retries={"total_max_attempts": 1}))
    sent = []

    def keep(request, **_):
        sent.append(request)
        return AWSResponse(request.url, 400, {}, None)

    client.meta.events.register("before-send", keep)
    method = next(name for name, known in client.meta.method_to_api_mapping.items() if known == operation)
    moments = {"submitTimeAfter", "submitTimeBefore"}
    arguments = {name: datetime.datetime.fromisoformat(value.replace("Z", "+00:00")) if name in moments else value
                 for name, value in given.items()}
    try:
        getattr(client, method)(**arguments)
    except Exception:
        # The reply is none: the request is what counts.
        pass
    (request,) = sent
    url = urlsplit(request.url)
    content_type = request.headers.get("Content-Type")
    if isinstance(content_type, bytes):
        content_type = content_type.decode()
    cases.append({
        "operation": operation,
        "region": region,
        "input": given,
        "host": url.netloc,
        "signed_for": client.meta.service_model.signing_name,
        "method": request.method,
        "path": url.path,
        "query": sorted(parse_qsl(url.query, keep_blank_values=True)),
        "content_type": content_type,
        "body": json.loads(request.body) if request.body else None,
    })


def plain(value):
    if isinstance(value, datetime.datetime):
        return round(value.timestamp() * 1000)
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items() if name != "ResponseMetadata"}
    if isinstance(value, list):
        return [plain(member) for member in value]
    return value


def reply(operation, body):
    model = session.get_service_model(service_of(operation)).operation_model(operation)
    raw = {"status_code": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body).encode()}
    parsed = create_parser("rest-json").parse(raw, model.output_shape)
    cases.append({"operation": operation, "reply": body, "parsed": plain(parsed)})


REEL = {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "Grüße 你好 \"quoted\" \\ / \u2028"},
        "videoGenerationConfig": {"durationSeconds": 6, "fps": 24, "dimension": "1280x720", "seed": 0}}
S3 = {"s3OutputDataConfig": {"s3Uri": "s3://amzn-s3-demo-bucket/videos"}}
INVOCATION = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdef123456"
KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"

call("StartAsyncInvoke", {"clientRequestToken": "0b8f7f8e-4f4d-4c59-9d6b-3d1e0e0e8c11", "modelId": "amazon.nova-reel-v1:1",
                          "modelInput": REEL, "outputDataConfig": S3})
call("StartAsyncInvoke", {
    "clientRequestToken": "!~", "modelId": "luma.ray-v2:0", "modelInput": {"prompt": "a", "loop": True, "nested": {"n": [1, 2.5, None]}},
    "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://abc", "kmsKeyId": KEY, "bucketOwner": "210987654321"}},
    "tags": [{"key": "team", "value": "rocks & tors"}, {"key": "empty", "value": ""}]}, "us-west-2")
call("StartAsyncInvoke", {
    "clientRequestToken": "t", "modelId": "arn:aws:bedrock:us-east-1::foundation-model/twelvelabs.marengo-embed-2-7-v1:0",
    "modelInput": {"inputType": "text", "inputText": "x"}, "outputDataConfig": S3, "tags": [{"key": "a", "value": "b"}]})
call("StartAsyncInvoke", {"clientRequestToken": "t", "modelId": "amazon.nova-reel-v1:0", "modelInput": {}, "outputDataConfig": S3}, "us-gov-west-1")
call("GetAsyncInvoke", {"invocationArn": INVOCATION})
call("GetAsyncInvoke", {"invocationArn": "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:async-invoke/0123456789ab"}, "us-gov-west-1")
call("ListAsyncInvokes", {})
call("ListAsyncInvokes", {"submitTimeAfter": "2024-01-02T03:04:05Z", "submitTimeBefore": "2026-12-31T23:59:59Z",
                          "statusEquals": "InProgress", "maxResults": 1000, "nextToken": "a/+=&?é",
                          "sortBy": "SubmissionTime", "sortOrder": "Descending"})
call("ListAsyncInvokes", {"statusEquals": "Failed", "maxResults": 1})
call("ListAsyncInvokes", {"statusEquals": "Completed", "sortBy": "SubmissionTime", "sortOrder": "Ascending"}, "eu-west-1")


def rerank(query, sources, model, region="us-east-1", results=None, fields=None, token=None):
    inline = [{"type": "INLINE", "inlineDocumentSource":
               {"type": "TEXT", "textDocument": {"text": source}} if isinstance(source, str)
               else {"type": "JSON", "jsonDocument": source}} for source in sources]
    configuration = {"modelConfiguration": {"modelArn": f"arn:{'aws-us-gov' if 'gov' in region else 'aws'}:bedrock:{region}::foundation-model/{model}"}}
    if fields:
        configuration["modelConfiguration"]["additionalModelRequestFields"] = fields
    if results:
        configuration["numberOfResults"] = results
    given = {"queries": [{"type": "TEXT", "textQuery": {"text": query}}], "sources": inline,
             "rerankingConfiguration": {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": configuration}}
    if token:
        given["nextToken"] = token
    call("Rerank", given, region)


rerank("What is a tor?", ["A rock outcrop.", "A network."], "cohere.rerank-v3-5:0", results=1)
rerank("Grüße \"你好\"", ["a", {"title": "b", "text": "c", "n": 1}], "amazon.rerank-v1:0", "eu-central-1")
rerank("q", [{"only": ["json", None]}], "cohere.rerank-v3-5:0", "us-gov-west-1", 1000, {"max_tokens_per_doc": 100}, "next/+=")

for operation, member in (("GetFoundationModel", "modelIdentifier"), ("GetInferenceProfile", "inferenceProfileIdentifier")):
    kind = "foundation-model" if "Foundation" in operation else "inference-profile"
    bare = "anthropic.claude-3-haiku-20240307-v1:0" if "Foundation" in operation else "us.anthropic.claude-3-haiku-20240307-v1:0"
    account = "" if "Foundation" in operation else "123456789012"
    call(operation, {member: bare})
    call(operation, {member: f"arn:aws:bedrock:us-east-1:{account}:{kind}/{bare}"})
call("GetInferenceProfile", {"inferenceProfileIdentifier": "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/1arbu5hu2sjr"}, "eu-west-1")
call("GetFoundationModel", {"modelIdentifier": "amazon.nova-lite-v1:0:24k"}, "us-gov-west-1")
call("ListFoundationModels", {"byProvider": "Stability AI", "byOutputModality": "IMAGE", "byInferenceType": "ON_DEMAND"})
call("ListInferenceProfiles", {})
call("ListInferenceProfiles", {"typeEquals": "APPLICATION", "maxResults": 7, "nextToken": "a b/+="})
call("ListInferenceProfiles", {"typeEquals": "SYSTEM_DEFINED"}, "ap-northeast-1")

OWN = "arn:aws:bedrock:us-east-1:123456789012:"
call("GetProvisionedModelThroughput", {"provisionedModelId": OWN + "provisioned-model/abcdefghijkl"})
call("GetImportedModel", {"modelIdentifier": OWN + "imported-model/abcdefghijkl"})
call("GetCustomModelDeployment", {"customModelDeploymentIdentifier": OWN + "custom-model-deployment/abcdefghijkl"})
call("GetPromptRouter", {"promptRouterArn": OWN + "default-prompt-router/anthropic.claude:1"})

SUMMARY = {"invocationArn": INVOCATION, "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-reel-v1:1",
           "clientRequestToken": "t-1", "status": "InProgress", "submitTime": "2026-01-02T03:04:05.678Z",
           "lastModifiedTime": "2026-01-02T03:05:05Z", "outputDataConfig": S3}
FAILED = {**SUMMARY, "status": "Failed", "failureMessage": "Content filtered.", "endTime": "2026-01-02T03:06:05.000Z",
          "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://b-b/p", "kmsKeyId": KEY, "bucketOwner": "210987654321"}}}
reply("StartAsyncInvoke", {"invocationArn": INVOCATION, "new": 1})
reply("GetAsyncInvoke", SUMMARY)
reply("GetAsyncInvoke", {**FAILED, "progress": {"percent": 40}})
reply("ListAsyncInvokes", {"asyncInvokeSummaries": [SUMMARY, FAILED], "nextToken": "n/+="})
reply("ListAsyncInvokes", {"asyncInvokeSummaries": [], "nextToken": None})
reply("ListAsyncInvokes", {})
reply("Rerank", {"results": [{"index": 2, "relevanceScore": 0.8742601, "document": {"type": "TEXT", "textDocument": {"text": "x"}}},
                             {"index": 0, "relevanceScore": 0.1}], "nextToken": "n"})
reply("Rerank", {"results": []})

MODEL = {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0", "modelId": "a.b-v1:0", "modelName": "B", "providerName": "A",
         "inputModalities": ["TEXT", "SPEECH"], "outputModalities": ["VIDEO"], "responseStreamingSupported": False,
         "customizationsSupported": None, "inferenceTypesSupported": ["INFERENCE_PROFILE"],
         "modelLifecycle": {"status": "LEGACY", "endOfLifeTime": "2026-10-01T00:00:00Z"}, "batchSupported": None}
reply("GetFoundationModel", {"modelDetails": MODEL})
reply("GetFoundationModel", {"modelDetails": {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/c.d", "modelId": "c.d"}})
reply("ListFoundationModels", {"modelSummaries": [MODEL], "enableAccessToAllModelsByDefault": True})

PROFILE = {"inferenceProfileName": "dd", "description": "d", "createdAt": "2026-07-13T14:00:42.680Z", "updatedAt": "2026-07-13T14:00:42Z",
           "inferenceProfileArn": OWN + "application-inference-profile/1arbu5hu2sjr", "inferenceProfileId": "1arbu5hu2sjr",
           "models": [{"modelArn": "arn:aws:bedrock:::foundation-model/a.b-v1:0"}, {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0"}],
           "status": "ACTIVE", "type": "APPLICATION", "toolboxArn": None}
reply("GetInferenceProfile", PROFILE)
reply("ListInferenceProfiles", {"inferenceProfileSummaries": [PROFILE, {**PROFILE, "inferenceProfileId": "us.a.b-v1:0", "type": "SYSTEM_DEFINED"}],
                                "nextToken": "n/+="})
reply("ListInferenceProfiles", {"inferenceProfileSummaries": []})

head = {"oracle": "botocore", "version": botocore.__version__, "script": "tests/oracles/requests.py", "cases": len(cases)}
OUT.parent.mkdir(exist_ok=True)
with OUT.open("w", encoding="utf-8") as file:
    for line in [head, *cases]:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
print(f"{len(cases)} cases")
