// The whole check of a 1 GB file in Chromium, beside only reading the file with one BYOB stream into buffers of
// 1 MB, in turns in the same browser; the file is in the system's cache for both.
// node tests/bench/browser.mjs CORPUS.jsonl [bytes] [runs]
// CORPUS.jsonl: lines to fill the file with, each with a recordId of its own.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { launchChromium, Session } from '../e2e/harness/chromium.mjs';
import { ROOT } from '../e2e/harness/packages.mjs';
import { startSandbox } from '../e2e/harness/sandbox.mjs';

const [corpus, size = '1000000000', times = '5'] = process.argv.slice(2);
if (!corpus) {
  console.error('usage: node tests/bench/browser.mjs CORPUS.jsonl [bytes] [runs]');
  process.exit(2);
}
const least = Number(size);
const runs = Number(times);
const OPTIONS = { family: 'anthropic', via: 'invoke-model' };
/** A script of the site while this runs: the policy lets workers come from nowhere else. */
const READER = 'only-reads.js';
const ONLY_READS = `onmessage = async ({ data }) => {
  const reader = data.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(1 << 20);
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done) break;
    bytes += value.byteLength;
    buffer = value.buffer;
  }
  postMessage(bytes);
};`;

/** A file of the corpus's lines over and over, with ids from 0: duplicates would be another benchmark. */
function filled() {
  const source = readFileSync(corpus);
  const path = join(ROOT, 'target/bench', `browser-${least}-${createHash('sha256').update(source).digest('hex').slice(0, 12)}.jsonl`);
  if (existsSync(path) && statSync(path).size >= least) {
    return path;
  }
  const lines = source.toString('utf8').trimEnd().split('\n')
    .map((line) => line.replace(/("recordId":\s*)"[^"]*"/, '$1"R##########"'));
  const block = Buffer.from(`${lines.join('\n')}\n`);
  const places = [];
  for (let at = block.indexOf('R##########'); at !== -1; at = block.indexOf('R##########', at + 1)) {
    places.push(at + 1);
  }
  mkdirSync(join(ROOT, 'target/bench'), { recursive: true });
  const file = openSync(path, 'w');
  let next = 0;
  for (let written = 0; written < least;) {
    for (const place of places) {
      block.write(String(next).padStart(10, '0'), place, 'latin1');
      next += 1;
    }
    written += writeSync(file, block);
  }
  closeSync(file);
  return path;
}

const path = filled();
// Read once, so that the first of the turns does not pay for the disk.
readFileSync(path);
const bytes = statSync(path).size;
const options = { ...OPTIONS, bytes };
const sandbox = await startSandbox();
const browser = await launchChromium();
const session = new Session(browser, sandbox, 'bench');
try {
  const page = await session.open('settings');
  await page.route(new RegExp(READER), (route) => route.fulfill({ contentType: 'text/javascript', body: ONLY_READS }));
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'file-of-bench';
    document.body.append(input);
  });
  await page.setInputFiles('#file-of-bench', path);
  const read = () => page.evaluate((script) => new Promise((resolve, reject) => {
    const worker = new Worker(script);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = () => {
      resolve(performance.now() - began);
      worker.terminate();
    };
    const began = performance.now();
    worker.postMessage(document.querySelector('#file-of-bench').files[0]);
  }), READER);
  const check = () => page.evaluate((options) => new Promise((resolve, reject) => {
    const worker = new Worker(document.querySelector('meta[name=worker]').content, { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.kind === 'report') {
        const { wasmBytes, report: { records, bytes: checked, verdict } } = message;
        resolve({ ms: performance.now() - began, wasmBytes, records, checked, verdict });
        worker.terminate();
      } else if (message.kind === 'failed') {
        reject(new Error(`${message.stage}: ${message.reason}`));
      }
    };
    const began = performance.now();
    worker.postMessage({ kind: 'check', files: [...document.querySelector('#file-of-bench').files], options });
  }), options);
  const readings = [];
  const checks = [];
  for (let run = 0; run < runs; run += 1) {
    readings.push(await read());
    checks.push(await check());
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const [reading, checking] = [median(readings), median(checks.map(({ ms }) => ms))];
  const list = (numbers) => numbers.map((ms) => ms.toFixed(0)).join(' ');
  const { records, checked, verdict, wasmBytes } = checks[0];
  console.log(`browser   a file of ${(bytes / 1e9).toFixed(2)} GB in Chromium, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`);
  console.log(`  read only, one stream  ${reading.toFixed(0)} ms   (${list(readings)})`);
  console.log(`  checked                ${checking.toFixed(0)} ms   (${list(checks.map(({ ms }) => ms))}), ${records} records, ${checked} bytes, ${verdict}`);
  console.log(`  wasm memory            ${(Math.max(...checks.map((each) => each.wasmBytes)) / 1048576).toFixed(1)} MiB of at most 64 (${wasmBytes} in the first)`);
  console.log(`  ratio                  ${(checking / reading).toFixed(2)}   (at most 1.40, aim 1.20)`);
  if (checked !== bytes) {
    throw new Error(`${checked} of ${bytes} bytes were checked`);
  }
} finally {
  await browser.close();
  await sandbox.stop();
}
