// What the JavaScript clients share: the families to try, and a line for each thing tried.
//
//     ok   nova invoke
//     skip nova stream: the client has no streams
//     FAIL nova converse: Error: …
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';

// npm packages are installed in the tools' cache, not beside the sources.
const require = createRequire(join(process.env.OUTCROP_NODE_MODULES, 'here.cjs'));

/** Loads a package. */
export const load = (name) => require(name);
/** The version of a package that is installed. */
export const version = (name) =>
  JSON.parse(readFileSync(join(process.env.OUTCROP_NODE_MODULES, name, 'package.json'), 'utf8')).version;

export const ENDPOINT = process.env.OUTCROP_ENDPOINT;
export const REGION = process.env.AWS_DEFAULT_REGION;
export const WORDS = 'quiet granite tors';
export const PROMPT = `Tell me of ${WORDS} [sandbox:echo]`;
export const TOOL_PROMPT = 'Weather in Reykjavik [sandbox:tool]';
export const TOOL = {
  name: 'get_weather',
  description: 'The weather of a city',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
export const CREDENTIALS = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
};

/** Four bytes, the highest first. */
function word(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A grey picture. */
function png(side = 64) {
  const chunk = (kind, data) => {
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
    return Buffer.concat([word(data.length), named, word(crc32(named))]);
  };
  const header = Buffer.concat([word(side), word(side), Buffer.from([8, 2, 0, 0, 0])]);
  const row = Buffer.concat([Buffer.alloc(1), Buffer.alloc(side * 3, 0x80)]);
  const rows = Buffer.concat(Array.from({ length: side }, () => row));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const IMAGE = png().toString('base64');

/** A body with its prompt and its picture. */
function filled(value) {
  if (typeof value === 'string') {
    return value.replaceAll('$PROMPT', PROMPT).replaceAll('$WORDS', WORDS).replaceAll('$IMAGE', IMAGE);
  }
  if (Array.isArray(value)) {
    return value.map(filled);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member)]));
  }
  return value;
}

const data = JSON.parse(readFileSync(new URL('families.json', import.meta.url), 'utf8'));
const prepared = (families) =>
  families.map((family) => ({ region: REGION, ...family, body: filled(family.body) }));
export const FAMILIES = prepared(data.families);
export const BACKGROUND = prepared(data.background);

/** What a JSON pointer names; none where there is nothing. */
export const at = (value, pointer) =>
  pointer
    .split('/')
    .slice(1)
    .reduce((inner, step) => inner?.[step], value);

/** Throws with what was seen unless it holds. */
export function expect(holds, seen) {
  if (!holds) {
    throw new Error(String(JSON.stringify(seen)).slice(0, 600));
  }
}

/** Checks that what was found in a reply is what the family makes. */
export function gives(family, found) {
  const numbers = (list) => Array.isArray(list) && list.every((number) => typeof number === 'number');
  switch (family.gives) {
    case 'text':
      return expect(found?.includes(WORDS), found);
    case 'embedding':
      return expect(numbers(found) && found.length === family.length, found?.length);
    case 'image':
      return expect(isPng(Buffer.from(found ?? '', 'base64')), found);
    default: {
      const scores = found?.map((result) => result.relevance_score);
      return expect(scores?.length === 2 && scores[0] >= scores[1], found);
    }
  }
}

/** Whether bytes begin as a PNG does. */
export const isPng = (bytes) => Buffer.from(bytes).subarray(0, 8).toString('hex') === '89504e470d0a1a0a';

let failed = 0;

/** Tries one thing and says how it went. */
export async function attempt(name, run) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${`${error?.name}: ${error?.message ?? error}`.replaceAll(/\s+/g, ' ').slice(0, 900)}`);
  }
}

export const skip = (name, reason) => console.log(`skip ${name}: ${reason}`);

export function end() {
  process.exitCode = failed ? 1 : 0;
}
