"""Has LiteLLM make bodies for models that chat; writes fixtures/chats/foreign.json.

    pip install -r tests/oracles/prompts-requirements.txt
    python -P tests/oracles/chats.py

Each case is a model, a prompt as we write it, and the body that LiteLLM makes of the same conversation, caught where it
would be sent.
"""

import importlib.metadata
import json
import os
import pathlib

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ.update(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="none", AWS_REGION_NAME="us-east-1")

import litellm
from litellm.llms.custom_httpx.http_handler import HTTPHandler

FILE = pathlib.Path(__file__).parent.parent / "fixtures" / "chats" / "foreign.json"

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABZ6Xy1AAAAABJRU5ErkJggg=="
PDF = "JVBERi0xLjQK"
MP4 = "AAAAGGZ0eXBtcDQy"

QUESTION = [("user", ["Hello"])]
TALK = [("system", ["Be brief."]), ("user", ["Hello"]), ("assistant", ["Hi."]), ("user", ["Who are you?"])]
PICTURE = [("user", ["What is this?", ("image", "image/png", PNG)])]
PAPER = [("user", ["What is this?", ("document", "application/pdf", PDF)])]
FILM = [("user", ["What happens?", ("video", "video/mp4", MP4)])]
WORDS = [QUESTION, TALK]

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
NOVA = "us.amazon.nova-lite-v1:0"
CASES = [
    ("invoke-model", CLAUDE, [*WORDS, PICTURE, PAPER]),
    ("invoke-model", NOVA, [*WORDS, PICTURE, FILM]),
    ("invoke-model", "qwen.qwen3-32b-v1:0", WORDS),
    ("invoke-model", "moonshot.kimi-k2-thinking", WORDS),
    ("invoke-model", "ai21.jamba-1-5-mini-v1:0", WORDS),
    ("invoke-model", "mistral.mistral-large-2407-v1:0", WORDS),
    ("invoke-model", "mistral.pixtral-large-2502-v1:0", [PICTURE]),
    ("invoke-model", "cohere.command-r-v1:0", WORDS),
    ("invoke-model", "us.twelvelabs.pegasus-1-2-v1:0", [FILM]),
    ("converse", CLAUDE, [*WORDS, PICTURE, PAPER]),
    ("converse", NOVA, [*WORDS, PICTURE, PAPER, FILM]),
    ("converse", "cohere.command-r-v1:0", WORDS),
]


class Caught(Exception):
    """Instead of sending."""


def theirs(part):
    if isinstance(part, str):
        return {"type": "text", "text": part}
    kind, media_type, data = part
    url = f"data:{media_type};base64,{data}"
    if kind == "document":
        return {"type": "file", "file": {"file_data": url}}
    return {"type": "image_url", "image_url": {"url": url}}


def ours(part):
    if isinstance(part, str):
        return {"text": part}
    kind, media_type, data = part
    return {"media": {"kind": kind, "mediaType": media_type, "source": {"base64": data}}}


def message(role, parts):
    plain = len(parts) == 1 and isinstance(parts[0], str)
    return {"role": role, "content": parts[0] if plain else [theirs(part) for part in parts]}


def body_of(via, model, turns):
    sent = {}
    extra = {}
    if "pegasus" in model:
        # It takes the video as a parameter.
        extra["mediaSource"] = {"base64String": MP4}
        turns = [(role, [part for part in parts if isinstance(part, str)]) for role, parts in turns]
    client = HTTPHandler()

    def post(*_, **call):
        sent["body"] = json.loads(call.get("data") or json.dumps(call["json"]))
        raise Caught

    client.post = post
    route = "invoke" if via == "invoke-model" else "converse"
    messages = [message(role, parts) for role, parts in turns]
    try:
        litellm.completion(
            model=f"bedrock/{route}/{model}",
            messages=messages,
            client=client,
            max_tokens=30,
            temperature=0.5,
            **extra,
        )
    except Exception as error:
        if "body" not in sent:
            raise SystemExit(f"LiteLLM sent nothing for {model}: {error}")
    return sent["body"]


cases = []
for via, model, conversations in CASES:
    for turns in conversations:
        body = body_of(via, model, turns)
        system = [parts[0] for role, parts in turns if role == "system"]
        prompt = {
            "turns": [
                {"role": role, "content": [ours(part) for part in parts]} for role, parts in turns if role != "system"
            ],
            "maxTokens": 30,
            "temperature": 0.5,
        }
        cases.append({"via": via, "model": model, "prompt": prompt | ({"system": system[0]} if system else {}), "body": body})
FILE.parent.mkdir(exist_ok=True)
document = {"tool": "litellm", "version": importlib.metadata.version("litellm"), "cases": cases}
FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
