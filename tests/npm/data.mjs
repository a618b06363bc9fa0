// Fixtures of the repository as one value that a page can fetch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, setting } from '../e2e/harness/packages.mjs';

const lines = (path) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const fixture = (name) => lines(join(ROOT, 'tests/fixtures', name));

/** Cases of an oracle: the first line names it and its keys. */
function oracle(name) {
  const [{ key_id: accessKeyId, secret: secretAccessKey, cases: count }, ...cases] = fixture(name);
  return { keys: { accessKeyId, secretAccessKey }, count, cases };
}

export function fixtures() {
  return {
    signing: [oracle('signing/botocore.jsonl'), oracle('signing/bedrock.jsonl')],
    whole: fixture('frames/whole.jsonl').slice(1),
    damaged: fixture('frames/damaged.jsonl').slice(1),
    /** What core says natively: tests/npm/expected.rs. */
    expected: lines(setting('OUTCROP_NPM_EXPECTED')),
  };
}
