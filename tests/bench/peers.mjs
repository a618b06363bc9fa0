// Our wasm beside what people use today, in one process on the same input.
// node tests/bench/peers.mjs FOLDER [sign|frame|check|families]…   FOLDER: corpus, bench.mjs and its wasm, checker.mjs and its wasm
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from '../e2e/harness/packages.mjs';
import { FAMILIES } from './families.mjs';
import { part } from './lines.mjs';
import { LINES } from './schemas.mjs';

const [folder, ...wanted] = process.argv.slice(2);
const fileOf = (name) => join(resolve(folder), name);

/** A module that wasm-bindgen made for the web, started from its file. */
async function module(name) {
  const exports = await import(pathToFileURL(fileOf(`${name}.mjs`)).href);
  await exports.default({ module_or_path: readFileSync(fileOf(`${name}_bg.wasm`)) });
  return exports;
}

const ROUNDS = 11;

/**
 * Measures all contestants, ours first, and prints the ratios. They take turns, and each keeps its best round:
 * whatever else the machine does only slows them. Returns their best times in seconds.
 */
async function compare(title, unit, amount, contestants) {
  const best = contestants.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, [, call]] of contestants.entries()) {
      const before = performance.now();
      await call();
      best[at] = Math.min(best[at], (performance.now() - before) / 1000);
    }
  }
  console.log(title);
  for (const [at, [name]] of contestants.entries()) {
    const rate = amount / best[at];
    const shown = rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1);
    const ratio = at === 0 ? '' : `outcrop is ${(best[at] / best[0]).toFixed(1)} times as fast`;
    console.log(`  ${name.padEnd(40)} ${shown.padStart(10)} ${unit}   ${ratio}`.trimEnd());
  }
  return best;
}

const REQUEST = {
  url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke',
  headers: { accept: 'application/json', 'content-type': 'application/json' },
};
const KEYS = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLETOKEN'.repeat(12),
};

