// In node: what runs everywhere, and what only node can show.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, test } from '../e2e/harness/tests.mjs';
import { fixtures } from './data.mjs';
import { memoryTests } from './node/memory.mjs';
import { packageTests } from './node/package.mjs';
import { peerTests } from './node/peers.mjs';
import { readmeTests } from './node/readme.mjs';
import { startTests } from './node/start.mjs';
import { typeTests } from './node/types.mjs';
import { TESTS } from './shared/index.mjs';

/** Gives every test the package, started, as code in the folder would import it. */
export async function prepare(installed) {
  // By a module inside the folder, so that node resolves the name as it does for users.
  const entry = pathToFileURL(join(installed.folder, 'node_modules/outcrop/node.js')).href;
  const outcrop = await import(entry);
  const data = fixtures();
  describe('npm', () => {
    for (const tests of [packageTests, startTests, typeTests, readmeTests, memoryTests]) {
      for (const [name, run] of Object.entries(tests)) {
        test(name, () => run(installed), { timeout: 120_000 });
      }
    }
    for (const [name, run] of Object.entries({ ...TESTS, ...peerTests })) {
      test(name, async () => {
        await outcrop.init();
        await run(outcrop, data);
      });
    }
  });
  return { open: async () => ({ close: async () => {} }), end: async () => {} };
}
