// The checker's workers: parts and files, Stop, faults and what is left of a check after them, ids without number.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { started } from '../harness/chromium.mjs';
import { eventually, expectText } from '../harness/expect.mjs';
import { generated, lines, MB, REAL, record } from '../harness/files.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';
import { Checker } from '../pages/checker.mjs';
import { CLAUDE } from '../pages/prompt.mjs';

const CLAUDE_JOB = { family: 'anthropic', via: 'invoke-model' };
const GB = 1_000_000_000;
const SLOW = { timeout: 180_000 };

/** Records with a fault in every seventh, of all lengths, some without a sense. */
function planted(count) {
  const list = [];
  for (let at = 0; at < count; at += 1) {
    const text = `Summarise call ${at}. ${'é'.repeat((at * 37) % 300)}`;
    const change = { messages: [{ role: 'user', content: text }] };
    if (at % 7 === 3) {
      Object.assign(change, [{ temperature: 3 }, { max_tokens: 'many' }, { maxTokens: 1 }][at % 3]);
    }
    const line = record(at % 50 === 49 ? at - 20 : at, change);
    list.push(at % 91 === 90 ? JSON.stringify(line).slice(0, -9) : at % 97 === 96 ? '' : line);
  }
  return list;
}

/** What is the same however a file was cut. */
const told = ({ records, failing, blank, bytes, complete, causes, limits, sizes, tokens, usage }) => (
  { records, failing, blank, bytes, complete, causes, limits, sizes, tokens, usage }
);

/** Causes by code, with the number of their places. */
const counts = (report) => Object.fromEntries(report.causes.map(({ code, count }) => [code, count]));

