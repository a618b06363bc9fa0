"""Drives the sandbox with unmodified boto3.

    AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… target/venv/bin/python tests/oracles/sandbox.py http://127.0.0.1:8081

Every inference operation for a model of each family, vectors, scores, pictures, the background, counting, listing, and
the errors by the class boto3 raises for them. Prints the number of checks, or fails with the first that did not hold.
"""

import base64
import datetime
import json
import os
import sys
import urllib.error
import urllib.request
import zlib

import boto3
import botocore
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, EventStreamError

ENDPOINT = sys.argv[1]
ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=20)

runtime = boto3.client("bedrock-runtime", endpoint_url=ENDPOINT, config=ONCE)
control = boto3.client("bedrock", endpoint_url=ENDPOINT, config=ONCE)

checks = 0


def check(what, holds, seen=None):
    global checks
    assert holds, f"{what}: {seen!r}"
    checks += 1


def raises(what, name, call, words="", status=None):
    try:
        call()
    except ClientError as error:
        seen = error.response["Error"]
        check(what, type(error).__name__ == name or seen["Code"] == name, error)
        check(what, words in seen["Message"], seen)
        if status:
            check(what, error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response)
        return
    raise AssertionError(f"{what}: nothing was raised")


TITAN = "amazon.titan-text-express-v1"
NOVA = "us.amazon.nova-lite-v1:0"
CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
PROMPT = "Grüße an die Welt 🎉 from the café"
QUOTED = 'You wrote 8 words: "' + PROMPT + '"'


def body(model, prompt, limit=400):
    if model == TITAN:
        return {"inputText": prompt, "textGenerationConfig": {"maxTokenCount": limit}}
    if model == NOVA:
        return {
            "messages": [{"role": "user", "content": [{"text": prompt}]}],
            "inferenceConfig": {"maxTokens": limit},
        }
    return {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": limit,
        "messages": [{"role": "user", "content": prompt}],
    }


def text(model, reply):
    if model == TITAN:
        return reply["results"][0]["outputText"]
    if model == NOVA:
        return reply["output"]["message"]["content"][0]["text"]
    return reply["content"][0]["text"]


def chunk_text(model, chunk):
    if model == TITAN:
        return chunk["outputText"]
    if model == NOVA:
        return chunk.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
    return chunk.get("delta", {}).get("text", "")


def said(prompt):
    return [{"role": "user", "content": [{"text": prompt}]}]


