// The Batch file page, by the names that people and screen readers know it by.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually } from '../harness/expect.mjs';

export class BatchPage {
  constructor(page) {
    this.page = page;
    this.model = page.getByRole('combobox', { name: 'Model', exact: true });
    this.stop = page.getByRole('button', { name: /^Stop/ });
    this.report = page.getByRole('region', { name: 'Report', exact: true });
    this.status = page.getByRole('status', { name: 'Check status' });
    this.progress = page.getByRole('progressbar', { name: 'Checked so far' });
    this.causes = page.getByRole('table', { name: 'Causes' });
    this.records = page.getByRole('table', { name: 'Records' });
    this.arrival = page.getByRole('region', { name: 'What came' });
    this.viewer = page.getByRole('region', { name: 'Line viewer' });
  }

  static async open(session, options) {
    return new BatchPage(await session.open('batch', options));
  }

  button(name) {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async chooseModel(model) {
    await this.model.fill(model);
    await this.model.blur();
  }

  /** Chooses a file, or several, as a person does; they are checked at once. */
  async choose(file) {
    // The picker that gives handles cannot be driven; without it the page asks by a file input.
    await this.page.evaluate(() => { delete globalThis.showOpenFilePicker; });
    const asked = this.page.waitForEvent('filechooser');
    await this.button('Choose file').click();
    await (await asked).setFiles(file);
  }

  async reaches(pattern, ms) {
    await eventually(async () => assert.match(await this.status.textContent(), pattern), ms);
  }

  /** Waits for the report of the whole file; returns its numbers. */
  async complete(ms) {
    await this.reaches(/Check complete/, ms);
    return this.numbers();
  }

  async numbers() {
    return {
      records: Number(await this.report.getAttribute('data-records')),
      wasmBytes: Number(await this.report.getAttribute('data-wasm-bytes')),
    };
  }

  /** The rows' buttons, which carry the causes' titles. */
  rows() {
    return this.causes.getByRole('button', { expanded: false }).or(this.causes.getByRole('button', { expanded: true }));
  }

  /** Drops files of these names and contents onto the page. */
  async drop(files) {
    const transfer = await this.page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const [name, content] of list) {
        const bytes = typeof content === 'string' ? content : new Uint8Array(content);
        data.items.add(new File([bytes], name));
      }
      return data;
    }, files);
    await this.page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
    await this.page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  }

  /** Saves the report in one of its forms; returns the file's name and text. */
  async export(name) {
    const download = this.page.waitForEvent('download');
    await this.report.locator('summary', { hasText: 'Save report' }).click();
    await this.report.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  }
}
