// The README's examples: each runs in node and prints what the block after it says, and compiles in strict TypeScript.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { holds, same } from '../same.mjs';
import { program } from './program.mjs';
import { compile } from './types.mjs';

const examples = ({ folder }) => {
  const text = readFileSync(join(folder, 'node_modules/outcrop/README.md'), 'utf8');
  const found = [...text.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs)];
  same(found.length, text.split('```js\n').length - 1, 'every example says what it prints');
  return found.map(([, source, printed]) => ({ source, printed }));
};

/** Stands in for Amazon Bedrock: answers any signed request with a stream. */
const BEDROCK = `
const header = (name, text) => [name.length, ...new TextEncoder().encode(name), 7, text.length >> 8, text.length & 255, ...new TextEncoder().encode(text)];
const { crc32 } = SUMS;
const word = (number) => [number >>> 24, number >>> 16 & 255, number >>> 8 & 255, number & 255];
const frame = (event, body) => {
  const headers = [...header(':event-type', event), ...header(':message-type', 'event')];
  const payload = [...new TextEncoder().encode(JSON.stringify(body))];
  const lengths = [...word(16 + headers.length + payload.length), ...word(headers.length)];
  const all = [...lengths, ...word(crc32(lengths)), ...headers, ...payload];
  return [...all, ...word(crc32(all))];
};
globalThis.fetch = async (url, { method, headers, body }) => {
  if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') || method !== 'POST' || !url.includes('amazon.nova-lite-v1%3A0/converse-stream') || JSON.parse(body).messages.length !== 1) {
    return new Response('', { status: 403 });
  }
  const bytes = Uint8Array.from([
    ...frame('messageStart', { role: 'assistant' }),
    ...frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hi.' } }),
    ...frame('messageStop', { stopReason: 'end_turn' }),
  ]);
  return new Response(new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 50) controller.enqueue(bytes.slice(at, at + 50));
      controller.close();
    },
  }));
};
`;

const CRC = `{ crc32: (bytes) => { let sum = ~0; for (const byte of bytes) { sum ^= byte; for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1)); } return ~sum >>> 0; } }`;

const record = (id, topK) =>
  JSON.stringify({
    recordId: id,
    modelInput: { messages: [{ role: 'user', content: [{ text: 'hi' }] }], inferenceConfig: { topK } },
  });

export const readmeTests = {
  async 'README · its examples run and print what it says'(installed) {
    const all = examples(installed);
    holds(all.length >= 5, `${all.length} examples`);
    writeFileSync(join(installed.folder, 'input.jsonl'), `${record('1', 5)}\n${record('2', 500)}\n`);
    const stub = join(installed.folder, 'bedrock.mjs');
    writeFileSync(stub, BEDROCK.replace('SUMS', CRC));
    for (const { source, printed } of all) {
      same(await program(installed, source, ['--import', pathToFileURL(stub).href]), printed, source.split('\n').at(-3));
    }
  },

  'README · its examples compile'(installed) {
    const node = "declare module 'node:fs' { export function createReadStream(path: string): AsyncIterable<Uint8Array>; }\n";
    const names = examples(installed).map(({ source }, at) => {
      writeFileSync(join(installed.folder, `example-${at}.mjs`), source);
      return `example-${at}.mjs`;
    });
    writeFileSync(join(installed.folder, 'node.d.ts'), node);
    same(compile(installed, [...names, 'node.d.ts'], ['ES2022', 'DOM', 'DOM.Iterable']), [], 'complaints');
  },
};
