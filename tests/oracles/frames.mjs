// Writes tests/fixtures/frames/whole.jsonl: event streams as AWS's JavaScript codec makes them.
//
//     npm ci && node tests/oracles/frames.mjs
//
// The first line names the tool and its version; every other line is one stream and what it says. Then run
// tests/oracles/frames.py, which has AWS's Python client read the same streams.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { EventStreamCodec, Int64 } from "@smithy/eventstream-codec";

const require = createRequire(import.meta.url);
const { version } = JSON.parse(
  readFileSync(
    require.resolve("@smithy/eventstream-codec").replace(/(eventstream-codec)\/.*/, "$1/package.json"),
    "utf8",
  ),
);
const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes),
  (text) => new TextEncoder().encode(text),
);

const string = (name, value) => ({ name, type: "string", value });
const event = (name, body, encode = JSON.stringify) => ({
  headers: [string(":event-type", name), string(":content-type", "application/json"), string(":message-type", "event")],
  payload: Buffer.from(encode(body)),
});
const chunk = (inner, p) =>
  event("chunk", { bytes: Buffer.from(JSON.stringify(inner)).toString("base64"), ...(p ? { p } : {}) });
const exception = (name, body) => ({
  headers: [string(":exception-type", name), string(":content-type", "application/json"), string(":message-type", "exception")],
  payload: Buffer.from(JSON.stringify(body)),
});
const bare = (headers, payload = "") => ({ headers, payload: Buffer.from(payload) });

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const cases = {
  "nothing at all": [],
  "a message of nothing": [bare([])],
  "headers without a payload": [bare([string("a", "b")])],
  "a payload without headers": [bare([], "just bytes")],
  "every byte value as payload": [{ headers: [string("n", "1")], payload: everyByte }],
  "every header type": [
    bare(
      [
        { name: "true", type: "boolean", value: true },
        { name: "false", type: "boolean", value: false },
        { name: "byte", type: "byte", value: -128 },
        { name: "short", type: "short", value: -32768 },
        { name: "integer", type: "integer", value: -2147483648 },
        { name: "long", type: "long", value: "-9007199254740991" },
        { name: "binary", type: "binary", value: everyByte.toString("base64") },
        string("string", "grüße, 世界 🌍"),
        { name: "timestamp", type: "timestamp", value: 1767323045123 },
        { name: "uuid", type: "uuid", value: "00112233-4455-6677-8899-aabbccddeeff" },
      ],
      "{}",
    ),
  ],
  "largest numbers": [
    bare([
      { name: "byte", type: "byte", value: 127 },
      { name: "short", type: "short", value: 32767 },
      { name: "integer", type: "integer", value: 2147483647 },
      { name: "long", type: "long", value: "9007199254740991" },
      { name: "timestamp", type: "timestamp", value: 0 },
    ]),
  ],
  "empty values": [bare([string("s", ""), { name: "b", type: "binary", value: "" }])],
  "longest name, long value": [bare([string("n".repeat(255), "v".repeat(5000))])],
  "many headers": [bare(Array.from({ length: 200 }, (_, n) => string(`x-${n}`, String(n))), "p")],
  "a chunk of a model": [chunk({ outputText: "hi" })],
  "chunks with padding": [chunk({ outputText: "a" }, "abcdefghij"), chunk({ outputText: "b" }, "ab")],
  "a conversation": [
    event("messageStart", { role: "assistant", p: "abcd" }),
    ...["Hel", "lo, ", "wörld"].map((text) => event("contentBlockDelta", { contentBlockIndex: 0, delta: { text }, p: "ab" })),
    event("contentBlockStop", { contentBlockIndex: 0 }),
    event("messageStop", { stopReason: "end_turn" }),
    event("metadata", { usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 }, metrics: { latencyMs: 12 } }),
  ],
  "an exception after a piece": [
    chunk({ outputText: "so far" }),
    exception("throttlingException", { message: "slow down" }),
  ],
  "an error message": [
    bare([string(":error-code", "InternalFailure"), string(":error-message", "it broke"), string(":message-type", "error")]),
  ],
  "an unknown kind of message": [bare([string(":message-type", "weather")], "rain")],
  "a payload of 12 kB": [event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "0123456789".repeat(1200) } })],
};

const wire = ({ name, type, value }) => {
  switch (type) {
    case "long":
      return [name, { type, value: Int64.fromNumber(Number(value)) }];
    case "binary":
      return [name, { type, value: Buffer.from(value, "base64") }];
    case "timestamp":
      return [name, { type, value: new Date(value) }];
    default:
      return [name, { type, value }];
  }
};
const lines = [JSON.stringify({ tool: "@smithy/eventstream-codec", version })];
for (const [name, messages] of Object.entries(cases)) {
  const stream = Buffer.concat(
    messages.map(({ headers, payload }) => codec.encode({ headers: Object.fromEntries(headers.map(wire)), body: payload })),
  );
  lines.push(
    JSON.stringify({
      name,
      stream: stream.toString("base64"),
      messages: messages.map(({ headers, payload }) => ({ headers, payload: payload.toString("base64") })),
    }),
  );
}
writeFileSync(new URL("../fixtures/frames/whole.jsonl", import.meta.url), lines.join("\n") + "\n");
console.log(`${lines.length - 1} streams by @smithy/eventstream-codec ${version}`);
