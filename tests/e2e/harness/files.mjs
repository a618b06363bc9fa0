// Files that tests choose: made once in target/e2e, or recorded.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './packages.mjs';

/** A batch file as people have them; not everywhere there. */
export const REAL = join(ROOT, '../shared/real/claude-batch-input.jsonl');
const FOLDER = join(ROOT, 'target/e2e');
export const MB = 1024 * 1024;

/** A good record of a Claude job. */
export const record = (at, change = {}) => ({
  recordId: `R${String(at).padStart(10, '0')}`,
  modelInput: {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 512,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Summarise this call in two sentences. '.repeat(24) }] }],
    ...change,
  },
});

/** A file of so many bytes or a little more, written once. */
export function generated(name, bytes) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, name);
  if (!existsSync(path) || statSync(path).size < bytes) {
    const file = openSync(path, 'w');
    let written = 0;
    for (let at = 0; written < bytes;) {
      const lines = [];
      for (let count = 0; count < 1000; count += 1, at += 1) {
        lines.push(JSON.stringify(record(at)));
      }
      written += writeSync(file, `${lines.join('\n')}\n`);
    }
    closeSync(file);
  }
  return path;
}

/** A small file with these lines. */
export function lines(name, list) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, name);
  writeFileSync(path, `${list.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`);
  return path;
}

/** Lines of a file, without holding it as one text. */
export function countLines(path) {
  const bytes = readFileSync(path);
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    count += 1;
  }
  return count;
}