describe('checker', () => {
  test('a file in many parts gives the report of one pass', async (session) => {
    const checker = await Checker.open(session);
    await checker.smallParts(10_000);
    const files = [lines('planted.jsonl', planted(400)), ...existsSync(REAL) ? [REAL] : []];
    for (const file of files) {
      await checker.start([file], CLAUDE_JOB);
      const { report, stopped, bytes, of } = await checker.report();
      assert.deepEqual([stopped, bytes, of], [false, statSync(file).size, statSync(file).size]);
      assert.deepEqual(told(report), told(await checker.onePass(CLAUDE_JOB)));
    }
    if (files.length < 2) {
      console.log('     skipped: the recordings are not here (../shared/real/claude-batch-input.jsonl)');
    }
  }, SLOW);

  test('several files are one job, and ids are compared across them', async (session) => {
    const checker = await Checker.open(session);
    await checker.smallParts(20_000);
    const files = [
      lines('job-a.jsonl', Array.from({ length: 80 }, (_, at) => record(at))),
      lines('job-b.jsonl', Array.from({ length: 80 }, (_, at) => record(at === 40 ? 7 : at + 80, at === 3 ? { temperature: 9 } : {}))),
    ];
    await checker.start(files, CLAUDE_JOB);
    const { report } = await checker.report();
    assert.equal(report.records, 160);
    assert.deepEqual(report.files.map(({ name, bytes, records, failing }) => ({ name, bytes, records, failing })), [
      { name: 'job-a.jsonl', bytes: statSync(files[0]).size, records: 80, failing: 0 },
      { name: 'job-b.jsonl', bytes: statSync(files[1]).size, records: 80, failing: 1 },
    ]);
    const example = (code) => report.causes.find((cause) => cause.code.includes(code)).examples[0];
    const twice = example('duplicate-record-id');
    assert.deepEqual([twice.file, twice.line], [1, 41]);
    assert.deepEqual(report.causes.flatMap(({ examples }) => examples.map(({ file, line }) => [file, line])).sort(), [[1, 4], [1, 41]]);
    // 160 records are enough for a job, 80 in each file would not be.
    assert.ok(report.limits.every(({ ok }) => ok), JSON.stringify(report.limits));
  });

  test('a file that is something else is told from its first part', async (session) => {
    const checker = await Checker.open(session);
    await checker.smallParts(1000);
    await checker.start([lines('table.csv', ['recordId,prompt', ...Array.from({ length: 900 }, (_, at) => `${at},hello`)])], CLAUDE_JOB);
    const { report } = await checker.report();
    assert.deepEqual(counts(report)['not-jsonl'], 1);
    assert.equal(report.records, 0);
    await checker.start([lines('empty.jsonl', [])], CLAUDE_JOB);
    await checker.report();
  });

  test('a file of 1 GB is checked while the page scrolls and answers', async (session) => {
    const file = generated('large.jsonl', GB);
    const batch = await BatchPage.open(session);
    const { page } = batch;
    await batch.chooseModel(CLAUDE);
    await page.evaluate(() => {
      globalThis.frames = [];
      let last = performance.now();
      const frame = (now) => {
        globalThis.frames.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      // Something to scroll, however little is on the page yet.
      document.querySelector('main').style.setProperty('min-height', '6000px');
    });
    await batch.choose(file);
    const scrolled = new Set();
    let turns = 0;
    while (!/complete/.test(await batch.status.textContent())) {
      await page.mouse.move(700, 400);
      await page.mouse.wheel(0, turns % 20 < 10 ? 300 : -300);
      scrolled.add(await page.evaluate(() => Math.max(scrollY, document.querySelector('main').scrollTop)));
      turns += 1;
    }
    const { records, wasmBytes } = await batch.complete(1000);
    assert.ok(records > 900_000, `${records} records`);
    assert.ok(wasmBytes > 0 && wasmBytes < 64 * MB, `${wasmBytes} bytes of wasm memory`);
    assert.ok(scrolled.size >= 3, `scrolled to ${[...scrolled]}`);
    const longest = await page.evaluate(() => Math.max(...globalThis.frames));
    assert.ok(longest < 1000, `no frame for ${longest.toFixed(0)} ms`);
  }, SLOW);

  test('lines of 25 MB in every worker: less than 64 MB of wasm memory', async (session) => {
    const long = (at) => record(at, { messages: [{ role: 'user', content: 'slate '.repeat(4_100_000) }] });
    const checker = await Checker.open(session);
    await checker.start([lines('long-lines.jsonl', [long(0), long(1), record(2), long(3), long(4), record(5)])], CLAUDE_JOB);
    const { report, wasmBytes } = await checker.report();
    assert.deepEqual([report.records, report.failing], [6, 0]);
    assert.ok(wasmBytes < 64 * MB, `${wasmBytes} bytes of wasm memory`);
  }, SLOW);

  test('a browser whose file streams are not byte streams checks as well', async (session) => {
    const checker = await Checker.open(session);
    await checker.change('pieces.js', ["getReader({ mode: 'byob' })", "getReader({ mode: 'none' })"]);
    await checker.smallParts(30_000);
    await checker.start([lines('planted.jsonl', planted(400))], CLAUDE_JOB);
    const { report } = await checker.report();
    assert.deepEqual(told(report), told(await checker.onePass(CLAUDE_JOB)));
  });

  test('Stop gives the report of a prefix without gaps', async (session) => {
    const file = generated('large.jsonl', GB);
    const checker = await Checker.open(session);
    await checker.start([file], CLAUDE_JOB);
    await eventually(async () => assert.ok((await checker.progress()).at(-1)?.bytes > 50 * MB));
    await checker.post('stop');
    const { report, stopped, bytes, of } = await checker.report();
    assert.equal(stopped, true);
    assert.equal(report.complete, false);
    assert.ok(bytes > 0 && bytes < of, `${bytes} of ${of} bytes`);
    assert.equal(report.bytes, bytes);
    // The last line that began is left out, and so are the ids behind it: as many records as lines up to there.
    const whole = await linesWithin(file, bytes);
    assert.ok(Math.abs(report.records - whole) <= 1, `${report.records} records, ${whole} lines`);
    assert.equal(report.failing, 0);
  }, SLOW);

  test('a reload in the middle leaves nothing behind, and the next check is whole', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.chooseModel(CLAUDE);
    await batch.choose(generated('large.jsonl', GB));
    await batch.progress.waitFor();
    batch.page.on('dialog', (dialog) => dialog.accept());
    await batch.page.reload();
    await started(batch.page);
    await eventually(() => assert.equal(batch.page.workers().length, 0));
    await batch.button('Try the valid sample').click();
    const { records } = await batch.complete();
    assert.ok(records >= 100);
  }, SLOW);
});