/** node's hash behind the interface that @smithy/signature-v4 takes: faster than its usual one in JavaScript. */
class NodeSha256 {
  #hash;
  constructor(secret) {
    this.#hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

async function sign() {
  const ours = await module('bench');
  const { SignatureV4 } = load('@smithy/signature-v4');
  const { AwsV4Signer } = load('aws4fetch');
  const { Sha256 } = load('@aws-crypto/sha256-js');
  const { hostname, pathname } = new URL(REQUEST.url);
  for (const [bytes, times] of [[500, 400], [20_000, 200], [1_000_000, 10]]) {
    const body = 'x'.repeat(bytes);
    const encoded = new TextEncoder().encode(body);
    const smithy = (sha256) => {
      const signer = new SignatureV4({ service: 'bedrock', region: 'us-east-1', credentials: KEYS, sha256 });
      return async () => {
        for (let time = 0; time < times; time += 1) {
          await signer.sign(
            { method: 'POST', protocol: 'https:', hostname, path: pathname, headers: { ...REQUEST.headers, host: hostname }, body },
            { signingDate: new Date(1_700_000_000_000 + time * 1000) },
          );
        }
      };
    };
    await compare(`sign a request with a body of ${bytes.toLocaleString('en')} bytes`, 'signatures/s', times, [
      ['outcrop (wasm)', () => {
        for (let time = 0; time < times; time += 1) {
          ours.sign(encoded, 1_700_000_000 + time);
        }
      }],
      ['@smithy/signature-v4 (JavaScript hash)', smithy(Sha256)],
      ["@smithy/signature-v4 (node's hash)", smithy(NodeSha256)],
      ['aws4fetch', async () => {
        for (let time = 0; time < times; time += 1) {
          await new AwsV4Signer({ ...KEYS, ...REQUEST, method: 'POST', service: 'bedrock', region: 'us-east-1', body,
            datetime: new Date(1_700_000_000_000 + time * 1000).toISOString().replace(/[:-]|\.\d{3}/g, '') }).sign();
        }
      }],
    ]);
  }
}

async function frame() {
  const ours = await module('bench');
  const { EventStreamCodec } = load('@smithy/eventstream-codec');
  const utf8 = new TextDecoder();
  const codec = new EventStreamCodec((bytes) => utf8.decode(bytes), (text) => new TextEncoder().encode(text));
  const stream = new Uint8Array(readFileSync(fileOf('frames.bin')));
  const view = new DataView(stream.buffer, stream.byteOffset);
  const theirs = () => {
    let frames = 0;
    let payloads = 0;
    for (let at = 0; at < stream.length; frames += 1) {
      const length = view.getUint32(at);
      payloads += codec.decode(stream.subarray(at, at + length)).body.length;
      at += length;
    }
    return { frames, payloads };
  };
  const { frames, payloads } = theirs();
  if (ours.frames(stream) !== payloads) {
    throw new Error('the decoders do not agree');
  }
  await compare('decode an event stream', 'frames/s', frames, [
    ['outcrop (wasm)', () => ours.frames(stream)],
    ['@smithy/eventstream-codec', theirs],
  ]);
}

/** What the checker is told about each part of the corpus. */
const JOBS = {
  claude: { family: 'anthropic', via: 'invoke-model' },
  tools: { family: 'anthropic', via: 'invoke-model' },
  images: { family: 'anthropic', via: 'invoke-model' },
  faults: { family: 'anthropic', via: 'invoke-model' },
  converse: { via: 'converse' },
  nova: { family: 'nova', via: 'invoke-model' },
  openai: { family: 'openai-chat', via: 'invoke-model' },
};

/** The check of parts, `{ name, job, schema, file }` each; the least ratio among them, and the whole. */
async function checked(parts, whole) {
  const { Checker } = await module('checker');
  const Ajv = load('ajv').default;
  const PIECE = 1 << 20;
  let bytes = 0;
  const seconds = [0, 0];
  const least = { name: '', ratio: Infinity };
  for (const { name, job, schema, file } of parts) {
    const valid = new Ajv({ allErrors: true }).compile(schema);
    const ours = () => {
      const checker = new Checker(JSON.stringify({ ...job, bytes: file.length }));
      for (let at = 0; at < file.length; at += PIECE) {
        checker.push(file.subarray(at, at + PIECE));
      }
      return JSON.parse(checker.finish());
    };
    const theirs = () => {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      let lines = 0;
      let bad = 0;
      for (let at = 0; at < file.length;) {
        const end = file.indexOf(10, at);
        lines += 1;
        try {
          bad += valid(JSON.parse(decoder.decode(file.subarray(at, end)))) ? 0 : 1;
        } catch {
          bad += 1;
        }
        at = end + 1;
      }
      return { lines, bad };
    };
    const report = ours();
    const { lines, bad } = theirs();
    const faulty = name === 'faults';
    if (report.records !== lines || (faulty ? bad < lines / 3 || report.failing < lines / 3 : bad + report.failing > 0)) {
      throw new Error(`${name} is not judged alike: ${lines} lines, ${bad} refused by ajv; ${JSON.stringify(report).slice(0, 1500)}`);
    }
    const best = await compare(`check a batch file: ${name}, ${(file.length / 1e6).toFixed(1)} MB`, 'MB/s', file.length / 1e6, [
      ['outcrop (wasm, simd128)', ours],
      ['JSON.parse + ajv', theirs],
    ]);
    bytes += file.length;
    best.forEach((time, at) => { seconds[at] += time; });
    if (best[1] / best[0] < least.ratio) {
      Object.assign(least, { name, ratio: best[1] / best[0] });
    }
  }
  const rate = (time) => Math.round(bytes / 1e6 / time);
  console.log(`check ${whole}: outcrop ${rate(seconds[0])} MB/s, JSON.parse + ajv ${rate(seconds[1])} MB/s: `
    + `${(seconds[1] / seconds[0]).toFixed(1)} times as fast; least for ${least.name}: ${least.ratio.toFixed(1)}`);
}

/** The corpus: what people send, by shares of its bytes. */
const check = () => checked(Object.entries(JOBS).map(([name, job]) => ({
  name,
  job,
  schema: LINES[name],
  file: new Uint8Array(readFileSync(fileOf(`${name}.jsonl`))),
})), 'the whole corpus');

/** As much of each family as makes the report's own cost small. */
const FAMILY_BYTES = 4 << 20;

/** Every other family with text. */
const families = () => checked(FAMILIES.map((family, at) => ({
  ...family,
  file: new Uint8Array(part(family, FAMILY_BYTES, 200 + at)),
})), 'all families');

for (const [name, run] of Object.entries({ sign, frame, check, families })) {
  if (wanted.length === 0 || wanted.includes(name)) {
    await run();
  }
}
