// A smoke run in Firefox: the console starts, streams a reply and checks a file.
import assert from 'node:assert/strict';
import { countLines, generated, MB } from '../harness/files.mjs';
import { describe, test } from '../harness/tests.mjs';

/** The text of a labelled part of the page, once it matches. */
async function textWhen(page, selector, pattern) {
  await page.waitForFunction(
    (where, source) => new RegExp(source, 's').test(document.querySelector(where)?.textContent ?? ''),
    { timeout: 30_000 },
    selector,
    pattern.source,
  );
  return page.$eval(selector, (element) => element.textContent);
}

describe('firefox', () => {
  test('a reply is streamed', async (session) => {
    const page = await session.open('prompt');
    await page.locator('aria/User message 1[role="textbox"]').fill('gneiss schist [sandbox:words n=40] [sandbox:rate tokens=40]');
    await page.locator('aria/Send').click();
    await textWhen(page, '[role=status][aria-label="Reply status"]', /arriving/);
    await textWhen(page, '[role=status][aria-label="Reply status"]', /Reply complete/);
    const reply = await page.locator('aria/Reply[role="region"]').waitHandle();
    assert.match(await reply.evaluate((element) => element.textContent), /gneiss schist gneiss/);
  });

  test('a sample file is checked', async (session) => {
    const page = await session.open('batch');
    await page.locator('aria/Try the broken sample').click();
    await textWhen(page, '[role=status][aria-label="Check status"]', /Check complete/);
    const report = await page.locator('aria/Report[role="region"]').waitHandle();
    const { records, wasm, text } = await report.evaluate((element) => ({
      records: Number(element.dataset.records),
      wasm: Number(element.dataset.wasmBytes),
      text: element.textContent,
    }));
    assert.ok(records > 0 && wasm > 0);
    assert.match(text, /would fail|refused/);
  });

  test('a file of several parts is checked by two workers', async (session) => {
    const file = generated('several-parts.jsonl', 80 * MB);
    const page = await session.open('batch');
    // A page that is just being put together may replace the input under the file.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const input = await page.waitForSelector('input[type=file]');
      await input.uploadFile(file);
      const taken = page.waitForFunction(() => document.querySelector('main').textContent.includes('several-parts.jsonl'), { timeout: 5_000 });
      if (await taken.then(() => true, () => false)) {
        break;
      }
    }
    await textWhen(page, '[role=status][aria-label="Check status"]', /Check complete/);
    const records = await page.$eval('[data-records]', (report) => Number(report.dataset.records));
    assert.equal(records, countLines(file));
  });
});
