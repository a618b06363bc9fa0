// The Prompt page, by the names that people and screen readers know it by.
import { started } from '../harness/chromium.mjs';
import { eventually } from '../harness/expect.mjs';
import assert from 'node:assert/strict';

export const CLAUDE = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
export const NOVA = 'amazon.nova-lite-v1:0';
export const TITAN = 'amazon.titan-text-express-v1';
export const GPT_OSS = 'openai.gpt-oss-20b-1:0';

export class PromptPage {
  constructor(page) {
    this.page = page;
    this.model = page.getByRole('combobox', { name: 'Model', exact: true });
    this.send = page.getByRole('button', { name: /^Send/ });
    this.stop = page.getByRole('button', { name: /^Stop/ });
    this.retry = page.getByRole('button', { name: /^Retry/ });
    this.reply = page.getByRole('region', { name: 'Reply', exact: true });
    this.raw = page.getByRole('region', { name: 'Raw', exact: true });
    this.status = page.getByRole('status', { name: 'Reply status' });
    this.faults = page.getByRole('combobox', { name: 'Try a fault' });
    this.start = page.getByRole('button', { name: /^Start/ });
    this.parameters = page.getByRole('region', { name: 'Parameters', exact: true });
    this.background = page.getByRole('region', { name: 'In the background', exact: true });
  }

  /** The page for a model called from a Region, as a link to it opens it. */
  static async openFor(session, { model, region = 'us-east-1', via = 'InvokeModel' }, options) {
    const query = new URLSearchParams({ model, region, via: via === 'Converse' ? 'converse' : 'invoke-model' });
    const page = await session.open(`prompt?${query}`, options);
    await page.getByRole('link', { name: /^Credentials: .*left/ }).waitFor();
    return new PromptPage(page);
  }

  /** A text box by its exact name. */
  box(name) {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** Opens the parameters that are folded away, where there are any. */
  async unfold() {
    const more = this.parameters.locator('details.more:not([open]) > summary');
    if (await more.count() > 0) {
      await more.click();
    }
  }

  /** What is said beside a field. */
  async beside(field) {
    return this.page.locator(`#${await field.getAttribute('aria-describedby')}`).innerText();
  }

  /** Puts files to the first turn by its chooser. */
  async attach(...files) {
    await this.page.locator('input[type=file][multiple]').first().setInputFiles(files);
    await this.page.getByRole('list', { name: 'Files' }).getByText(files.at(-1).name).waitFor();
  }

  /** The page, with the sandbox's credentials in use. */
  static async open(session, options) {
    const page = await session.open('prompt', options);
    await page.getByRole('link', { name: /^Credentials: .*left/ }).waitFor();
    return new PromptPage(page);
  }

  message(number, role = 'User') {
    return this.page.getByRole('textbox', { name: `${role} message ${number}` });
  }

  async choose({ model, via = 'Converse', delivery = 'Streamed' }) {
    await this.model.fill(model);
    await this.model.blur();
    await this.pick('Call through', via);
    await this.pick('Reply', delivery);
  }

  /** Chooses one of a group of radio buttons. */
  async pick(group, option) {
    await this.page.getByRole('radiogroup', { name: group }).or(this.page.getByRole('group', { name: group, exact: true }))
      .getByRole('radio', { name: option, exact: true }).check({ force: true });
  }

  /** Writes the prompt and sends it. */
  async ask(text) {
    await this.message(1).fill(text);
    await this.send.click();
  }

  /** Waits for a word of the status line. */
  async reaches(pattern, ms) {
    await eventually(async () => assert.match(await this.status.textContent(), pattern), ms);
  }

  /** Waits until the reply is there whole; returns its text. */
  async complete(ms) {
    await this.reaches(/Reply complete/, ms);
    return this.reply.innerText();
  }

  /** Opens a tab of the raw exchange; returns what it shows. */
  async rawTab(name) {
    await this.raw.getByRole('tab', { name }).click();
    return this.raw.getByRole('tabpanel').innerText();
  }
}

/** Loads the page anew and waits for it. */
export async function reloaded(page) {
  await page.reload();
  await started(page);
}