describe('checker, faults', () => {
  const FAULTS = [
    ['out of memory', /memory/i, 'new WebAssembly.Memory({ initial: 1, maximum: 2 }).grow(2);'],
    ['a panic', /null pointer|unreachable/i, 'this.free(); super.push(piece);'],
    ['a worker that is killed', /said nothing/, 'self.close(); for (;;) {}'],
  ];
  /** The part from here on dies over its first bytes. */
  const dying = (fault, at = 40_000) => `
    import { Part as Real } from REAL;
    export * from REAL;
    export { default } from REAL;
    export class Part extends Real {
      constructor(options) {
        super(options);
        const { start, countOnly } = JSON.parse(options);
        this.dies = start === ${at} && !countOnly;
      }
      push(piece) {
        if (this.dies) { ${fault} }
        super.push(piece);
      }
    }`;
  const file = () => lines('long.jsonl', Array.from({ length: 400 }, (_, at) => record(at, at % 50 === 21 ? { temperature: 9 } : {})));

  /** A checker with the fault built in, and the file's parts of 20,000 bytes. */
  async function open(session, fault, at) {
    const checker = await Checker.open(session);
    await checker.change('crew.js', ['const SILENT = 15', 'const SILENT = 2']);
    await checker.change(
      'parts.js',
      ['const ALONE = 8 * 1024 * 1024', 'const ALONE = 1'],
      ['|| cores < 2 ?', '|| cores < 1 ?'],
      ['Math.ceil(size / PART)', 'Math.ceil(size / 20_000)'],
      ['Math.floor((size * at) / count)', 'at * 20_000'],
      ['Math.floor((size * (at + 1)) / count)', 'Math.min(size, (at + 1) * 20_000)'],
    );
    await checker.wrap('checker.js', dying(fault, at));
    await checker.start([file()], CLAUDE_JOB);
    return checker;
  }

  for (const [name, reason, fault] of FAULTS) {
    test(`${name}: the place is told, and the check resumes`, async (session) => {
      const checker = await open(session, fault);
      const failed = await checker.ending();
      assert.equal(failed.kind, 'failed');
      assert.match(failed.reason, reason);
      assert.deepEqual([failed.stage, failed.at, failed.resumable], ['check', { file: 0, offset: 40_000 }, true]);
      await checker.page.unroute(/checker\.js/);
      await checker.page.unrouteAll();
      await checker.post('resume');
      const { report, leftOut, stopped } = await checker.report(1);
      assert.deepEqual([leftOut, stopped], [[], false]);
      assert.deepEqual(told(report), told(await checker.onePass(CLAUDE_JOB)));
    }, SLOW);
  }

  test('a part that fails twice is left out and named, and later lines keep their numbers', async (session) => {
    const checker = await open(session, FAULTS[1][2]);
    await checker.ending();
    await checker.post('resume');
    const { report, leftOut, stopped } = await checker.report(1);
    assert.equal(stopped, false);
    assert.equal(leftOut.length, 1);
    assert.deepEqual([leftOut[0].file, leftOut[0].start, leftOut[0].end], [0, 40_000, 60_000]);
    assert.equal(report.complete, false);
    const whole = await checker.onePass(CLAUDE_JOB);
    assert.ok(report.records < whole.records && report.records > whole.records - 30, `${report.records} of ${whole.records}`);
    const linesOf = ({ causes }) => causes.find(({ subject }) => /temperature/.test(subject)).examples.map(({ line }) => line);
    // Lines 22, 72, 122 …; none of them lies in the part that was left out.
    assert.deepEqual(linesOf(report), linesOf(whole));
  }, SLOW);

  test('what was checked before a fault can be had without resuming', async (session) => {
    const checker = await open(session, FAULTS[1][2], 100_000);
    const failed = await checker.ending();
    await checker.post('stop');
    const { report, stopped, bytes } = await checker.report(1);
    assert.equal(stopped, true);
    // The parts up to the first that was not finished, which may be one before the fault.
    assert.ok(bytes > 0 && bytes % 20_000 === 0 && bytes <= 100_000 && bytes <= failed.bytes, `${bytes} bytes`);
    assert.equal(report.complete, false);
    assert.equal(report.records, (await linesWithin(file(), bytes)) + 1);
  }, SLOW);

  test('the page offers to resume, and shows the report then', async (session) => {
    const checker = await Checker.open(session);
    await checker.wrap('checker.js', dying(FAULTS[1][2], 0));
    await checker.page.goto(new URL('batch', session.sandbox.site).href);
    await started(checker.page);
    const batch = new BatchPage(checker.page);
    await batch.chooseModel(CLAUDE);
    await batch.choose(file());
    await batch.reaches(/The checker stopped/);
    await expectText(batch.page.getByRole('main'), /byte 0 of long\.jsonl/);
    await checker.page.unrouteAll();
    await batch.button('Resume').click();
    const { records } = await batch.complete();
    assert.equal(records, 400);
  }, SLOW);

  test('a browser without SIMD is told which ones have it', async (session) => {
    const checker = await Checker.open(session);
    await checker.change('simd.js', ['WebAssembly.validate(SMALLEST)', 'false']);
    await checker.page.goto(new URL('batch', session.sandbox.site).href);
    await started(checker.page);
    const batch = new BatchPage(checker.page);
    await batch.choose(file());
    await batch.reaches(/too old/);
    await expectText(batch.page.getByRole('main'), /Firefox 89[\s\S]*Safari 16\.4/);
  });

  test('a file that changes on the disk ends the check with what was read', async (session) => {
    const path = lines('shrinking.jsonl', Array.from({ length: 3000 }, (_, at) => record(at)));
    const checker = await Checker.open(session);
    await checker.smallParts(100_000);
    // Between the choice and the check, as the browser sees it: it remembers the file as it was.
    await checker.page.setInputFiles('#files-of-test', path);
    // Only when it is asked does the browser look at the file and remember it.
    const size = await checker.page.evaluate(() => document.querySelector('#files-of-test').files[0].size);
    assert.ok(size > 250_000, `${size} bytes`);
    truncateSync(path, 250_000);
    await checker.startChosen(CLAUDE_JOB);
    const ending = await checker.ending();
    assert.equal(ending.kind === 'failed' ? ending.stage : 'read', 'read');
    assert.ok((ending.reason ?? ending.unreadable).length > 10, JSON.stringify(ending).slice(0, 300));
  });
});

