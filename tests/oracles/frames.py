"""Has botocore read tests/fixtures/frames/whole.jsonl, and writes damaged.jsonl beside it.

    target/venv/bin/python tests/oracles/frames.py        (see signing.py for the virtual environment)

Stops at the first stream that botocore reads otherwise than it was made. Every line of damaged.jsonl after the first
is a stream that is not whole, and what botocore makes of it: the exception it raises, "waits" where it waits for more,
or "reads" where it finds nothing wrong.
"""

import base64
import json
import pathlib
import struct
import uuid
import zlib

import botocore
from botocore.eventstream import EventStreamBuffer, ParserError

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "frames"


def read(stream):
    buffer = EventStreamBuffer()
    buffer.add_data(stream)
    return list(buffer)


def value_of(header):
    match header["type"]:
        case "binary":
            return base64.b64decode(header["value"])
        case "long":
            return int(header["value"])
        case "uuid":
            return uuid.UUID(header["value"]).bytes
        case _:
            return header["value"]


whole = [json.loads(line) for line in (FOLDER / "whole.jsonl").read_text().splitlines()]
for case in whole[1:]:
    messages = read(base64.b64decode(case["stream"]))
    assert len(messages) == len(case["messages"]), case["name"]
    for message, expected in zip(messages, case["messages"]):
        assert message.payload == base64.b64decode(expected["payload"]), case["name"]
        assert message.headers == {h["name"]: value_of(h) for h in expected["headers"]}, case["name"]


def frame(headers=b"", payload=b"", total=None, header_length=None, prelude_sum=0, message_sum=0):
    """A frame with both checksums right (unless changed) and lengths as claimed."""
    header_length = len(headers) if header_length is None else header_length
    total = 16 + len(headers) + len(payload) if total is None else total
    prelude = struct.pack(">II", total, header_length)
    start = prelude + struct.pack(">I", zlib.crc32(prelude) ^ prelude_sum)
    body = start + headers + payload
    return body + struct.pack(">I", zlib.crc32(body) ^ message_sum)


def header(name, kind, value):
    return bytes([len(name)]) + name + bytes([kind]) + value


def text(name, value):
    return header(name, 7, struct.pack(">H", len(value)) + value)


event = text(b":event-type", b"chunk") + text(b":message-type", b"event")
good = frame(event, b'{"bytes":"e30="}')
cases = {
    "the checksum of the lengths is wrong": frame(event, b"{}", prelude_sum=1),
    "the checksum of the message is wrong": frame(event, b"{}", message_sum=1),
    "the second message is damaged": good + frame(event, b"{}", message_sum=0x80000000),
    "a length shorter than the framing": frame(total=15),
    "a length of zero": frame(total=0),
    "headers longer than the message": frame(event, b"{}", total=40, header_length=41),
    "headers over 128 KiB": frame(total=16 + 131073, header_length=131073),
    "a payload over 24 MiB": frame(total=16 + 24 * 1024 * 1024 + 1, header_length=0),
    "four gigabytes": frame(total=0xFFFFFFFF, header_length=0),
    "an unknown header type": frame(header(b"x", 10, b"")),
    "a header value past the block": frame(header(b"x", 7, struct.pack(">H", 10) + b"abc")),
    "a header name past the block": frame(b"\x09abc"),
    "a header without a type": frame(b"\x03abc"),
    "a number cut by the block": frame(header(b"x", 5, b"\0\0\0")),
    "a header name that is not UTF-8": frame(header(b"\xff\xfe", 0, b"")),
    "a header value that is not UTF-8": frame(text(b"x", b"\xc3")),
    "the same header twice": frame(text(b":event-type", b"first") + text(b":event-type", b"last") + event[20:], b"{}"),
    "cut in the lengths": good + good[:7],
    "cut before the checksum": good[:-4],
    "text instead of a stream": b'{"message":"The provided model identifier is invalid."}',
}
lines = [json.dumps({"tool": "botocore", "version": botocore.__version__})]
for name, stream in cases.items():
    try:
        buffer = EventStreamBuffer()
        buffer.add_data(stream)
        list(buffer)
        verdict = "waits" if buffer._data else "reads"
    except (ParserError, KeyError, UnicodeDecodeError, struct.error) as error:
        verdict = type(error).__name__
    lines.append(json.dumps({"name": name, "stream": base64.b64encode(stream).decode(), "botocore": verdict}))
(FOLDER / "damaged.jsonl").write_text("\n".join(lines) + "\n")
print(f"botocore {botocore.__version__} reads {len(whole) - 1} streams as they were made; {len(cases)} damaged ones written")
