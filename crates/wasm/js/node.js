// The entry for Node, where `fetch` reads no files.
import { readFile } from 'node:fs/promises';
import { start } from './start.js';

export * from './api.js';

export function init(source) {
  return start(source ?? new URL('./outcrop_bg.wasm', import.meta.url), readFile);
}