describe('checker, ids', () => {
  /** 3,000 records in runs of at most a part, some ids twice and far apart. */
  const file = () => lines('ids.jsonl', Array.from({ length: 3000 }, (_, at) => record([2500, 2900].includes(at) ? at - 2000 : at)));

  /** A checker that keeps no more than 1,000 ids in memory. */
  async function open(session, before = '') {
    const checker = await Checker.open(session);
    await checker.smallParts(100_000);
    await checker.change('runs.js', ['const IN_MEMORY = 4_000_000', `${before}\nconst IN_MEMORY = 1000`]);
    return checker;
  }

  const pairs = (report) => report.causes.find(({ code }) => code === 'duplicate-record-id').examples.map(({ line }) => line);

  test('ids beyond the memory go to a file of the browser, and come back', async (session) => {
    const checker = await open(session, `
      const { write, close } = FileSystemSyncAccessHandle.prototype;
      let written = 0;
      FileSystemSyncAccessHandle.prototype.write = function(bytes, options) { written += bytes.byteLength; return write.call(this, bytes, options); };
      FileSystemSyncAccessHandle.prototype.close = function() { if (written < 16 * 1900) throw new Error('only ' + written + ' bytes were spilled'); return close.call(this); };`);
    await checker.start([file()], CLAUDE_JOB);
    const { report, spill } = await checker.report();
    assert.equal(spill, undefined);
    assert.deepEqual(pairs(report), [2501, 2901]);
    assert.equal(counts(report)['record-ids-not-compared'], undefined);
    await eventually(async () => assert.deepEqual(await checker.files(), []));
  }, SLOW);

  test('Stop while ids are compared gives the report without waiting for them', async (session) => {
    const checker = await Checker.open(session);
    await checker.change('joint.js', ['await turn();', 'await new Promise((resolve) => { setTimeout(resolve, 1000); });']);
    // Every id twice: they are read again, thirty-two at a time.
    await checker.start([lines('twins.jsonl', Array.from({ length: 3000 }, (_, at) => record(at % 1500)))], CLAUDE_JOB);
    await eventually(async () => {
      const { bytes, of } = (await checker.progress()).at(-1);
      assert.equal(bytes, of);
    });
    await checker.post('stop');
    const { report, stopped, tookMs } = await checker.report(0, 10_000);
    assert.equal(stopped, false);
    assert.equal(report.records, 3000);
    assert.ok(tookMs < 10_000, `${tookMs} ms`);
    await checker.page.unrouteAll();
    await checker.startChosen(CLAUDE_JOB);
    const whole = await checker.report();
    assert.equal(counts(whole.report)['duplicate-record-id'], 1500);
  }, SLOW);

  for (const [name, before, reason] of [
    ['a full disk', "FileSystemSyncAccessHandle.prototype.write = () => { throw new DOMException('there is no room', 'QuotaExceededError'); };", /no room/],
    ['a disk that fills up', `const { write } = FileSystemSyncAccessHandle.prototype;
      let times = 0;
      FileSystemSyncAccessHandle.prototype.write = function(bytes, options) { times += 1; return times < 4 ? write.call(this, bytes, options) : 100; };`, /100 of/],
    ['no private file system', "Object.defineProperty(navigator, 'storage', { value: undefined });", /./],
  ]) {
    test(`${name}: the check goes on, and says that ids were not compared`, async (session) => {
      const checker = await open(session, before);
      await checker.start([file()], CLAUDE_JOB);
      const { report, spill, stopped } = await checker.report();
      assert.match(spill, reason);
      assert.equal(stopped, false);
      assert.equal(report.records, 3000);
      assert.equal(counts(report)['record-ids-not-compared'], 1);
      await eventually(async () => assert.deepEqual(await checker.files(), []));
    }, SLOW);
  }

  test('a file that a closed tab left behind is removed by the next check, one in use is not', async (session) => {
    const checker = await Checker.open(session);
    await checker.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      for (const name of ['outcrop-ids-left', 'of-another-application']) {
        await root.getFileHandle(name, { create: true });
      }
    });
    await checker.start([file()], CLAUDE_JOB);
    await checker.report();
    await eventually(async () => assert.deepEqual(await checker.files(), ['of-another-application']));
  });
});

