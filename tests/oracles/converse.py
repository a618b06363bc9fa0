"""Puts every Converse body of the fixtures before botocore's service model; writes botocore.json beside them.

    target/venv/bin/python tests/oracles/converse.py      (see signing.py for the virtual environment)

A body is taken when botocore's validator finds nothing wrong with it (unknown members, types, least lengths and
numbers), when no number is above the greatest that the model names (the validator does not look), and when botocore
itself writes the same JSON for the same parameters; all of it for Converse and for ConverseStream.
"""

import base64
import json
import pathlib

import botocore
import botocore.session
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "codecs" / "converse"

model = botocore.session.get_session().get_service_model("bedrock-runtime")


def raw(value):
    """The parameters that botocore takes: it writes the base64 of files itself."""
    if isinstance(value, list):
        return [raw(item) for item in value]
    if isinstance(value, dict):
        return {name: base64.b64decode(item) if name == "bytes" else raw(item) for name, item in value.items()}
    return value


def judge(name, body):
    for operation in ("Converse", "ConverseStream"):
        shape = model.operation_model(operation)
        parameters = {"modelId": "anthropic.claude-3-haiku-20240307-v1:0", **raw(body)}
        report = ParamValidator().validate(parameters, shape.input_shape)
        assert not report.has_errors(), f"{name}: {report.generate_report()}"
        parameter_shapes = shape.input_shape.members["inferenceConfig"].members
        for parameter, value in body.get("inferenceConfig", {}).items():
            size = value if isinstance(value, (int, float)) else len(value)
            assert size <= parameter_shapes[parameter].metadata.get("max", size), f"{name}: {parameter}"
        serializer = create_serializer(shape.metadata["protocol"], include_validation=False)
        written = json.loads(serializer.serialize_to_request(parameters, shape)["body"])
        assert written == body, f"{name}: botocore writes {written}"


taken = {}
for path in sorted(FOLDER.glob("*/body.json")):
    name = path.parent.name
    taken[name] = json.loads(path.read_text())
    judge(name, taken[name])

# The validator is awake: it refuses what it should.
for wrong in (
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]},
    {"messages": [], "inferenceConfig": {"temperature": 1.5}},
    {"messages": [], "inferenceConfig": {"maxTokens": 0}},
    {"messages": [], "inferenceConfig": {"topK": 5}},
    {"messages": [], "inferenceConfig": {"stopSequences": [""]}},
    {"messages": [], "system": [{"text": ""}]},
):
    try:
        judge("wrong", wrong)
    except AssertionError:
        continue
    raise SystemExit(f"botocore took {wrong}")

verdict = {"tool": "botocore", "version": botocore.__version__, "taken": taken}
(FOLDER / "botocore.json").write_text(json.dumps(verdict, indent=1, ensure_ascii=False) + "\n")
print(f"botocore {botocore.__version__} takes {len(taken)} bodies")
