// The input of the benchmarks, made up from a seed: the same bytes on every machine.
// node tests/bench/corpus.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../e2e/harness/packages.mjs';

const FRAMES = 20_000;
const FILE_BYTES = 16 * 1024 * 1024;

/** Numbers in [0, 1) that are the same every time (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = ('the call customer refund order agent account confirmed summary sentiment résumé naïve 東京 データ 🙂 "quoted" '
  + 'line\nbreak tab\there back\\slash invoice promised within days policy number please write two sentences').split(' ');

function prose(next, words) {
  return Array.from({ length: words }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
}

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
      delta: { text: ` ${prose(next, 1)}` },
      p: 'abcdefghijklmnopqrstuvwxyz'.slice(0, Math.floor(next() * 26)),
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

/** A batch file of Claude bodies, most plain, some with escapes, tools or several turns; all valid. */
function batch() {
  const next = random(2);
  const lines = [];
  let bytes = 0;
  for (let record = 0; bytes < FILE_BYTES; record += 1) {
    const turns = 1 + 2 * Math.floor(next() * 3);
    const modelInput = {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 256 + Math.floor(next() * 1000),
      system: prose(next, 20),
      messages: Array.from({ length: turns }, (_, turn) => ({
        role: turn % 2 === 0 ? 'user' : 'assistant',
        content: next() < 0.5 ? prose(next, 80) : [{ type: 'text', text: prose(next, 120) }],
      })),
    };
    if (next() < 0.3) {
      modelInput.temperature = Math.round(next() * 100) / 100;
    }
    if (next() < 0.2) {
      modelInput.tools = [{
        name: 'look_up_order',
        description: prose(next, 12),
        input_schema: { type: 'object', properties: { order: { type: 'string', description: prose(next, 5) } }, required: ['order'] },
      }];
    }
    let line = JSON.stringify({ recordId: `R${String(record).padStart(9, '0')}`, modelInput });
    if (next() < 0.5) {
      // As Python's json.dumps writes it, which most batch files come from.
      line = line.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
    lines.push(line);
    bytes += Buffer.byteLength(line) + 1;
  }
  return `${lines.join('\n')}\n`;
}

const folder = process.argv[2];
if (!folder) {
  throw new Error('usage: node tests/bench/corpus.mjs FOLDER');
}
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'frames.bin'), frames());
writeFileSync(join(folder, 'claude.jsonl'), batch());
