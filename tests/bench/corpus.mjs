// The input of the benchmarks, made up from a seed: the same bytes on every machine.
// node tests/bench/corpus.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../e2e/harness/packages.mjs';
import * as bodies from './bodies.mjs';
import { part } from './lines.mjs';
import { below, escaped, mixed, random } from './random.mjs';

const FRAMES = 20_000;
const MB = 1024 * 1024;

/** A ConverseStream reply of many small pieces of text. */
function frames() {
  const { EventStreamCodec } = load('@smithy/eventstream-codec');
  const utf8 = new TextDecoder();
  const codec = new EventStreamCodec((bytes) => utf8.decode(bytes), (text) => new TextEncoder().encode(text));
  const next = random(1);
  const text = (value) => ({ type: 'string', value });
  const parts = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const body = JSON.stringify({
      contentBlockIndex: 0,
      delta: { text: ` ${mixed(next, 1)}` },
      p: 'abcdefghijklmnopqrstuvwxyz'.slice(0, below(next, 26)),
    });
    parts.push(codec.encode({
      headers: {
        ':event-type': text('contentBlockDelta'),
        ':content-type': text('application/json'),
        ':message-type': text('event'),
      },
      body: new TextEncoder().encode(body),
    }));
  }
  return Buffer.concat(parts);
}

const MISTAKES = Object.values(bodies.MISTAKES);

/**
 * The parts of the batch corpus and their share of its bytes, which is what people send: mostly text, half of it as
 * Python's json.dumps escapes it.
 */
export const PARTS = [
  { name: 'claude', share: 0.4, line: (record, at) => (at % 2 === 0 ? JSON.stringify(record) : escaped(JSON.stringify(record))), body: bodies.claude },
  { name: 'tools', share: 0.15, body: bodies.tools },
  { name: 'converse', share: 0.15, body: bodies.converse },
  { name: 'nova', share: 0.1, body: bodies.nova },
  { name: 'openai', share: 0.1, body: bodies.openai },
  { name: 'images', share: 0.05, body: bodies.image },
  // Every other line has a mistake, each rule's in turn.
  { name: 'faults', share: 0.05, line: (record, at) => (at % 2 === 0 ? JSON.stringify(record) : MISTAKES[(at >> 1) % MISTAKES.length](record)), body: bodies.claude },
];

const folder = process.argv[2];
if (!folder) {
  throw new Error('usage: node tests/bench/corpus.mjs FOLDER');
}
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'frames.bin'), frames());
for (const [at, which] of PARTS.entries()) {
  writeFileSync(join(folder, `${which.name}.jsonl`), part(which, 80 * MB * which.share, 100 + at));
}
