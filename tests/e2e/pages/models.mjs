// The model picker, by the names that people and screen readers know it by; the same on every page.
import assert from 'node:assert/strict';
import { eventually } from '../harness/expect.mjs';

export class ModelPicker {
  constructor(page) {
    this.page = page;
    this.field = page.getByRole('combobox', { name: 'Model', exact: true });
    this.list = page.getByRole('listbox', { name: 'Models' });
    this.options = this.list.getByRole('option');
    this.filters = page.getByRole('group', { name: 'Filters' });
    this.source = page.getByRole('group', { name: 'Where these facts come from' });
    this.refresh = this.source.getByRole('button', { name: 'Refresh' });
    this.ways = page.getByRole('group', { name: 'Call it by' });
    this.facts = page.locator('details', { has: page.locator('summary', { hasText: /^Facts/ }) });
  }

  async open() {
    await this.field.click();
    await this.options.first().waitFor();
  }

  /** Waits until what the account lists has come; opening the list asks for it. */
  async refreshed() {
    await eventually(async () => assert.match(await this.source.innerText(), /Listed in your account in /));
  }

  async search(text) {
    await this.field.fill(text);
    await this.options.first().waitFor();
  }

  /** The row of this name. */
  option(name) {
    return this.options.filter({ has: this.page.locator('b', { hasText: new RegExp(`^${name}$`) }) });
  }

  async count() {
    return this.options.count();
  }

  /** Chooses a filter by the words for it. */
  async filter(label, choice) {
    await this.filters.getByRole('combobox', { name: label }).selectOption({ label: choice });
  }

  async toggle(label, on = true) {
    await this.filters.getByRole('checkbox', { name: label }).setChecked(on, { force: true });
  }

  /** The option under the keyboard. */
  async active() {
    const id = await this.field.getAttribute('aria-activedescendant');
    return id === null ? null : this.page.locator(`[id="${id}"]`);
  }

  /** The name of the option under the keyboard. */
  async activeName() {
    const active = await this.active();
    return active === null ? null : active.locator('b').innerText();
  }

  chosen() {
    return this.field.inputValue();
  }

  async expectChosen(id) {
    await eventually(async () => assert.equal(await this.chosen(), id));
  }
}
