// Every state of every page in both themes and widths: nothing that keeps people out, a picture of each.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectAccessible } from '../harness/axe.mjs';
import { inEveryLook } from '../harness/chromium.mjs';
import { expectText } from '../harness/expect.mjs';
import { ROOT } from '../harness/packages.mjs';
import { picture } from '../harness/pictures.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';
import { CLAUDE, PromptPage } from '../pages/prompt.mjs';

const LONG = { timeout: 180_000 };

/** A file to choose. */
function anyFile() {
  const folder = join(ROOT, 'target/e2e');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'any.jsonl');
  writeFileSync(file, '{}\n');
  return file;
}

/** Throws if a page is wider than its window anywhere. */
async function expectNoSideways(page) {
  await inEveryLook(page, async (look) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) {
      throw new Error(`${look}: the page is ${over} px wider than the window`);
    }
  });
}

async function expectGood(page, name) {
  await expectAccessible(page, name);
  await expectNoSideways(page);
}

describe('looks', () => {
  test('prompt, empty', async (session) => {
    const prompt = await PromptPage.open(session);
    await expectGood(prompt.page, 'prompt-empty');
  }, LONG);

  test('prompt, waiting', async (session) => {
    const prompt = await PromptPage.open(session);
    await prompt.choose({ model: CLAUDE });
    await prompt.ask('Name one mineral [sandbox:slow ms=120000]');
    await prompt.reaches(/Waiting/);
    await expectGood(prompt.page, 'prompt-waiting');
    await prompt.stop.click();
  }, LONG);

  test('prompt, arriving', async (session) => {
    const prompt = await PromptPage.open(session);
    await prompt.choose({ model: CLAUDE });
    await prompt.ask('slate [sandbox:words n=2000] [sandbox:stall ms=120000 after=40]');
    await expectText(prompt.reply, /slate slate slate/);
    await expectGood(prompt.page, 'prompt-arriving');
    await prompt.stop.click();
    await prompt.reaches(/Stopped/);
    await expectGood(prompt.page, 'prompt-stopped');
  }, LONG);

  test('prompt, failed with a partial reply', async (session) => {
    session.guard.expect(/Failed to load resource|net::ERR_INCOMPLETE_CHUNKED_ENCODING/);
    const prompt = await PromptPage.open(session);
    await prompt.choose({ model: CLAUDE });
    await prompt.ask('basalt gneiss schist marble [sandbox:words n=60] [sandbox:cut after=30]');
    await prompt.reaches(/Failed/);
    await expectGood(prompt.page, 'prompt-failed');
  }, LONG);

  test('prompt, answered', async (session) => {
    const prompt = await PromptPage.open(session);
    await prompt.choose({ model: CLAUDE, via: 'InvokeModel' });
    await prompt.page.getByRole('button', { name: 'Use the sample prompt' }).click();
    await prompt.send.click();
    await prompt.complete();
    await expectGood(prompt.page, 'prompt-answered');
    for (const tab of ['Request', 'Signature', 'Response']) {
      await prompt.rawTab(tab);
      await expectGood(prompt.page, `prompt-raw-${tab.toLowerCase()}`);
    }
  }, LONG);

  test('prompt, a file, and parameters that are clamped', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: CLAUDE });
    await prompt.message(1).fill('What is this?');
    await prompt.attach(picture('cliff.png'));
    await prompt.unfold();
    await prompt.box('Temperature').fill('3');
    await prompt.box('Top P').fill('0.9');
    await expectText(prompt.parameters, /not both/);
    await expectGood(prompt.page, 'prompt-parameters');
  }, LONG);

  test('prompt, pictures', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'amazon.nova-canvas-v1:0' });
    await expectGood(prompt.page, 'prompt-images-empty');
    await prompt.box('Number of images').fill('3');
    await prompt.page.getByRole('button', { name: 'Use the sample prompt' }).click();
    await prompt.send.click();
    await prompt.reaches(/3 images/);
    await expectText(prompt.reply, /px/);
    await expectGood(prompt.page, 'prompt-images');
    await prompt.box('Prompt').fill('A stone [sandbox:filtered reason=output]');
    await prompt.send.click();
    await expectText(prompt.reply, /Held back/);
    await expectGood(prompt.page, 'prompt-images-filtered');
  }, LONG);

  test('prompt, vectors', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'us.cohere.embed-v4:0' });
    await prompt.page.getByRole('button', { name: 'Use the sample prompt' }).click();
    await prompt.send.click();
    await prompt.reaches(/2 vectors/);
    await expectGood(prompt.page, 'prompt-vectors');
  }, LONG);

  test('prompt, scores', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'cohere.rerank-v3-5:0' });
    await prompt.page.getByRole('button', { name: 'Use the sample prompt' }).click();
    await prompt.send.click();
    await prompt.reaches(/3 documents scored/);
    await expectGood(prompt.page, 'prompt-scores');
  }, LONG);

  test('prompt, in the background', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'amazon.nova-reel-v1:1' });
    await prompt.page.getByRole('button', { name: 'Use the sample prompt' }).click();
    await expectGood(prompt.page, 'prompt-background-empty');
    await prompt.box('Result goes to (S3)').fill('s3://outcrop-e2e/out/');
    await prompt.start.click();
    await expectText(prompt.background, /Completed/, 30_000);
    await prompt.box('Prompt').fill('Waves [sandbox:job ms=600000]');
    await prompt.start.click();
    await expectText(prompt.background, /again in/);
    await expectGood(prompt.page, 'prompt-background');
  }, LONG);

  test('prompt, raw JSON for an id nobody knows', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'example.slate-v1:0' });
    await prompt.pick('Call through', 'Raw JSON');
    await prompt.box('Body as JSON').fill('{\n  "ask": quartz\n}');
    await expectText(prompt.page.getByRole('main'), /line 2/);
    await expectGood(prompt.page, 'prompt-raw-json');
  }, LONG);

  test('prompt, choosing a model', async (session) => {
    const prompt = await PromptPage.open(session);
    await prompt.model.click();
    await prompt.page.getByRole('listbox', { name: 'Models' }).getByRole('option').first().waitFor();
    await expectAccessible(prompt.page, 'prompt-models');
  }, LONG);

  test('batch, empty', async (session) => {
    const batch = await BatchPage.open(session);
    await expectGood(batch.page, 'batch-empty');
  }, LONG);

  test('batch, valid', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the valid sample').click();
    await batch.complete();
    await expectGood(batch.page, 'batch-valid');
  }, LONG);

  test('batch, broken, with a cause open', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the broken sample').click();
    await batch.complete();
    await expectGood(batch.page, 'batch-broken');
    await batch.rows().first().click();
    await batch.viewer.first().waitFor();
    await expectGood(batch.page, 'batch-open');
  }, LONG);

  test('batch, a record as a prompt, the records, a menu open', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the broken sample').click();
    await batch.complete();
    await batch.rows().first().click();
    await batch.viewer.getByRole('radio', { name: 'Prompt' }).check();
    await batch.viewer.getByRole('group', { name: 'The record as a prompt' }).waitFor();
    await expectGood(batch.page, 'batch-prompt');
    await batch.rows().first().click();
    await batch.report.locator('summary', { hasText: 'Save report' }).click();
    await expectGood(batch.page, 'batch-menu');
    await batch.page.keyboard.press('Escape');
    await batch.page.getByRole('region', { name: 'Limits of a job' }).getByRole('button', { name: 'Edit' }).click();
    await batch.page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Would fail' });
    await expectText(batch.records, /CALL/);
    await batch.records.getByRole('button').first().click();
    await batch.viewer.waitFor();
    await batch.viewer.scrollIntoViewIfNeeded();
    await expectGood(batch.page, 'batch-records');
  }, LONG);

  test('batch, what came is no batch file', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.drop([['manifest.json.out', '{"totalRecordCount":2400,"processedRecordCount":2400,"successRecordCount":2398,"errorRecordCount":2,"inputTokenCount":1951382,"outputTokenCount":405633}']]);
    await batch.arrival.waitFor();
    await expectGood(batch.page, 'batch-arrival');
    await batch.drop([['a.png', [0x89, 0x50, 0x4e, 0x47]], ['b.csv', 'a,b\n1,2\n'], ['c.jsonl', '{}\n']]);
    await batch.complete();
    await expectGood(batch.page, 'batch-left-out');
  }, LONG);

  test('batch, running', async (session) => {
    const file = anyFile();
    const batch = await BatchPage.open(session);
    // A worker that never comes to its end.
    await batch.page.route(/checker-worker\.js/, (route) => route.fulfill({
      contentType: 'text/javascript',
      body: `self.onmessage = () => self.postMessage(JSON.stringify({ kind: 'progress', bytes: 1, of: 3, records: 0, findings: 0, wasmBytes: 1048576, workers: 1 }));`,
    }));
    await batch.choose(file);
    await batch.progress.waitFor();
    await expectGood(batch.page, 'batch-running');
  }, LONG);

  test('batch, the checker cannot be loaded', async (session) => {
    session.guard.expect(/Failed to load resource|net::ERR|MIME|worker/i);
    const file = anyFile();
    const batch = await BatchPage.open(session);
    await batch.page.route(/checker_bg\.wasm|checker\.js/, (route) => route.fulfill({ status: 404, body: '' }));
    await batch.choose(file);
    await expectText(batch.page.getByRole('main'), /could not be loaded[\s\S]*reload the page/i);
    await expectGood(batch.page, 'batch-failed');
  }, LONG);

  test('batch, stopped', async (session) => {
    const file = anyFile();
    const batch = await BatchPage.open(session);
    await batch.page.route(/checker-worker\.js/, (route) => route.fulfill({
      contentType: 'text/javascript',
      body: `self.onmessage = () => self.postMessage(JSON.stringify({ kind: 'progress', bytes: 1, of: 3, records: 0, findings: 0, wasmBytes: 1048576, workers: 1 }));`,
    }));
    await batch.choose(file);
    await batch.progress.waitFor();
    await batch.stop.click();
    await expectGood(batch.page, 'batch-stopping');
  }, LONG);

  test('access, refused, own, and none', async (session) => {
    const page = await session.open('access');
    const box = page.getByRole('textbox', { name: 'Paste credentials' });
    const use = page.getByRole('button', { name: 'Use these credentials' });
    await box.fill('export AWS_ACCESS_KEY_ID=ASIAQXAMPLEQXAMPLEQX');
    await use.click();
    await page.getByRole('alert').first().waitFor();
    await expectGood(page, 'access-refused');
    await box.fill(['AKIAQXAMPLEQXAMPLEQX', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY']
      .map((value, at) => `export ${['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'][at]}=${value}`).join('\n'));
    await use.click();
    await expectText(page.getByRole('main'), /long-lived/);
    await expectGood(page, 'access-own');
    await page.getByRole('button', { name: 'Forget' }).click();
    await expectText(page.getByRole('link', { name: /^Credentials:/ }), /No credentials/);
    await expectGood(page, 'access-none');
  }, LONG);

  for (const [name, path] of [['access', 'access'], ['settings', 'settings'], ['not-found', 'no-such-page']]) {
    test(name, async (session) => {
      const page = await session.open(path);
      await expectGood(page, name);
    }, LONG);
  }

  test('the keyboard help', async (session) => {
    const page = await session.open('settings');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await expectAccessible(page, 'keyboard-help');
  }, LONG);
});
