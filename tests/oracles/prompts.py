"""Has LiteLLM and langchain-aws render conversations for models that complete text; writes
fixtures/prompts/foreign.json.

    pip install -r tests/oracles/prompts-requirements.txt
    python -P tests/oracles/prompts.py

LiteLLM writes whole bodies, which are caught where it would send them. langchain-aws writes prompts.
"""

import importlib.metadata
import json
import os
import pathlib

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ.update(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="none", AWS_REGION_NAME="us-east-1")

import litellm
from langchain_aws.chat_models import bedrock
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from litellm.llms.custom_httpx.http_handler import HTTPHandler

FILE = pathlib.Path(__file__).parent.parent / "fixtures" / "prompts" / "foreign.json"

CONVERSATIONS = {
    "question": [("user", "Hello")],
    "talk": [("user", "Hello"), ("assistant", "Hi."), ("user", "Who are you?")],
    "instructed": [("system", "Be brief."), ("user", "Hello")],
}

# R1 it sends in the form of an imported model, with a template that it would fetch.
LITELLM = [
    ("llama", "meta.llama3-1-8b-instruct-v1:0"),
    ("llama", "meta.llama2-13b-chat-v1"),
    ("llama", "us.meta.llama4-scout-17b-instruct-v1:0"),
    ("mistral-text", "mistral.mistral-small-2402-v1:0"),
    ("jurassic", "ai21.j2-mid-v1"),
    ("cohere-command", "cohere.command-text-v14"),
]

LANGCHAIN = [
    ("llama", "meta.llama3-1-8b-instruct-v1:0", bedrock.convert_messages_to_prompt_llama3),
    ("llama", "meta.llama2-13b-chat-v1", bedrock.convert_messages_to_prompt_llama),
    ("llama", "meta.llama4-scout-17b-instruct-v1:0", bedrock.convert_messages_to_prompt_llama4),
    ("mistral-text", "mistral.mistral-small-2402-v1:0", bedrock.convert_messages_to_prompt_mistral),
    ("deepseek-r1", "deepseek.r1-v1:0", bedrock.convert_messages_to_prompt_deepseek),
    ("anthropic-text", "anthropic.claude-v2:1", bedrock.convert_messages_to_prompt_anthropic),
]

ROLES = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}


class Caught(Exception):
    """Instead of sending."""


def body_of(model, turns):
    sent = {}
    client = HTTPHandler()

    def post(*_, **call):
        sent["body"] = json.loads(call.get("data") or call["json"])
        raise Caught

    client.post = post
    parameters = {"max_tokens": 30, "temperature": 0.5, "top_p": 0.9}
    messages = [{"role": role, "content": text} for role, text in turns]
    try:
        litellm.completion(model=f"bedrock/invoke/{model}", messages=messages, client=client, **parameters)
    except Exception as error:
        if "body" not in sent:
            raise SystemExit(f"LiteLLM sent nothing for {model}: {error}")
    return sent["body"]


cases = []
for name, turns in CONVERSATIONS.items():
    for family, model in LITELLM:
        cases.append({"tool": "litellm", "family": family, "model": model, "conversation": name,
                      "body": body_of(model, turns)})
    for family, model, convert in LANGCHAIN:
        prompt = convert([ROLES[role](text) for role, text in turns])
        cases.append({"tool": "langchain-aws", "family": family, "model": model, "conversation": name,
                      "body": {"prompt": prompt}})
document = {
    "versions": {tool: importlib.metadata.version(tool) for tool in ("litellm", "langchain-aws")},
    "conversations": CONVERSATIONS,
    "cases": cases,
}
FILE.parent.mkdir(exist_ok=True)
FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
