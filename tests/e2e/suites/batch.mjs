// File to report, in the tab: nothing is uploaded, nothing stands still.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { photograph } from '../harness/chromium.mjs';
import { eventually, expectText } from '../harness/expect.mjs';
import { countLines, generated, lines, MB, REAL, record } from '../harness/files.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';
import { CLAUDE } from '../pages/prompt.mjs';

/** More than the 256 MB that are promised, so that a fast engine still leaves time for clicks. */
const LARGE = 768 * MB;

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
    const json = await batch.export('JSON');
    const csv = await batch.export('CSV');
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
    const report = JSON.parse((await batch.export('JSON')).text);
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
    await batch.drop([['dropped.jsonl', `${JSON.stringify(record(0, { temperature: 9 }))}\n`]]);
    const { records } = await batch.complete();
    assert.equal(records, 1);
  });

  test('of anything else that is dropped it says what it is and what to do next', async (session) => {
    const batch = await BatchPage.open(session);
    const main = batch.page.getByRole('main');
    const line = JSON.stringify(record(0));
    const cases = [
      ['a.csv', 'recordId,prompt\n1,hello\n', /comma-separated values[\s\S]*Build/],
      ['a.json', '[{"a":1},\n{"a":2}]', /JSON array[\s\S]*jq/],
      ['a.zip', [0x50, 0x4b, 3, 4, 0, 0, 0, 0], /zip archive[\s\S]*Unpack/],
      ['a.png', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], /picture[\s\S]*base64/],
      ['calls.jsonl.out', `${line}\n`, /a job's output[\s\S]*made from/],
      ['manifest.json.out', '{"totalRecordCount":2400,"processedRecordCount":2400,"successRecordCount":2398,"errorRecordCount":2,"inputTokenCount":1951382,"outputTokenCount":405633}', /manifest[\s\S]*2,398[\s\S]*1,951,382/],
      ['empty.jsonl', '', /empty[\s\S]*Choose/],
    ];
    for (const [name, content, said] of cases) {
      await batch.drop([[name, content]]);
      await expectText(batch.arrival, said);
      await expectText(batch.arrival, new RegExp(name.replaceAll('.', '\\.')));
      assert.equal(await batch.report.count(), 0, name);
    }
    // A job's output is lines of JSON all the same.
    await batch.drop([['calls.jsonl.out', `${line}\n`]]);
    await batch.button('Check it anyway').click();
    await batch.complete();
    await batch.drop([['a.png', [0x89, 0x50, 0x4e, 0x47]], ['b.csv', 'a,b\n1,2\n']]);
    await expectText(main, /None of these is a batch file[\s\S]*a\.png[\s\S]*b\.csv/);
  });

  test('a gzip file is unpacked and checked in the tab', async (session) => {
    const batch = await BatchPage.open(session);
    const packed = gzipSync(`${JSON.stringify(record(0))}\n${JSON.stringify(record(1))}\n`);
    await batch.drop([['calls.jsonl.gz', [...packed]]]);
    await expectText(batch.arrival, /gzip/);
    await batch.button('Unpack it here and check').click();
    const { records } = await batch.complete();
    assert.equal(records, 2);
    await expectText(batch.report, /calls\.jsonl /);
    await batch.drop([['broken.jsonl.gz', [...packed.subarray(0, 20)]]]);
    await batch.button('Unpack it here and check').click();
    await expectText(batch.page.locator('body'), /could not be unpacked/);
  });

  test('several files are one job, and what is no batch file is left out', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.drop([
      ['one.jsonl', `${JSON.stringify(record(0))}\n`],
      ['two.jsonl', `${JSON.stringify(record(1, { temperature: 9 }))}\n`],
      ['notes.pdf', '%PDF-1.7'],
    ]);
    const { records } = await batch.complete();
    assert.equal(records, 2);
    const main = batch.page.getByRole('main');
    await expectText(main, /1 file is left out[\s\S]*notes\.pdf/);
    await expectText(batch.report, /in 2 files/);
    await batch.causes.getByRole('button', { name: /temperature/i }).first().click();
    await expectText(batch.viewer, /Line 1[\s\S]*two\.jsonl/);
    await expectText(batch.viewer.locator('mark'), /^9$/);
  });

  test('a record is shown as the prompt it is', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await batch.choose(lines('prompt.jsonl', [record(0, {
      temperature: 3,
      system: 'You know stones.',
      tools: [{ name: 'look_up', description: 'Finds a stone', input_schema: { type: 'object' } }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Which stone is it?' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: dot } }] },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'look_up', input: { colour: 'red' } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'Jasper' }] },
      ],
    })]));
    await batch.complete();
    await batch.causes.getByRole('button', { name: /temperature/i }).first().click();
    await batch.viewer.getByRole('radio', { name: 'Prompt' }).check();
    const said = batch.viewer.getByRole('group', { name: 'The record as a prompt' });
    await expectText(said, /system[\s\S]*You know stones[\s\S]*Which stone is it\?[\s\S]*look_up[\s\S]*Jasper/);
    const picture = said.getByRole('img');
    await eventually(async () => assert.equal(await picture.evaluate((image) => image.naturalWidth), 1));
    await batch.viewer.getByRole('radio', { name: 'Line' }).check();
    await expectText(batch.viewer.locator('mark'), /^3$/);
  });

  test('quotas of the account take the place of the defaults and outlive a reload', async (session) => {
    const batch = await BatchPage.open(session);
    const limits = batch.page.getByRole('region', { name: 'Limits of a job' });
    await batch.button('Try the valid sample').click();
    await batch.complete();
    await expectText(limits, /120[\s\S]*of 100,000/);
    await limits.getByRole('button', { name: 'Edit' }).click();
    await limits.getByRole('textbox', { name: 'Most records of a job' }).fill('1oo');
    await expectText(limits, /A number such as/);
    await limits.getByRole('textbox', { name: 'Most records of a job' }).fill('100');
    await limits.getByRole('button', { name: 'Done' }).click();
    await expectText(limits, /120[\s\S]*of 100/);
    await batch.button('Check again').click();
    await batch.reaches(/refused/);
    await batch.page.reload();
    await expectText(limits, /up to 100(?!,)/);
    await limits.getByRole('button', { name: 'Edit' }).click();
    await limits.getByRole('textbox', { name: 'Most records of a job' }).fill('');
    await limits.getByRole('button', { name: 'Done' }).click();
    await expectText(limits, /up to 100,000/);
  });

  test('the report is saved as a page and as SARIF, too', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the broken sample').click();
    await batch.complete();
    const html = await batch.export('HTML');
    assert.equal(html.name, 'sample-broken-findings.html');
    assert.doesNotMatch(html.text, /<script|src=/i);
    const page = await session.page();
    // Its own policy lets it run nothing and fetch nothing.
    await page.setContent(html.text);
    await expectText(page.getByRole('heading', { level: 1 }), /would fail/);
    await photograph(page, 'report-html');
    const sarif = await batch.export('SARIF');
    const log = JSON.parse(sarif.text);
    assert.equal(log.version, '2.1.0');
    const [run] = log.runs;
    assert.ok(run.results.length >= 10);
    for (const { ruleId, ruleIndex, level, message, locations } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
      assert.match(level, /^(error|warning|note)$/);
      assert.ok(message.text.length > 10);
      assert.equal(locations[0].physicalLocation.artifactLocation.uri, 'sample-broken.jsonl');
    }
    const address = new URL(run.tool.driver.rules[0].helpUri);
    assert.equal(address.origin, new URL(session.sandbox.site).origin);
  });

  test('cost is a range, and the service counts a sample only when told to', async (session) => {
    const batch = await BatchPage.open(session);
    const counts = [];
    batch.page.on('request', (request) => {
      if (/count-tokens/.test(request.url())) {
        counts.push(request.url());
      }
    });
    await batch.chooseModel(CLAUDE);
    await batch.button('Try the valid sample').click();
    await batch.complete();
    const cost = batch.page.getByRole('region', { name: 'Cost' });
    await expectText(cost, /As a batch[\s\S]*\$[\d.]+ – [\d.]+[\s\S]*On demand[\s\S]*\$[\d.]+ – [\d.]+/);
    await expectText(cost, /Input is estimated from the text[\s\S]*Prices:[\s\S]*\d{4}-\d\d-\d\d/);
    await expectText(cost, /Sends 10 bodies[\s\S]*Free of charge/);
    await expectText(batch.report, /Cost as a batch/);
    assert.deepEqual(counts, []);
    await cost.getByRole('button', { name: 'Calibrate with CountTokens' }).click();
    await expectText(cost, /corrected by 10 records that the service counted/);
    assert.equal(new Set(counts).size, 1);
    assert.equal(counts.length, 10);
    // The service counts by bare ids alone.
    assert.match(decodeURIComponent(counts[0]), /\/model\/anthropic\./);
  });

  test('the last file is offered again after a reload, and forgotten when told', async (session) => {
    const batch = await BatchPage.open(session);
    const { page } = batch;
    // A handle of the browser's own private files stands for one of the person's disk.
    const pick = async () => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('kept.jsonl', { create: true });
      const writable = await handle.createWritable();
      await writable.write('{"recordId":"1","modelInput":{}}\n');
      await writable.close();
      globalThis.showOpenFilePicker = async () => [handle];
    };
    await page.evaluate(pick);
    await batch.button('Choose file').click();
    await batch.complete();
    await page.reload();
    const again = page.getByRole('button', { name: 'Check kept.jsonl again' });
    await again.click();
    const { records } = await batch.complete();
    assert.equal(records, 1);
    await page.reload();
    await again.waitFor();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await again.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Choose file' }).waitFor();
    await page.waitForTimeout(300);
    assert.equal(await again.count(), 0);
  });

  test('every record has its row: filtered, reached by its line, opened', async (session) => {
    const file = lines('rows.jsonl', Array.from({ length: 5000 }, (_, at) => (
      at % 100 === 50 ? '' : record(at, at % 1000 === 7 ? { temperature: 5 } : {}))));
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.choose(file);
    await batch.complete();
    const rows = batch.records.getByRole('row');
    await expectText(batch.records, /R0000000000/);
    assert.ok(await rows.count() < 60, 'only the rows in view exist');
    const go = batch.page.getByRole('textbox', { name: 'Go to line' });
    await go.fill('4008');
    await go.press('Enter');
    await expectText(batch.viewer, /Line 4,008[\s\S]*R0000004007/);
    await expectText(batch.viewer.locator('mark'), /^5$/);
    await batch.page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Would fail' });
    await expectText(batch.page.getByRole('region', { name: 'Records' }), /5 of 4,950 records/);
    await expectText(batch.records, /R0000000007[\s\S]*R0000004007/);
    await batch.page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'All records' });
    await expectText(batch.records, /R0000000000/);
    // By the keyboard to the end.
    await batch.records.locator('.rows').focus();
    await batch.page.keyboard.press('End');
    await expectText(batch.records, /R0000004999/);
  });
});
