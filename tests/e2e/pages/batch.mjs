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

  /** Chooses a file as a person does; it is checked at once. */
  async choose(file) {
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

  /** Presses an export button; returns the file's name and text. */
  async export(name) {
    const download = this.page.waitForEvent('download');
    await this.button(name).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  }
}
