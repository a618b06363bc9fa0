// Inside the page or the worker: the shared tests with the package as a site without a bundler has it.
import * as outcrop from '../../package/index.js';
import { TESTS } from '../shared/index.mjs';

const data = fetch(new URL('../../data.json', import.meta.url)).then((answer) => answer.json());

/** Runs one test; `null`, or what it threw. */
export async function run(name) {
  try {
    await outcrop.init();
    await TESTS[name](outcrop, await data);
    return null;
  } catch (error) {
    return `${error.stack ?? error}`;
  }
}
