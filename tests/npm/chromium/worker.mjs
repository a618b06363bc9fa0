// All shared tests, in a worker.
import { TESTS } from '../shared/index.mjs';
import { run } from './inside.mjs';

const results = {};
for (const name of Object.keys(TESTS)) {
  results[name] = await run(name);
}
postMessage(results);
