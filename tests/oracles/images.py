"""Writes tests/fixtures/images/litellm.json: bodies for image models as LiteLLM makes them.

    pip install -r tests/oracles/prompts-requirements.txt
    python -P tests/oracles/images.py

What LiteLLM is asked is OpenAI's form (`size`, `n`, `quality`) and members that it passes on. `differs` says why a
body that it makes does not pass the check as it is; the test holds each to the findings named beside it.
"""

import base64
import importlib.metadata
import json
import os
import pathlib
import struct
import zlib

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

from litellm.llms.bedrock.image_edit.amazon_nova_canvas_image_edit_transformation import (
    BedrockAmazonNovaCanvasImageEditConfig,
)
from litellm.llms.bedrock.image_edit.stability_transformation import BedrockStabilityImageEditConfig
from litellm.llms.bedrock.image_generation.image_handler import BedrockImageGeneration
from litellm.types.router import GenericLiteLLMParams

OUT = pathlib.Path(__file__).parent.parent / "fixtures" / "images" / "litellm.json"


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" * ((width + 7) // 8 + 1)) * height
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


IMAGE = png(64, 64)
MASK = png(64, 72)
cases = []


def keep(family, model, asked, body, differs=None, findings=()):
    shown = {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in asked.items()}
    case = {"family": family, "model": model, "asked": shown, "body": body}
    if differs:
        case |= {"differs": differs, "findings": sorted(findings)}
    cases.append(case)


def draw(family, model, prompt, differs=None, findings=(), openai=None, **passed):
    """Image generation: `openai` are parameters of OpenAI's form, `passed` what is passed on."""
    config = BedrockImageGeneration.get_config_class(model=model)
    parameters = config.map_openai_params(non_default_params=openai or {}, optional_params=dict(passed))
    body = config.transform_request_body(text=prompt, optional_params=parameters)
    keep(family, model, {"prompt": prompt, **(openai or {}), **passed}, dict(body), differs, findings)


def edit(family, model, config, prompt, differs=None, findings=(), **asked):
    """Image editing of one image."""
    mapped = config.map_openai_params(image_edit_optional_params=dict(asked), model=model, drop_params=True)
    body, _ = config.transform_image_edit_request(
        model=model,
        prompt=prompt,
        image=IMAGE,
        image_edit_optional_request_params=mapped,
        litellm_params=GenericLiteLLMParams(),
        headers={},
    )
    keep(family, model, {"prompt": prompt, "image": IMAGE, **asked}, dict(body), differs, findings)


TITAN = "amazon.titan-image-generator-v2:0"
draw("titan-image", TITAN, "A red fox", openai={"size": "768x1152", "n": 2, "quality": "hd"})
draw("titan-image", TITAN, "A red fox", negativeText="snow")
draw(
    "titan-image", TITAN, "A red fox", openai={"size": "1024x1536"},
    differs="LiteLLM hands on any size; Titan has a list of pairs.",
    findings=["out-of-range imageGenerationConfig.height"],
)

CANVAS = "amazon.nova-canvas-v1:0"
draw("nova-canvas", CANVAS, "A red fox", openai={"size": "1280x720", "n": 3, "quality": "premium"}, seed=7, cfgScale=6.5)
draw(
    "nova-canvas", CANVAS, "A red fox", taskType="TEXT_IMAGE",
    textToImageParams={"negativeText": "snow", "style": "PHOTOREALISM"},
)
draw(
    "nova-canvas", CANVAS, "A red fox", taskType="COLOR_GUIDED_GENERATION",
    colorGuidedGenerationParams={"colors": ["#336699", "#ffffff"], "referenceImage": base64.b64encode(IMAGE).decode()},
)
draw(
    "nova-canvas", CANVAS, "A red fox", taskType="INPAINTING",
    inpaintingParams={"image": base64.b64encode(IMAGE).decode(), "maskPrompt": "the dog"},
    differs="LiteLLM spells `inpaintingParams`, the service `inPaintingParams`; correcting the body mends it.",
    findings=["unknown-member inpaintingParams", "missing-member inPaintingParams"],
)
canvas = BedrockAmazonNovaCanvasImageEditConfig()
edit("nova-canvas", CANVAS, canvas, "A hat")
edit("nova-canvas", CANVAS, canvas, "A hat", mask=MASK)
edit("nova-canvas", CANVAS, canvas, "", taskType="BACKGROUND_REMOVAL")
edit("nova-canvas", CANVAS, canvas, "Mountains", taskType="OUTPAINTING", maskPrompt="the person")

XL = "stability.stable-diffusion-xl-v1"
draw("stability-xl", XL, "A red fox", openai={"size": "1344x768"}, cfg_scale=7, steps=30, seed=3)
draw("stability-xl", XL, "A red fox", style_preset="pixel-art", sampler="K_EULER")
for model in ("stability.sd3-5-large-v1:0", "stability.stable-image-core-v1:1", "stability.stable-image-ultra-v1:1"):
    draw("stability-image", model, "A red fox", aspect_ratio="16:9", negative_prompt="snow", seed=5, output_format="png")

services = BedrockStabilityImageEditConfig()
style = base64.b64encode(IMAGE).decode()
for name, prompt, asked in (
    ("stable-image-inpaint", "A hat", {"mask": MASK}),
    ("stable-image-erase-object", None, {"mask": MASK}),
    ("stable-image-remove-background", None, {}),
    ("stable-image-control-sketch", "A house", {}),
    ("stable-image-control-structure", "A castle", {}),
    ("stable-image-style-guide", "A city", {"size": "1792x1024"}),
    ("stable-conservative-upscale", "A tower", {}),
    ("stable-creative-upscale", "A tower", {}),
    ("stable-fast-upscale", None, {}),
):
    edit("stability-edit", f"stability.{name}-v1:0", services, prompt, **asked)
# Members of its own go past the mapping of OpenAI's.
for name, prompt, passed in (
    ("stable-image-search-replace", "A jacket", {"search_prompt": "sweater", "grow_mask": 5}),
    ("stable-image-search-recolor", "A pink jacket", {"select_prompt": "jacket"}),
    ("stable-style-transfer", None, {"style_image": style, "change_strength": 0.5}),
    ("stable-outpaint", None, {"left": "512", "up": 100, "creativity": 0.5}),
):
    model = f"stability.{name}-v1:0"
    body, _ = services.transform_image_edit_request(
        model=model, prompt=prompt, image=IMAGE, image_edit_optional_request_params=dict(passed),
        litellm_params=GenericLiteLLMParams(), headers={},
    )
    keep("stability-edit", model, {"prompt": prompt, "image": IMAGE, **passed}, dict(body))

OUT.parent.mkdir(exist_ok=True)
verdict = {"tool": "litellm", "version": importlib.metadata.version("litellm"), "cases": cases}
OUT.write_text(json.dumps(verdict, indent=1, ensure_ascii=False) + "\n")
print(f"LiteLLM {verdict['version']}: {len(cases)} bodies")
