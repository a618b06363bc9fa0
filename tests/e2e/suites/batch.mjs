// File to report, in the tab: nothing is uploaded, nothing stands still.
import assert from 'node:assert/strict';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, expectText } from '../harness/expect.mjs';
import { ROOT } from '../harness/packages.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';
import { CLAUDE } from '../pages/prompt.mjs';

const REAL = join(ROOT, '../shared/real/claude-batch-input.jsonl');
const FOLDER = join(ROOT, 'target/e2e');
const MB = 1024 * 1024;
/** More than the 256 MB that are promised, so that a fast engine still leaves time for clicks. */
const LARGE = 768 * MB;

const record = (at, change = {}) => ({
  recordId: `R${String(at).padStart(10, '0')}`,
  modelInput: {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 512,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Summarise this call in two sentences. '.repeat(24) }] }],
    ...change,
  },
});

/** A file of so many bytes or a little more, written once. */
function generated(name, bytes) {
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
function lines(name, list) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, name);
  writeFileSync(path, `${list.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`);
  return path;
}

/** Lines of a file, without holding it as one text. */
function countLines(path) {
  const bytes = readFileSync(path);
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    count += 1;
  }
  return count;
}

describe('batch', () => {
  test('the valid sample is valid', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the valid sample').click();
    const { records } = await batch.complete();
    assert.ok(records >= 100, `${records} records`);
    await expectText(batch.report, /Every record can be sent/);
    assert.equal(await batch.rows().count(), 0);
  });

  test('the broken sample names each cause, its place and its fix', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the broken sample').click();
    await batch.complete();
    await expectText(batch.report, /would fail|refused/);
    const count = await batch.rows().count();
    assert.ok(count >= 5, `${count} causes`);
    for (let at = 0; at < count; at += 1) {
      const row = batch.rows().nth(at);
      await row.click();
      await eventually(async () => assert.equal(await row.getAttribute('aria-expanded'), 'true'));
      await batch.viewer.first().waitFor();
      await expectText(batch.viewer.first(), /Line \d+/);
      await expectText(batch.viewer.first().locator('.viewer-fix'), /\w{3}.{4}/);
      await row.click();
    }
  });

  test('a line is shown with the place marked, and the next one after it', async (session) => {
    const file = lines('temperature.jsonl', [record(0), record(1, { temperature: 1.5 }), record(2), record(3, { temperature: 7 })]);
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.choose(file);
    await batch.complete();
    await batch.causes.getByRole('button', { name: /temperature/i }).first().click();
    await expectText(batch.viewer, /Line 2/);
    await expectText(batch.viewer.locator('mark'), /^1\.5$/);
    await batch.viewer.getByRole('button', { name: 'Next line' }).click();
    await expectText(batch.viewer, /Line 4/);
    await expectText(batch.viewer.locator('mark'), /^7$/);
    await batch.viewer.getByRole('button', { name: 'Previous line' }).click();
    await expectText(batch.viewer, /Line 2/);
  });

  test('findings are exported as JSON and CSV that agree', async (session) => {
    const file = lines('export.jsonl', [record(0, { temperature: 2 }), '{"recordId": "R1", "modelInput": {', record(2, { max_tokens: 'many' })]);
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.choose(file);
    await batch.complete();
    const json = await batch.export('Export JSON');
    const csv = await batch.export('Export CSV');
    assert.match(json.name, /\.json$/);
    assert.match(csv.name, /\.csv$/);
    const report = JSON.parse(json.text);
    assert.equal(report.records, 3);
    const examples = report.causes.flatMap(({ examples }) => examples);
    assert.ok(examples.some(({ line, path }) => line === 1 && /temperature/.test(path)));
    assert.ok(examples.some(({ line, path }) => line === 3 && /max_tokens/.test(path)));
    assert.ok(examples.some(({ line }) => line === 2));
    const rows = csv.text.replace(/^\ufeff/, '').trim().split(/\r\n/);
    assert.equal(rows.length - 1, examples.length);
  });

  test('a real file is judged rightly, and a broken copy names every planted fault', async (session) => {
    if (!existsSync(REAL)) {
      console.log('     skipped: the recordings are not here (../shared/real/claude-batch-input.jsonl)');
      return;
    }
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.choose(REAL);
    const { records } = await batch.complete();
    assert.equal(records, 105);
    await expectText(batch.report, /Every record can be sent/);

    const good = readFileSync(REAL, 'utf8').trimEnd().split('\n');
    const planted = (at, change) => {
      const line = JSON.parse(good[at]);
      change(line);
      good[at] = JSON.stringify(line);
    };
    planted(2, (line) => { delete line.modelInput.max_tokens; });
    planted(4, (line) => { line.modelInput.temperature = 3; });
    planted(6, (line) => { line.modelInput.messages[0].role = 'human'; });
    planted(8, (line) => { line.recordId = JSON.parse(good[9]).recordId; });
    planted(10, (line) => { delete line.modelInput; });
    planted(12, (line) => { line.modelInput.maxTokens = 5; });
    good[14] = good[14].slice(0, -5);
    await batch.choose(lines('real-broken.jsonl', good));
    await batch.reaches(/would fail|refused/);
    const report = JSON.parse((await batch.export('Export JSON')).text);
    const found = report.causes.flatMap(({ code, examples }) => examples.map(({ line, path, fix }) => ({ code, line, path, fix })));
    const expected = [
      [3, /max_tokens|modelInput/], [5, /temperature/], [7, /role/], [11, /modelInput|^\$?$/], [13, /maxTokens/], [15, /.*/],
    ];
    for (const [line, path] of expected) {
      const here = found.filter((finding) => finding.line === line);
      assert.ok(here.some((finding) => path.test(finding.path) && finding.fix.length > 10), `line ${line}: ${JSON.stringify(here)}`);
    }
    assert.ok(found.some(({ line, code }) => [9, 10].includes(line) && /duplicate/.test(code)), 'the duplicate recordId');
    const planned = new Set([3, 5, 7, 9, 10, 11, 13, 15]);
    assert.deepEqual(found.filter(({ line, code }) => line > 0 && !planned.has(line) && !/newline/.test(code)), []);
  });

  test('a file of 768 MB: less than 64 MB of wasm memory, and every click answered', async (session) => {
    const file = generated('large.jsonl', LARGE);
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.page.evaluate(() => {
      globalThis.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) {
          globalThis.longest = Math.max(globalThis.longest, duration);
        }
      }).observe({ type: 'longtask' });
    });
    await batch.choose(file);
    const dialog = batch.page.getByRole('dialog', { name: 'Keyboard' });
    const waits = [];
    for (;;) {
      const status = await batch.status.textContent();
      if (/complete/.test(status)) {
        break;
      }
      assert.doesNotMatch(status, /stopped|failed|could not/i);
      const before = performance.now();
      await batch.page.keyboard.press('?');
      await dialog.waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await dialog.waitFor({ state: 'hidden' });
      waits.push(performance.now() - before);
      await batch.page.waitForTimeout(50);
    }
    const { records, wasmBytes } = await batch.complete(1000);
    assert.equal(records, countLines(file));
    assert.ok(wasmBytes > 0 && wasmBytes < 64 * MB, `${wasmBytes} bytes of wasm memory`);
    assert.ok(waits.length >= 2, `only ${waits.length} clicks fitted in`);
    assert.ok(Math.max(...waits) < 1500, `a dialog took ${Math.max(...waits).toFixed(0)} ms to open and close`);
    const longest = await batch.page.evaluate(() => globalThis.longest);
    assert.ok(longest < 500, `the page stood still for ${longest.toFixed(0)} ms`);
  }, { timeout: 180_000 });

  test('stops when told and reports what was read', async (session) => {
    const file = generated('large.jsonl', LARGE);
    const batch = await BatchPage.open(session);
    await batch.choose(file);
    await batch.progress.waitFor();
    // Something was read and much is left.
    await expectText(batch.page.getByRole('main'), /[1-9][\d,]* records/);
    await batch.stop.click();
    await batch.reaches(/stopped/i);
    await expectText(batch.page.getByRole('main'), /Stopped after/);
    const { records } = await batch.numbers();
    assert.ok(records > 0 && records < countLines(file), `${records} records`);
  }, { timeout: 120_000 });

  test('a dropped file is checked', async (session) => {
    const batch = await BatchPage.open(session);
    const text = `${JSON.stringify(record(0, { temperature: 9 }))}\n`;
    const transfer = await batch.page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'dropped.jsonl', { type: 'application/jsonl' }));
      return data;
    }, text);
    await batch.page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
    await batch.page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    const { records } = await batch.complete();
    assert.equal(records, 1);
  });
});
