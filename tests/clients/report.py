"""What the Python clients share: the families to try, and a line for each thing tried.

    ok   nova invoke
    skip nova stream: the command has no streams
    FAIL nova converse: AssertionError: …
"""

import base64
import json
import os
import pathlib
import struct
import zlib

ENDPOINT = os.environ["OUTCROP_ENDPOINT"]
REGION = os.environ["AWS_DEFAULT_REGION"]
WORDS = "quiet granite tors"
PROMPT = f"Tell me of {WORDS} [sandbox:echo]"
TOOL = {"name": "get_weather", "description": "The weather of a city",
        "schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
TOOL_PROMPT = "Weather in Reykjavik [sandbox:tool]"


def png(side=64):
    """A grey picture."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\x80\x80\x80" * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


IMAGE = base64.b64encode(png()).decode()


def filled(value):
    """A body with its prompt and its picture."""
    if isinstance(value, str):
        return value.replace("$PROMPT", PROMPT).replace("$WORDS", WORDS).replace("$IMAGE", IMAGE)
    if isinstance(value, list):
        return [filled(member) for member in value]
    if isinstance(value, dict):
        return {name: filled(member) for name, member in value.items()}
    return value


def _load(part):
    path = pathlib.Path(__file__).parent / "families.json"
    families = json.loads(path.read_text(encoding="utf-8"))[part]
    return [{"region": REGION, **family, "body": filled(family["body"])} for family in families]


FAMILIES = _load("families")
BACKGROUND = _load("background")


def at(value, pointer):
    """What a JSON pointer names; none where there is nothing."""
    for step in pointer.split("/")[1:]:
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def expect(holds, seen):
    if not holds:
        raise AssertionError(f"{seen!r:.600}")


def gives(family, found):
    """Checks that what was found in a reply is what the family makes."""
    kind = family["gives"]
    if kind == "text":
        expect(WORDS in (found or ""), found)
    elif kind == "embedding":
        expect(isinstance(found, list) and len(found) == family["length"], found and len(found))
        expect(all(isinstance(number, (int, float)) for number in found), found)
    elif kind == "image":
        expect(base64.b64decode(found or "").startswith(b"\x89PNG\r\n\x1a\n"), found)
    else:
        scores = [result["relevance_score"] for result in found or []]
        expect(len(scores) == 2 and scores == sorted(scores, reverse=True), found)


failed = []


def attempt(name, run):
    """Tries one thing and says how it went."""
    try:
        run()
    except Exception as error:
        failed.append(name)
        said = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"FAIL {name}: {said:.900}", flush=True)
    else:
        print(f"ok   {name}", flush=True)


def skip(name, reason):
    print(f"skip {name}: {reason}", flush=True)


def cannot(name, run, words, reason):
    """Says why a client cannot do something, after making sure that it still cannot."""
    try:
        run()
    except Exception as error:
        if words in str(error):
            skip(name, reason)
        else:
            attempt(name, run)
    else:
        attempt(name, lambda: expect(False, f"it can now, and should be tried: {reason}"))


def end():
    raise SystemExit(1 if failed else 0)
