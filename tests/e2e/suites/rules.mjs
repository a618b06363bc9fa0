// The pages about rules, in the site as it is served: reached from a finding, readable by all, under any folder.
import assert from 'node:assert/strict';
import { expectAccessible } from '../harness/axe.mjs';
import { inEveryLook } from '../harness/chromium.mjs';
import { serveUnder } from '../harness/sub-path.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';

/** The addresses in a page that lead to other pages of rules. */
async function linked(address) {
  const answer = await fetch(address);
  assert.equal(answer.status, 200, address);
  const html = await answer.text();
  return [...html.matchAll(/href="([a-z0-9-]+\.(?:html|css))"/g)].map(([, name]) => new URL(name, address).href);
}

describe('rules', () => {
  test('a finding leads to the page of its rule', async (session) => {
    const batch = await BatchPage.open(session);
    await batch.button('Try the broken sample').click();
    await batch.complete();
    await batch.rows().first().click();
    const link = batch.causes.getByRole('link').first();
    // The report stays where it is.
    assert.equal(await link.getAttribute('target'), '_blank');
    const address = new URL(await link.getAttribute('href'), session.sandbox.site).href;
    const page = await session.page();
    await page.goto(address);
    const code = await page.getByRole('heading', { level: 1 }).textContent();
    assert.ok(address.endsWith(`/rules/${code}.html`), `${address} is about ${code}`);
    await page.getByRole('heading', { name: 'Why it matters' }).waitFor();
    await page.getByRole('link', { name: 'Rules' }).click();
    await page.getByRole('heading', { level: 1, name: 'What the checker looks for' }).waitFor();
  });

  test('pages are readable in every look and at every width', async (session) => {
    const page = await session.page();
    for (const name of ['index', 'role-order', 'byte-order-mark']) {
      await page.goto(`${session.sandbox.site}rules/${name}.html`);
      // Without its styles a page is black on white in both looks.
      const grounds = new Set();
      await inEveryLook(page, async (look) => {
        grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${name}, ${look}: ${over} px wider than the window`);
      });
      assert.deepEqual([...grounds].sort(), ['rgb(20, 22, 24)', 'rgb(247, 247, 245)'], name);
      await expectAccessible(page, `rules-${name}`);
    }
  }, { timeout: 180_000 });

  test('every link leads somewhere, in a folder of another site too', async (session) => {
    const site = await serveUnder(session.sandbox.site, '/tools/outcrop/');
    try {
      for (const root of [session.sandbox.site, site.address]) {
        const pages = await linked(`${root}rules/index.html`);
        assert.ok(pages.length >= 30, `${pages.length} links`);
        const all = new Set(pages);
        for (const page of pages.filter((address) => address.endsWith('.html'))) {
          for (const address of await linked(page)) {
            all.add(address);
          }
        }
        for (const address of all) {
          assert.equal((await fetch(address)).status, 200, address);
        }
      }
    } finally {
      await site.stop();
    }
  });
});
