"""The AWS CLI, as its own process for each command: every family by its own body, Converse, lists, Rerank."""

import json
import pathlib
import subprocess
import sys
import tempfile

import awscli

from report import (BACKGROUND, ENDPOINT, FAMILIES, PROMPT, TOOL, TOOL_PROMPT, WORDS, at, attempt, end, expect, gives,
                    skip)

print(f"awscli {awscli.__version__}")
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="outcrop-clients-"))


def aws(*arguments, region=None):
    command = [sys.executable, "-m", "awscli", "--endpoint-url", ENDPOINT, "--output", "json", *arguments]
    if region:
        command += ["--region", region]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout) if done.stdout.strip() else None


def invoke(family):
    # A file: a picture in the body is longer than some systems let an argument be.
    body, reply = FOLDER / "body.json", FOLDER / "reply.json"
    body.write_text(json.dumps(family["body"]), encoding="utf-8")
    aws("bedrock-runtime", "invoke-model", "--model-id", family["model"], "--body", f"fileb://{body}", str(reply),
        region=family["region"])
    gives(family, at(json.loads(reply.read_text(encoding="utf-8")), family["at"]))


def said(prompt):
    return json.dumps([{"role": "user", "content": [{"text": prompt}]}])


def converse(family):
    reply = aws("bedrock-runtime", "converse", "--model-id", family["model"], "--messages", said(PROMPT),
                "--inference-config", "maxTokens=300", region=family["region"])
    text = "".join(block.get("text", "") for block in reply["output"]["message"]["content"])
    expect(WORDS in text, reply)


def tools(family):
    config = {"tools": [{"toolSpec": {"name": TOOL["name"], "inputSchema": {"json": TOOL["schema"]}}}]}
    reply = aws("bedrock-runtime", "converse", "--model-id", family["model"], "--messages", said(TOOL_PROMPT),
                "--tool-config", json.dumps(config), region=family["region"])
    expect(reply["stopReason"] == "tool_use", reply)


for family in FAMILIES:
    attempt(f"{family['family']} invoke", lambda: invoke(family))
by_name = {family["family"]: family for family in FAMILIES}
for name in ("nova", "anthropic", "llama"):
    attempt(f"{name} converse", lambda: converse(by_name[name]))
for name in ("nova", "anthropic"):
    attempt(f"{name} tools", lambda: tools(by_name[name]))
skip("streams", "the AWS CLI leaves out operations whose reply is an event stream")


def background(family):
    place = {"s3OutputDataConfig": {"s3Uri": "s3://amzn-s3-demo-bucket/videos"}}
    arn = aws("bedrock-runtime", "start-async-invoke", "--model-id", family["model"], "--model-input",
              json.dumps(family["body"]), "--output-data-config", json.dumps(place), region=family["region"])["invocationArn"]
    expect(aws("bedrock-runtime", "get-async-invoke", "--invocation-arn", arn, region=family["region"])["status"], arn)
    listed = aws("bedrock-runtime", "list-async-invokes", "--page-size", "1", region=family["region"])["asyncInvokeSummaries"]
    expect(arn in [summary["invocationArn"] for summary in listed], listed)


attempt("nova-reel background", lambda: background(BACKGROUND[0]))


def rerank():
    sources = [{"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text}}}
               for text in ("Quiet granite tors.", "A kind of bread.")]
    arn = "arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0"
    configuration = {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {"modelConfiguration": {"modelArn": arn}}}
    reply = aws("bedrock-agent-runtime", "rerank", "--queries", json.dumps([{"type": "TEXT", "textQuery": {"text": WORDS}}]),
                "--sources", json.dumps(sources), "--reranking-configuration", json.dumps(configuration))
    expect(len(reply["results"]) == 2, reply)


def lists():
    models = aws("bedrock", "list-foundation-models", "--by-provider", "Amazon")["modelSummaries"]
    one = aws("bedrock", "get-foundation-model", "--model-identifier", models[0]["modelId"])["modelDetails"]
    expect(one["providerName"] == "Amazon", one)


def profiles():
    found = aws("bedrock", "list-inference-profiles", "--type-equals", "SYSTEM_DEFINED", "--page-size", "20")["inferenceProfileSummaries"]
    expect(len(found) > 20, len(found))
    one = aws("bedrock", "get-inference-profile", "--inference-profile-identifier", found[0]["inferenceProfileId"])
    expect(one["models"], one)


attempt("rerank operation", rerank)
attempt("models listed", lists)
attempt("profiles listed in pages", profiles)
end()