for model in (TITAN, NOVA, CLAUDE):
    limit = {"maxTokens": 400}
    whole = runtime.converse(modelId=model, messages=said(PROMPT), inferenceConfig=limit)
    answer = whole["output"]["message"]["content"][0]["text"]
    check("converse quotes the prompt", answer.startswith(QUOTED), answer)
    check("converse ends its turn", whole["stopReason"] == "end_turn", whole)
    check("converse has a request id", len(whole["ResponseMetadata"]["RequestId"]) == 36, whole)
    usage = whole["usage"]
    check("tokens add up", usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"], usage)

    events = list(runtime.converse_stream(modelId=model, messages=said(PROMPT), inferenceConfig=limit)["stream"])
    names = [next(iter(event)) for event in events]
    pieces = [event["contentBlockDelta"]["delta"]["text"] for event in events if "contentBlockDelta" in event]
    check("converse_stream says the same", "".join(pieces) == answer, pieces)
    check("events are in order", names[0] == "messageStart" and names[-2:] == ["messageStop", "metadata"], names)
    check("usage is the same", events[-1]["metadata"]["usage"]["outputTokens"] == usage["outputTokens"], events[-1])

    reply = runtime.invoke_model(modelId=model, body=json.dumps(body(model, PROMPT)))
    headers = reply["ResponseMetadata"]["HTTPHeaders"]
    check("invoke_model says the same", text(model, json.load(reply["body"])) == answer)
    check("headers count", headers["x-amzn-bedrock-output-token-count"] == str(usage["outputTokens"]), headers)

    stream = runtime.invoke_model_with_response_stream(modelId=model, body=json.dumps(body(model, PROMPT)))
    check("the inner type is JSON", stream["contentType"] == "application/json", stream)
    chunks = [json.loads(event["chunk"]["bytes"]) for event in stream["body"]]
    check("chunks say the same", "".join(chunk_text(model, chunk) for chunk in chunks) == answer, chunks)
    metrics = chunks[-1]["amazon-bedrock-invocationMetrics"]
    check("metrics count", metrics["outputTokenCount"] == usage["outputTokens"], metrics)

    cut = runtime.converse(modelId=model, messages=said(PROMPT), inferenceConfig={"maxTokens": 3})
    check("maxTokens end it", cut["stopReason"] == "max_tokens" and cut["usage"]["outputTokens"] == 3, cut)
    stopped = runtime.converse(modelId=model, messages=said(PROMPT), inferenceConfig={"stopSequences": ["words"]})
    check("a sequence ends it", stopped["stopReason"] == "stop_sequence", stopped)
    check("before itself", stopped["output"]["message"]["content"][0]["text"] == "You wrote 8 ", stopped)

    raises("throttling", "ThrottlingException",
           lambda: runtime.converse(modelId=model, messages=said("x [sandbox:throttle]")), "Too many requests", 429)
    raises("server error", "InternalServerException",
           lambda: runtime.invoke_model(modelId=model, body=json.dumps(body(model, "[sandbox:500]"))), status=500)
    raises("capacity", "ServiceUnavailableException",
           lambda: runtime.converse_stream(modelId=model, messages=said("[sandbox:503]")), status=503)
    raises("any declared error", "ModelTimeoutException",
           lambda: runtime.converse(modelId=model, messages=said("[sandbox:error type=ModelTimeoutException]")),
           status=408)
    raises("an expired token", "ExpiredTokenException",
           lambda: runtime.converse(modelId=model, messages=said("[sandbox:expired]")), "is expired", 403)
    raises("a page of HTML", "503",
           lambda: runtime.converse(modelId=model, messages=said("[sandbox:html]")), status=503)

    seen = []
    try:
        for event in runtime.converse_stream(
            modelId=model, messages=said(PROMPT + " [sandbox:exception after=2 type=throttlingException]")
        )["stream"]:
            seen.append(event)
        raise AssertionError("the stream ended well")
    except EventStreamError as error:
        check("an exception frame", error.response["Error"]["Code"] == "throttlingException", error)
    check("what came before it is kept", len(seen) == 2, seen)

# The other text families: where each has its text, whole and in chunks.
HUMAN = "\n\nHuman: " + PROMPT + "\n\nAssistant:"
CHAT = {"messages": [{"role": "user", "content": PROMPT}], "max_tokens": 400}
FAMILIES = [
    ("meta.llama2-13b-chat-v1", {"prompt": f"<s>[INST] {PROMPT} [/INST]"}, ["generation"], ["generation"]),
    ("us.meta.llama4-scout-17b-instruct-v1:0", {"prompt": PROMPT}, ["generation"], ["generation"]),
    ("mistral.mistral-7b-instruct-v0:2", {"prompt": PROMPT}, ["outputs", 0, "text"], ["outputs", 0, "text"]),
    ("mistral.ministral-3-8b-instruct", CHAT, ["choices", 0, "message", "content"], ["choices", 0, "delta", "content"]),
    ("deepseek.v3-v1:0", CHAT, ["choices", 0, "message", "content"], ["choices", 0, "delta", "content"]),
    ("ai21.jamba-1-5-mini-v1:0", CHAT, ["choices", 0, "message", "content"], ["choices", 0, "delta", "content"]),
    ("anthropic.claude-v2:1", {"prompt": HUMAN, "max_tokens_to_sample": 400}, ["completion"], ["completion"]),
    ("cohere.command-text-v14", {"prompt": PROMPT, "max_tokens": 400, "stream": True}, ["generations", 0, "text"], ["text"]),
    ("cohere.command-r-v1:0", {"message": PROMPT}, ["text"], ["text"]),
    ("ai21.j2-ultra-v1", {"prompt": PROMPT}, ["completions", 0, "data", "text"], None),
]


def member(value, path):
    for step in path:
        if isinstance(step, str) and step not in value:
            return ""
        value = value[step]
    return value


for model, request, whole_path, chunk_path in FAMILIES:
    reply = runtime.invoke_model(modelId=model, body=json.dumps(request))
    answer = member(json.load(reply["body"]), whole_path)
    check("the family answers", answer.strip().startswith(QUOTED), answer)
    conversed = runtime.converse(modelId=model, messages=said(PROMPT), inferenceConfig={"maxTokens": 400})
    check("so does Converse", conversed["output"]["message"]["content"][0]["text"].strip() == answer.strip(), conversed)
    if chunk_path is None:
        raises("it cannot stream", "ValidationException",
               lambda: runtime.invoke_model_with_response_stream(modelId=model, body=json.dumps(request)),
               "The model is unsupported for streaming.")
        continue
    stream = runtime.invoke_model_with_response_stream(modelId=model, body=json.dumps(request))
    chunks = [json.loads(event["chunk"]["bytes"]) for event in stream["body"]]
    texts = [member(chunk, chunk_path) for chunk in chunks if chunk.get("choices", [1])]
    check("its chunks say the same", "".join(texts) == answer, texts)
    counted = chunks[-1]["amazon-bedrock-invocationMetrics"]["outputTokenCount"]
    headers = reply["ResponseMetadata"]["HTTPHeaders"]
    check("both count alike", headers["x-amzn-bedrock-output-token-count"] == str(counted), counted)

# Tools and reasoning.
tools = {"tools": [{"toolSpec": {"name": "get_weather", "description": "Weather", "inputSchema": {"json": {
    "type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}, "required": ["city"]}}}}]}
for model in (NOVA, CLAUDE):
    prompt = said("Weather in Reykjavik [sandbox:tool]")
    whole = runtime.converse(modelId=model, messages=prompt, toolConfig=tools)
    call = whole["output"]["message"]["content"][1]["toolUse"]
    check("a tool is called", whole["stopReason"] == "tool_use" and call["name"] == "get_weather", whole)
    check("with an input that fits", call["input"] == {"city": "Reykjavik", "days": 3}, call)
    events = list(runtime.converse_stream(modelId=model, messages=prompt, toolConfig=tools)["stream"])
    parts = [event["contentBlockDelta"]["delta"].get("toolUse", {}).get("input", "")
             for event in events if "contentBlockDelta" in event]
    check("the streamed input is the same", json.loads("".join(parts)) == call["input"], parts)
    turn = [*prompt, whole["output"]["message"], {"role": "user", "content": [{"toolResult": {
        "toolUseId": call["toolUseId"], "content": [{"json": {"degrees": 4}}]}}]}]
    after = runtime.converse(modelId=model, messages=turn, toolConfig=tools)
    answer = after["output"]["message"]["content"][0]["text"]
    check("the result is read", 'The tool returned: {"degrees":4}.' in answer, answer)

thinking = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
thought = runtime.converse(modelId=CLAUDE, messages=said(PROMPT), additionalModelRequestFields=thinking)
first = thought["output"]["message"]["content"][0]["reasoningContent"]["reasoningText"]
check("reasoning is sealed", first["text"] and first["signature"], thought)
stop = runtime.converse(
    modelId=CLAUDE, messages=said(PROMPT), system=[{"text": "Be kind"}],
    inferenceConfig={"stopSequences": ["café"]}, additionalModelResponseFieldPaths=["/stop_sequence"],
)
check("the model's own members can be asked for",
      stop["additionalModelResponseFields"] == {"stop_sequence": "café"}, stop)

# Counting.
bare = "anthropic.claude-sonnet-4-5-20250929-v1:0"
counted = runtime.count_tokens(modelId=bare, input={"converse": {"messages": said(PROMPT)}})["inputTokens"]
used = runtime.converse(modelId=CLAUDE, messages=said(PROMPT))["usage"]["inputTokens"]
check("counting agrees with usage", counted == used, (counted, used))
inner = json.dumps(body(CLAUDE, PROMPT)).encode()
check("both forms agree",
      runtime.count_tokens(modelId=bare, input={"invokeModel": {"body": inner}})["inputTokens"] == counted)
for model in (CLAUDE, NOVA, TITAN):
    raises("counting is not for all", "ValidationException",
           lambda: runtime.count_tokens(modelId=model, input={"converse": {"messages": said("x")}}),
           "The provided model doesn't support counting tokens.")

# Listing.
summaries = control.list_foundation_models()["modelSummaries"]
ids = [summary["modelId"] for summary in summaries]
for model in (TITAN, NOVA.removeprefix("us."), CLAUDE.removeprefix("us.")):
    check("models are listed", model in ids, ids)
anthropic = control.list_foundation_models(byProvider="Anthropic", byInferenceType="ON_DEMAND")["modelSummaries"]
check("filters narrow it", {summary["providerName"] for summary in anthropic} == {"Anthropic"}, anthropic)
check("by throughput too", all("ON_DEMAND" in summary["inferenceTypesSupported"] for summary in anthropic))

# Ids.
arn = "arn:aws:bedrock:us-east-1::foundation-model/" + TITAN
check("an ARN is an id", runtime.converse(modelId=arn, messages=said("Hi"))["stopReason"] == "end_turn")
arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/" + CLAUDE
check("a profile's too", runtime.converse(modelId=arn, messages=said("Hi"))["stopReason"] == "end_turn")
raises("an unknown id", "ValidationException", lambda: runtime.converse(modelId="nonsense", messages=said("Hi")),
       "The provided model identifier is invalid.", 400)
raises("a bare id", "ValidationException", lambda: runtime.converse(modelId=bare, messages=said("Hi")),
       "on-demand throughput isn’t supported")
# Retired models are kept alive; their refusal is there for the asking.
ended = said("Hi [sandbox:error type=ResourceNotFoundException]")
raises("the end of life", "ResourceNotFoundException",
       lambda: runtime.converse(modelId="anthropic.claude-v2:1", messages=ended), "end of its life", 404)

# Bodies.
raises("Nova is strict", "ValidationException",
       lambda: runtime.invoke_model(modelId=NOVA, body=json.dumps({**body(NOVA, "Hi"), "max_tokens": 1})),
       "#: extraneous key [max_tokens] is not permitted")
raises("Titan is strict", "ValidationException",
       lambda: runtime.invoke_model(modelId=TITAN, body=json.dumps({"inputText": "Hi", "system": "x"})),
       "#: extraneous key [system] is not permitted")
without = body(CLAUDE, "Hi")
del without["max_tokens"]
raises("Claude wants max_tokens", "ValidationException",
       lambda: runtime.invoke_model(modelId=CLAUDE, body=json.dumps(without)), "max_tokens: Field required")
raises("Converse has ranges", "ValidationException",
       lambda: runtime.converse(modelId=NOVA, messages=said("Hi"), inferenceConfig={"temperature": 1.5}),
       "1 validation error detected: Value '1.5' at 'inferenceConfig.temperature'")
raises("not JSON", "ValidationException", lambda: runtime.invoke_model(modelId=NOVA, body=b"{"), "Malformed input")

# Vectors and scores.
def invoked(model, request):
    reply = runtime.invoke_model(modelId=model, body=json.dumps(request))
    return json.load(reply["body"]), reply["ResponseMetadata"]["HTTPHeaders"]


vector, headers = invoked("amazon.titan-embed-text-v2:0", {"inputText": PROMPT, "dimensions": 256})
check("a vector has the length asked for", len(vector["embedding"]) == 256, vector)
check("and is as long as one", abs(sum(value * value for value in vector["embedding"]) - 1) < 1e-4)
count = str(vector["inputTextTokenCount"])
check("its input is counted", headers["x-amzn-bedrock-input-token-count"] == count, headers)
check("its output is not", "x-amzn-bedrock-output-token-count" not in headers, headers)
vector, _ = invoked("amazon.titan-embed-text-v1", {"inputText": PROMPT})
check("G1 has 1536 values", len(vector["embedding"]) == 1536)
vector, _ = invoked("amazon.titan-embed-image-v1", {"inputText": PROMPT})
check("the multimodal one has 1024", len(vector["embedding"]) == 1024)
vector, _ = invoked("amazon.nova-2-multimodal-embeddings-v1:0", {
    "taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": {
        "embeddingPurpose": "GENERIC_INDEX", "text": {"truncationMode": "END", "value": PROMPT}}})
check("Nova has 3072", len(vector["embeddings"][0]["embedding"]) == 3072)
for model, kind in (("cohere.embed-english-v3", list), ("us.cohere.embed-v4:0", dict)):
    vector, _ = invoked(model, {"texts": ["a", "b"], "input_type": "search_query"})
    check("Cohere's are lists, by type since v4", isinstance(vector["embeddings"], kind), vector)
vector, _ = invoked("us.twelvelabs.marengo-embed-3-0-v1:0", {"inputType": "text", "text": {"inputText": PROMPT}})
check("Marengo 3.0 has 512", len(vector["data"][0]["embedding"]) == 512)
raises("a dimension there is not", "ValidationException",
       lambda: invoked("amazon.titan-embed-text-v2:0", {"inputText": "a", "dimensions": 300}),
       "#/dimensions: 300 is not a valid enum value")

DOCUMENTS = ["Bread is baked.", "Paris is the capital of France.", "A city of France."]
scores, headers = invoked("cohere.rerank-v3-5:0", {
    "query": "the capital of France", "documents": DOCUMENTS, "top_n": 2, "api_version": 2})
check("the best document is first", scores["results"][0]["index"] == 1 and len(scores["results"]) == 2, scores)
check("nothing is counted", not any("token-count" in name for name in headers), headers)
agent = boto3.client("bedrock-agent-runtime", endpoint_url=ENDPOINT, config=ONCE)


def rerank(model, count=2):
    sources = [{"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text}}}
               for text in DOCUMENTS]
    arn = "arn:aws:bedrock:us-east-1::foundation-model/" + model
    return agent.rerank(
        queries=[{"type": "TEXT", "textQuery": {"text": "the capital of France"}}], sources=sources,
        rerankingConfiguration={"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {
            "numberOfResults": count, "modelConfiguration": {"modelArn": arn}}})


ranked = rerank("cohere.rerank-v3-5:0")["results"]
check("Rerank agrees", [one["index"] for one in ranked] == [one["index"] for one in scores["results"]], ranked)
check("in its scores too", abs(ranked[0]["relevanceScore"] - scores["results"][0]["relevance_score"]) < 1e-6, ranked)
raises("not every model reranks", "ValidationException", lambda: rerank("amazon.nova-lite-v1:0"), "reranking")

# Pictures.
def opened(picture):
    """Width, height and pixels of a PNG, read without any library of pictures."""
    file = base64.b64decode(picture)
    check("it is a PNG", file.startswith(b"\x89PNG\r\n\x1a\n"), file[:8])
    at, parts = 8, {}
    while at < len(file):
        length, name = int.from_bytes(file[at:at + 4]), file[at + 4:at + 8]
        data, at = file[at + 8:at + 8 + length], at + 12 + length
        check("its checksums hold", zlib.crc32(name + data) == int.from_bytes(file[at - 4:at]), name)
        parts[name] = parts.get(name, b"") + data
    width, height = int.from_bytes(parts[b"IHDR"][:4]), int.from_bytes(parts[b"IHDR"][4:8])
    pixels = zlib.decompress(parts[b"IDAT"])
    check("three bytes a pixel, one a row", len(pixels) == height * (1 + 3 * width), (width, height, len(pixels)))
    return width, height, pixels


canvas = {"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a boat"},
          "imageGenerationConfig": {"width": 1280, "height": 720, "numberOfImages": 2, "seed": 1}}
for model, request in (
    ("amazon.nova-canvas-v1:0", canvas),
    ("amazon.titan-image-generator-v2:0", {"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a boat"}}),
    ("stability.sd3-5-large-v1:0", {"prompt": "a boat", "aspect_ratio": "16:9"}),
    ("stability.stable-image-core-v1:1", {"prompt": "a boat"}),
    ("stability.stable-image-ultra-v1:1", {"prompt": "a boat", "output_format": "png"}),
):
    painted, _ = invoked(model, request)
    width, height, _ = opened(painted["images"][0])
    check("it is small", max(width, height) == 256, (width, height))
painted, _ = invoked("stability.stable-diffusion-xl-v1", {"text_prompts": [{"text": "a boat"}], "seed": 9})
first = opened(painted["artifacts"][0]["base64"])
check("it says its seed", painted["artifacts"][0]["seed"] == 9, painted["artifacts"][0]["seed"])
other, _ = invoked("stability.stable-diffusion-xl-v1", {"text_prompts": [{"text": "a boat"}], "seed": 10})
check("another seed is another picture", opened(other["artifacts"][0]["base64"]) != first)
erased, _ = invoked("us.stability.stable-image-erase-object-v1:0", {"image": painted["artifacts"][0]["base64"]})
opened(erased["images"][0])
held, _ = invoked("stability.sd3-5-large-v1:0", {"prompt": "a boat [sandbox:filtered]"})
check("a filter has a reason", held == {"finish_reasons": ["Filter reason: prompt"]}, held)

# The background.
REEL = {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "a boat"},
        "videoGenerationConfig": {"durationSeconds": 6, "fps": 24, "dimension": "1280x720"}}


def begin(model="amazon.nova-reel-v1:1", given=REEL, uri="s3://my-bucket/videos", **more):
    output = {"s3OutputDataConfig": {"s3Uri": uri}}
    return runtime.start_async_invoke(modelId=model, modelInput=given, outputDataConfig=output, **more)["invocationArn"]


arn = begin(tags=[{"key": "a", "value": "b"}])
statuses = [runtime.get_async_invoke(invocationArn=arn)["status"] for _ in range(3)]
check("it goes on and completes", statuses == ["InProgress", "InProgress", "Completed"], statuses)
done = runtime.get_async_invoke(invocationArn=arn)
place = done["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"]
check("it says where", place == "s3://my-bucket/videos/" + arn.rsplit("/", 1)[1], place)
check("and when", done["submitTime"] <= done["endTime"], done)
for model, given in (
    ("luma.ray-v2:0", {"prompt": "a boat"}),
    ("twelvelabs.marengo-embed-2-7-v1:0", {"inputType": "text", "inputText": "a boat"}),
    ("twelvelabs.marengo-embed-3-0-v1:0", {"inputType": "text", "text": {"inputText": "a boat"}}),
    ("amazon.nova-2-multimodal-embeddings-v1:0", {
        "taskType": "SEGMENTED_EMBEDDING", "segmentedEmbeddingParams": {
            "embeddingPurpose": "GENERIC_INDEX", "text": {"truncationMode": "END", "value": "a boat"}}}),
):
    begin(model, given)
failing = {"prompt": "a boat [sandbox:job ms=0 fail]"}
failed = runtime.get_async_invoke(invocationArn=begin("luma.ray-v2:0", failing))
check("it can fail", failed["status"] == "Failed" and failed["failureMessage"], failed)
pages = [page["asyncInvokeSummaries"] for page in
         runtime.get_paginator("list_async_invokes").paginate(PaginationConfig={"PageSize": 4})]
check("they are listed in pages", [len(page) for page in pages] == [4, 2], pages)
completed = runtime.list_async_invokes(statusEquals="Completed")["asyncInvokeSummaries"]
check("by status", [one["invocationArn"] for one in completed] == [arn], completed)
once = begin(clientRequestToken="once")
check("a token starts it once", begin(clientRequestToken="once") == once)
raises("and nothing else", "ConflictException", lambda: begin("luma.ray-v2:0", {"prompt": "x"}, clientRequestToken="once"),
       status=400)
raises("a bucket is named", "ValidationException", lambda: begin(uri="my-bucket"), "s3Uri", 400)
raises("its input is judged", "ValidationException", lambda: begin(given={"taskType": "TEXT_VIDEO"}),
       "#: required key [textToVideoParams] not found")
raises("not every model does", "ValidationException", lambda: begin(NOVA, {}), "The provided request is not valid")

# Profiles.
details = control.get_foundation_model(modelIdentifier=TITAN)["modelDetails"]
check("one model is as in the list", details in summaries, details)
paginator = control.get_paginator("list_inference_profiles")
pages = [page["inferenceProfileSummaries"] for page in paginator.paginate(PaginationConfig={"PageSize": 10})]
profiles = [profile for page in pages for profile in page]
check("profiles come in pages", len(pages) > 2 and {len(page) for page in pages[:-1]} == {10}, [len(page) for page in pages])
for profile in profiles:
    one = control.get_inference_profile(inferenceProfileIdentifier=profile["inferenceProfileArn"])
    check("one is as in the list", {name: one[name] for name in profile} == profile, one)
check("all are the system's", control.list_inference_profiles(typeEquals="APPLICATION")["inferenceProfileSummaries"] == [])
raises("an unknown profile", "ResourceNotFoundException",
       lambda: control.get_inference_profile(inferenceProfileIdentifier="us.nonsense"), status=404)

# Senders.
def client(**changes):
    return boto3.client("bedrock-runtime", endpoint_url=ENDPOINT, config=ONCE, **changes)


unknown = {"aws_access_key_id": "ASIAUNKNOWN", "aws_secret_access_key": "x" * 40, "aws_session_token": "t"}
raises("an unknown key", "UnrecognizedClientException",
       lambda: client(**unknown).converse(modelId=TITAN, messages=said("Hi")),
       "The security token included in the request is invalid.", 403)
own = {"aws_access_key_id": os.environ["AWS_ACCESS_KEY_ID"], "aws_session_token": os.environ["AWS_SESSION_TOKEN"]}
raises("a wrong secret", "InvalidSignatureException",
       lambda: client(aws_secret_access_key="x" * 40, **own).converse(modelId=TITAN, messages=said("Hi")),
       "The request signature we calculated does not match", 403)


def api_key():
    """Mints a short-term key the way AWS's token generator does."""
    credentials = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"],
                              os.environ["AWS_SESSION_TOKEN"])
    request = AWSRequest("POST", "https://bedrock.amazonaws.com/", params={"Action": "CallWithBearerToken"},
                         headers={"host": "bedrock.amazonaws.com"})
    SigV4QueryAuth(credentials, "bedrock", "us-east-1", expires=43200).add_auth(request)
    presigned = request.url.removeprefix("https://") + "&Version=1"
    return "bedrock-api-key-" + base64.b64encode(presigned.encode()).decode()


def with_key(key, path, data=None):
    """boto3 sends keys over HTTPS only, so this goes without it; the key is still botocore's work."""
    request = urllib.request.Request(ENDPOINT + path, data and json.dumps(data).encode(),
                                     {"Authorization": "Bearer " + key, "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


path = f"/model/{TITAN}/converse"
status, reply = with_key(api_key(), path, {"messages": said("Hi")})
check("an API key is taken", (status, reply.get("stopReason")) == (200, "end_turn"), reply)
status, reply = with_key(api_key(), "/foundation-models")
check("for listing too", len(reply["modelSummaries"]) == len(summaries), reply)
status, reply = with_key("ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl", path, {"messages": said("Hi")})
check("a long-term key is not", status == 403 and "make sure your API Key is valid" in reply["Message"], reply)

request = AWSRequest("GET", ENDPOINT + "/foundation-models", params={"byProvider": "Amazon"})
credentials = Credentials(*(os.environ["AWS_" + name] for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")))
SigV4QueryAuth(credentials, "bedrock", "eu-west-1", expires=60).add_auth(request)
with urllib.request.urlopen(request.url) as reply:
    presigned = json.load(reply)["modelSummaries"]
check("a signature in the query is taken", {one["providerName"] for one in presigned} == {"Amazon"}, presigned)
check("for the region it names", presigned[0]["modelArn"].startswith("arn:aws:bedrock:eu-west-1::"), presigned[0])
try:
    urllib.request.urlopen(request.url.replace("byProvider=Amazon", "byProvider=Cohere"))
    raise AssertionError("a changed query was taken")
except urllib.error.HTTPError as error:
    check("but not another query", error.code == 403 and "InvalidSignature" in error.headers["x-amzn-ErrorType"], error)

# boto3 retries what it says can be retried, and sees the server's clock.
patient = boto3.client("bedrock-runtime", endpoint_url=ENDPOINT,
                       config=Config(retries={"total_max_attempts": 3, "mode": "standard"}))


def arm(fault):
    request = urllib.request.Request(ENDPOINT + "/_sandbox/faults", json.dumps(fault).encode(), method="POST")
    urllib.request.urlopen(request).read()


arm({"fault": "throttle", "times": 2})
again = patient.converse(modelId=TITAN, messages=said("Hi"))
check("two throttlings are retried", again["ResponseMetadata"]["RetryAttempts"] == 2, again["ResponseMetadata"])
arm({"fault": "skew", "minutes": 20})
try:
    runtime.converse(modelId=TITAN, messages=said("Hi"))
    raise AssertionError("the clock was not off")
except ClientError as error:
    check("a skewed clock", "Signature expired" in error.response["Error"]["Message"], error)
    date = error.response["ResponseMetadata"]["HTTPHeaders"]["date"]
    server = datetime.datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=datetime.timezone.utc)
    ahead = server - datetime.datetime.now(datetime.timezone.utc)
    check("the Date is off with it", datetime.timedelta(minutes=19) < ahead < datetime.timedelta(minutes=21), ahead)

print(f"{checks} checks passed with boto3 {boto3.__version__}, botocore {botocore.__version__}")