describe('checker, rows', () => {
  const isBroken = (at) => at % 91 === 90;
  const isBlank = (at) => !isBroken(at) && at % 97 === 96;
  /** What `planted` makes of a line: an error, a warning for a blank one or an id that comes again, or nothing. */
  const severityOf = (at) => {
    if (isBroken(at) || (at % 7 === 3 && !isBlank(at))) {
      return 3;
    }
    const isTwin = at % 50 === 49 && !isBroken(at - 20) && !isBlank(at - 20);
    return isBlank(at) || isTwin ? 2 : 0;
  };

  test('rows of the records table come from anywhere, also the bad ones alone', async (session) => {
    const list = planted(900);
    const path = lines('rows.jsonl', list);
    const checker = await Checker.open(session);
    await checker.smallParts(60_000);
    await checker.start([path], CLAUDE_JOB);
    const { report } = await checker.report();
    const text = readFileSync(path, 'utf8');
    const all = await checker.rows(0, 40);
    assert.equal(all.total, report.records + report.blank);
    for (const from of [0, 333, 640, 880]) {
      const { rows } = await checker.rows(from, 20);
      assert.equal(rows.length, 20);
      for (const [at, row] of rows.entries()) {
        assert.equal(row.line, from + at + 1);
        const line = typeof list[from + at] === 'string' ? list[from + at] : JSON.stringify(list[from + at]);
        assert.equal(Buffer.from(text).subarray(row.start, row.end).toString(), line);
        assert.equal(row.severity, severityOf(from + at), `line ${row.line}`);
      }
    }
    const bad = await checker.rows(0, 1000, 3);
    assert.equal(bad.total, report.failing);
    assert.equal(bad.rows.length, report.failing);
    assert.ok(bad.rows.every(({ severity }) => severity === 3));
    assert.equal((await checker.rows(bad.total, 10, 3)).rows.length, 0);
  });

  test('rows of a file of 1 GB come at once, wherever they are', async (session) => {
    const checker = await Checker.open(session);
    await checker.start([generated('large.jsonl', GB)], CLAUDE_JOB);
    const { report: { records } } = await checker.report();
    assert.ok(records > 900_000, `${records} records`);
    for (const from of [0, 1, 333_333, 640_000, records - 50]) {
      const began = performance.now();
      const { total, rows } = await checker.rows(from, 50);
      const took = performance.now() - began;
      assert.deepEqual([total, rows.length, rows[0].line, rows[0].id], [records, 50, from + 1, record(from).recordId]);
      assert.match(rows[49].text, /^Summarise this call/);
      assert.ok(took < 1000, `${took.toFixed(0)} ms`);
    }
  }, SLOW);
});

/** Lines that end within the first bytes of a file. */
async function linesWithin(path, bytes) {
  let count = 0;
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 8 * MB })) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) {
      count += 1;
    }
  }
  return count;
}
