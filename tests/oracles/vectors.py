"""Has LiteLLM make bodies for models that make vectors; writes fixtures/vectors/foreign.json.

    pip install -r tests/oracles/prompts-requirements.txt
    python -P tests/oracles/vectors.py

Each row is a model, a prompt as we write it, and the body that LiteLLM makes of the same input.
"""

import importlib.metadata
import json
import os
import pathlib

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

from litellm.llms.bedrock.embed.amazon_nova_transformation import AmazonNovaEmbeddingConfig
from litellm.llms.bedrock.embed.amazon_titan_g1_transformation import AmazonTitanG1Config
from litellm.llms.bedrock.embed.amazon_titan_multimodal_transformation import AmazonTitanMultimodalEmbeddingG1Config
from litellm.llms.bedrock.embed.amazon_titan_v2_transformation import AmazonTitanV2Config
from litellm.llms.bedrock.embed.cohere_transformation import BedrockCohereEmbeddingConfig
from litellm.llms.bedrock.embed.twelvelabs_marengo_transformation import TwelveLabsMarengoEmbeddingConfig

FILE = pathlib.Path(__file__).parent.parent / "fixtures" / "vectors" / "foreign.json"

TITAN_1 = "amazon.titan-embed-text-v1"
TITAN_2 = "amazon.titan-embed-text-v2:0"
TITAN_IMAGE = "amazon.titan-embed-image-v1"
NOVA = "amazon.nova-2-multimodal-embeddings-v1:0"
COHERE_3 = "cohere.embed-english-v3"
COHERE_4 = "cohere.embed-v4:0"
MARENGO_2 = "twelvelabs.marengo-embed-2-7-v1:0"
MARENGO_3 = "twelvelabs.marengo-embed-3-0-v1:0"

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
PNG_URL = "data:image/png;base64," + PNG
VIDEO = "s3://media/clip.mp4"
OWNER = "123456789012"
OUT = "s3://media/out/"


def text(*texts):
    return [{"text": text} for text in texts]


def image(name=None):
    media = {"kind": "image", "mediaType": "image/png", "source": {"base64": PNG}}
    return {"media": media | ({"name": name} if name else {})}


def lasting(kind, media_type, uri):
    source = {"s3": {"uri": uri, "owner": OWNER}}
    return {"media": {"kind": kind, "mediaType": media_type, "source": source}}


def prompt(*parts, **parameters):
    turns = [{"role": "user", "content": list(parts)}]
    return {"turns": turns} | ({"parameters": parameters} if parameters else {})


def marengo(model, given, **parameters):
    config = TwelveLabsMarengoEmbeddingConfig(model=model)
    is_lasting = parameters.get("inputType") in ("video", "audio")
    request = config._transform_request(
        input=given,
        inference_params=parameters,
        async_invoke_route=is_lasting,
        model_id=model,
        output_s3_uri=OUT,
    )
    return request["modelInput"] if is_lasting else request


def nova(given, **parameters):
    return AmazonNovaEmbeddingConfig()._transform_request(input=given, inference_params=parameters)


titan_image = AmazonTitanMultimodalEmbeddingG1Config()
cohere = BedrockCohereEmbeddingConfig()

ROWS = [
    (TITAN_1, prompt(*text("hi")), AmazonTitanG1Config()._transform_request("hi", {})),
    (
        TITAN_2,
        prompt(*text("hi"), dimensions=256, normalize=True),
        AmazonTitanV2Config()._transform_request("hi", {"dimensions": 256, "normalize": True}),
    ),
    (
        TITAN_2,
        prompt(*text("hi"), embeddingTypes=["binary"]),
        AmazonTitanV2Config()._transform_request(
            "hi", AmazonTitanV2Config().map_openai_params({"encoding_format": "base64"}, {})
        ),
    ),
    (TITAN_IMAGE, prompt(*text("hi")), titan_image._transform_request("hi", {})),
    (
        TITAN_IMAGE,
        prompt(image(), **{"embeddingConfig.outputEmbeddingLength": 384}),
        titan_image._transform_request(PNG_URL, titan_image.map_openai_params({"dimensions": 384}, {})),
    ),
    (
        NOVA,
        prompt(
            *text("hi"),
            **{
                "singleEmbeddingParams.embeddingPurpose": "TEXT_RETRIEVAL",
                "singleEmbeddingParams.embeddingDimension": 1024,
            },
        ),
        nova("hi", embeddingPurpose="TEXT_RETRIEVAL", embeddingDimension=1024),
    ),
    (
        COHERE_3,
        prompt(*text("one", "two"), input_type="search_query", truncate="END"),
        cohere._transform_request(COHERE_3, ["one", "two"], {"input_type": "search_query", "truncate": "END"}),
    ),
    (
        COHERE_4,
        prompt(*text("one"), output_dimension=512),
        cohere._transform_request(COHERE_4, ["one"], cohere.map_openai_params({"dimensions": 512}, {})),
    ),
    (
        MARENGO_2,
        prompt(*text("hi"), textTruncate="none"),
        marengo(MARENGO_2, "hi", textTruncate="none"),
    ),
    (MARENGO_2, prompt(image()), marengo(MARENGO_2, PNG_URL, inputType="image")),
    (
        MARENGO_2,
        prompt(
            lasting("video", "video/mp4", VIDEO),
            startSec=1,
            lengthSec=9,
            useFixedLengthSec=5,
            minClipSec=2,
            embeddingOption=["visual-text", "audio"],
        ),
        marengo(
            MARENGO_2,
            VIDEO,
            inputType="video",
            bucketOwner=OWNER,
            startSec=1,
            lengthSec=9,
            useFixedLengthSec=5,
            minClipSec=2,
            embeddingOption=["visual-text", "audio"],
        ),
    ),
    (MARENGO_3, prompt(*text("hi"), inferenceId="mine"), marengo(MARENGO_3, "hi", inferenceId="mine")),
    (MARENGO_3, prompt(image()), marengo(MARENGO_3, PNG_URL, inputType="image")),
    (
        MARENGO_3,
        prompt(*text("a dog"), image()),
        marengo(MARENGO_3, "a dog", inputType="text_image", media_source=PNG_URL),
    ),
    (
        MARENGO_3,
        prompt(*text("<@one> beside <@two>"), image("one"), image("two")),
        marengo(
            MARENGO_3,
            "<@one> beside <@two>",
            inputType="multi_input",
            media_sources={"one": PNG_URL, "two": PNG_URL},
        ),
    ),
    (
        MARENGO_3,
        prompt(
            lasting("audio", "audio/mpeg", "s3://media/talk.mp3"),
            **{
                "audio.startSec": 2.0,
                "audio.endSec": 12.5,
                "audio.segmentation.method": "fixed",
                "audio.segmentation.fixed.durationSec": 6,
                "audio.embeddingOption": ["audio", "transcription"],
                "audio.embeddingType": ["fused_embedding"],
                "audio.embeddingScope": ["clip", "asset"],
            },
        ),
        marengo(
            MARENGO_3,
            "s3://media/talk.mp3",
            inputType="audio",
            bucketOwner=OWNER,
            startSec=2,
            endSec=12.5,
            segmentation={"method": "fixed", "fixed": {"durationSec": 6}},
            embeddingOption=["audio", "transcription"],
            embeddingType=["fused_embedding"],
            embeddingScope=["clip", "asset"],
        ),
    ),
]

rows = [{"model": model, "prompt": prompt, "body": body} for model, prompt, body in ROWS]
made = {"litellm": importlib.metadata.version("litellm"), "made": rows}
FILE.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
print(len(rows), "bodies")
