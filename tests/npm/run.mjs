// Tests the built npm package as its users have it: packed, installed, imported by its name.
// node tests/npm/run.mjs node|chromium [part of a test's name]
// `cargo xtask test --only npm` builds what it needs and calls it.
import { runAll } from '../e2e/harness/tests.mjs';
import { install } from './install.mjs';

const PLACES = { node: './node.mjs', chromium: './chromium.mjs' };

const [place, wanted = ''] = process.argv.slice(2);
if (!PLACES[place]) {
  console.error("usage: node tests/npm/run.mjs node|chromium [part of a test's name]");
  process.exit(2);
}
const { prepare } = await import(PLACES[place]);
const { open, end } = await prepare(install());
let good = false;
try {
  good = await runAll(`npm in ${place}`, wanted, open);
} finally {
  await end();
}
process.exitCode = good ? 0 : 1;
