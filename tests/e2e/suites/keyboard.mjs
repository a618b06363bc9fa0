// Everything without a mouse, and the place of the keyboard always visible.
import assert from 'node:assert/strict';
import { eventually, expectText } from '../harness/expect.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';
import { CLAUDE, PromptPage } from '../pages/prompt.mjs';

/** What has the focus, and whether that can be seen. */
const focus = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const label = element.labels?.[0]?.innerText ?? '';
  const box = element.getBoundingClientRect();
  // A radio or checkbox may be drawn by its label.
  const drawn = element.labels?.[0] ? getComputedStyle(element.labels[0]) : null;
  const ring = (style) => style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none');
  return {
    tag: element.tagName,
    name: element.getAttribute('aria-label') || label || element.innerText || '',
    visible: ring({ outlineStyle, outlineWidth, boxShadow }) || ring(drawn),
    inView: box.bottom > 0 && box.top < innerHeight,
  };
});

/** Tabs until something with this name has the focus; checks every stop on the way. */
async function tabTo(page, name, limit = 60) {
  const passed = [];
  for (let step = 0; step < limit; step += 1) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at.tag === 'BODY') {
      continue;
    }
    passed.push(at.name.trim().split('\n')[0]);
    assert.ok(at.visible, `the focus cannot be seen on ${at.tag} "${at.name}"`);
    assert.ok(at.inView, `the focus is out of view on ${at.tag} "${at.name}"`);
    if (name.test(at.name.trim())) {
      return passed;
    }
  }
  throw new Error(`Tab never came to ${name}; it passed ${passed.join(' | ')}`);
}

describe('keyboard', () => {
  test('the order is that of the page, beginning with the way past the navigation', async (session) => {
    const prompt = await PromptPage.open(session);
    const { page } = prompt;
    const passed = await tabTo(page, /^Send/);
    assert.match(passed[0], /Skip to content/);
    const order = [/^Prompt/, /^Batch file/, /^Access/, /^System prompt/, /^User message 1/, /^Send/];
    const places = order.map((name) => passed.findIndex((stop) => name.test(stop)));
    assert.ok(places.every((place) => place >= 0), passed.join(' | '));
    assert.deepEqual(places, [...places].sort((a, b) => a - b), passed.join(' | '));
  });

  test('a prompt is written, sent and stopped', async (session) => {
    const prompt = await PromptPage.open(session);
    const { page } = prompt;
    await tabTo(page, /^Model/);
    await page.keyboard.type('haiku 4.5');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await prompt.model.inputValue(), /claude-haiku-4-5/));
    await tabTo(page, /^User message 1/);
    await page.keyboard.type('obsidian [sandbox:words n=2000] [sandbox:rate tokens=40]');
    await page.keyboard.press('Control+Enter');
    await expectText(prompt.reply, /obsidian obsidian/);
    await page.keyboard.press('Escape');
    await prompt.reaches(/Stopped/);
    assert.match(await prompt.reply.innerText(), /obsidian obsidian/);
  });

  test('tabs are chosen by arrows', async (session) => {
    const prompt = await PromptPage.open(session);
    await prompt.choose({ model: CLAUDE });
    await prompt.ask('Name one mineral');
    await prompt.complete();
    await prompt.raw.getByRole('tab', { name: 'Request' }).focus();
    await prompt.page.keyboard.press('ArrowRight');
    await eventually(async () => {
      assert.equal(await prompt.raw.getByRole('tab', { name: 'Signature' }).getAttribute('aria-selected'), 'true');
    });
    assert.match((await focus(prompt.page)).name, /Signature/);
  });

  test('? shows the keys, Escape hides them, and the focus comes back', async (session) => {
    const prompt = await PromptPage.open(session);
    const { page } = prompt;
    await tabTo(page, /^Batch file/);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.match((await focus(page)).name, /Batch file/);
    // In a text it is a letter like any other.
    await prompt.message(1).focus();
    await page.keyboard.type('why?');
    assert.equal(await prompt.message(1).inputValue(), 'why?');
    assert.equal(await dialog.isVisible(), false);
  });

  test('a sample is checked and a cause opened', async (session) => {
    const batch = await BatchPage.open(session);
    const { page } = batch;
    await tabTo(page, /^Try the broken sample/);
    await page.keyboard.press('Enter');
    await batch.complete();
    await batch.rows().first().focus();
    await page.keyboard.press('Enter');
    await batch.viewer.first().waitFor();
    await tabTo(page, /^Next line|^Previous line|^Export/);
  });
});
