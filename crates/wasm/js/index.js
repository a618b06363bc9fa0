// The entry for browsers, workers and everything that fetches.
import { start } from './start.js';

export * from './api.js';

export function init(source) {
  // Written out here, so that bundlers see the file and take it along.
  return start(source ?? new URL('./outcrop_bg.wasm', import.meta.url));
}
