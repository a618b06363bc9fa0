"""LiteLLM: several families by Converse and by their own bodies, whole and streamed; tools, embeddings, images, rerank."""

import importlib.metadata
import json

import litellm

from report import ENDPOINT, FAMILIES, PROMPT, TOOL, TOOL_PROMPT, WORDS, attempt, cannot, end, expect, gives

print(f"litellm {importlib.metadata.version('litellm')}")
litellm.suppress_debug_info = True
litellm.num_retries = 0
by_name = {family["family"]: family for family in FAMILIES}


def there(family):
    return {"aws_bedrock_runtime_endpoint": ENDPOINT, "aws_region_name": family["region"]}


def said(prompt):
    return [{"role": "user", "content": prompt}]


def text(family, route):
    asked = {"model": f"bedrock/{route}/{family['model']}", "messages": said(PROMPT), "max_tokens": 300, **there(family)}
    reply = litellm.completion(**asked)
    whole = reply.choices[0].message.content
    expect(WORDS in whole and reply.usage.completion_tokens > 0, reply)


def stream(family, route):
    asked = {"model": f"bedrock/{route}/{family['model']}", "messages": said(PROMPT), "max_tokens": 300, **there(family)}
    chunks = list(litellm.completion(**asked, stream=True))
    pieces = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    expect(WORDS in pieces, chunks)


def tools(family, route):
    function = {"name": TOOL["name"], "description": TOOL["description"], "parameters": TOOL["schema"]}
    reply = litellm.completion(model=f"bedrock/{route}/{family['model']}", messages=said(TOOL_PROMPT), max_tokens=300,
                               tools=[{"type": "function", "function": function}], **there(family))
    (call,) = reply.choices[0].message.tool_calls
    expect(json.loads(call.function.arguments) == {"city": "Reykjavik"}, reply)


INVOKED = {"nova", "anthropic", "llama", "mistral-text", "titan-text", "cohere-command", "jurassic"}
# What LiteLLM gets wrong: the words of the refusal, and why.
REFUSED = {
    "jamba": ("required key [messages] not found", "LiteLLM sends Jamba the body of Jurassic-2"),
    "deepseek-r1": ("Unknown provider=None", "LiteLLM makes no body for DeepSeek R1 by its id"),
    "openai-chat": ("'invoke/openai.gpt-oss-20b-1:0'", "LiteLLM puts its own route before the model's name in the body"),
}
for name, family in by_name.items():
    if family["gives"] != "text":
        continue
    if family.get("converse"):
        attempt(f"{name} converse", lambda: text(family, "converse"))
        attempt(f"{name} converse stream", lambda: stream(family, "converse"))
    if name == "jamba":
        cannot(f"{name} converse tools", lambda: tools(family, "converse"), "does not support parameters: ['tools']",
               "LiteLLM lets this model have no tools")
    elif family.get("tools"):
        attempt(f"{name} converse tools", lambda: tools(family, "converse"))
    if name in INVOKED:
        attempt(f"{name} invoke", lambda: text(family, "invoke"))
        if "chunk" in family:
            attempt(f"{name} invoke stream", lambda: stream(family, "invoke"))
    if name in REFUSED:
        cannot(f"{name} invoke", lambda: text(family, "invoke"), *REFUSED[name])


def embed(family):
    reply = litellm.embedding(model=f"bedrock/{family['model']}", input=[WORDS], **there(family))
    vector = reply.data[0]["embedding"]
    expect(isinstance(vector, list) and len(vector) >= 256, reply)


for name in ("titan-embed", "titan-embed-image", "cohere-embed", "nova-embed"):
    attempt(f"{name} invoke", lambda: embed(by_name[name]))


def image(family):
    reply = litellm.image_generation(model=f"bedrock/{family['model']}", prompt=WORDS, **there(family))
    gives(family, reply.data[0].b64_json)


for name in ("titan-image", "nova-canvas", "stability-xl", "stability-image"):
    attempt(f"{name} invoke", lambda: image(by_name[name]))


def rerank():
    reply = litellm.rerank(model="bedrock/arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0", query=WORDS,
                           documents=["A network of relays.", "Quiet granite tors.", "A kind of bread."], top_n=2,
                           **there(by_name["rerank"]))
    scores = [result["relevance_score"] for result in reply.results]
    expect(len(scores) == 2 and scores == sorted(scores, reverse=True), reply)


attempt("rerank operation", rerank)
end()
