// The console starts: under its policy, under a folder, from a deep link; and says why when it cannot.
import assert from 'node:assert/strict';
import { started } from '../harness/chromium.mjs';
import { expectText } from '../harness/expect.mjs';
import { serveUnder } from '../harness/sub-path.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';

const PAGES = ['', 'batch', 'access'];

describe('boot', () => {
  test('every page starts from its own address and survives a reload', async (session) => {
    for (const path of PAGES) {
      const page = await session.open(path);
      const title = await page.title();
      assert.match(title, /Outcrop/);
      await page.reload();
      await started(page);
      assert.equal(await page.title(), title);
      assert.equal(await page.getByRole('main').count(), 1);
    }
  });

  test('the policy is strict', async (session) => {
    const answer = await fetch(session.sandbox.site);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|\*/);
    const directives = Object.fromEntries(policy.split(';').map((part) => part.trim().split(/\s+(.*)/s)));
    assert.equal(directives['default-src'], "'none'");
    assert.equal(directives['script-src'], "'self' 'wasm-unsafe-eval'");
    assert.equal(directives['style-src'], "'self'");
    const allowed = directives['connect-src'].split(/\s+/);
    const aws =
      /^https:\/\/bedrock(-agent)?(-runtime)?\.[a-z0-9-]+\.(amazonaws\.com|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov)$/;
    assert.deepEqual(allowed.filter((source) => source !== "'self'" && !aws.test(source)), [session.sandbox.endpoint]);
  });

  test('the page holds no inline script or style', async (session) => {
    const html = await (await fetch(session.sandbox.site)).text();
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/i);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/i);
  });

  test('works in a folder of another site', async (session) => {
    const site = await serveUnder(session.sandbox.site, '/tools/outcrop/');
    try {
      session.guard.allow(site.address);
      const page = await session.page();
      await page.goto(site.address.slice(0, -1));
      await started(page);
      for (const path of PAGES) {
        await page.goto(site.address + path);
        await started(page);
      }
      const home = page.getByRole('navigation').first().getByRole('link', { name: 'Prompt' });
      await home.click();
      await page.getByRole('heading', { level: 1, name: 'Prompt' }).waitFor();
      assert.ok(page.url().startsWith(site.address), page.url());
      // The checker's worker and module are found as well.
      const batch = new BatchPage(page);
      await page.getByRole('link', { name: 'Batch file' }).click();
      await batch.button('Try the valid sample').click();
      assert.ok((await batch.complete()).records > 0);
    } finally {
      await site.stop();
    }
  });

  test('an address that is no page says so and leads back', async (session) => {
    const page = await session.open('no-such-page');
    await page.getByRole('main').getByRole('link').first().waitFor();
    await expectText(page.getByRole('main'), /no page|not a page|does not exist|no such/i);
  });
});

describe('a console that cannot start says why', () => {
  test('the module is missing', async (session) => {
    session.guard.expect(/Failed to load resource|uncaught|preload/);
    const page = await session.page();
    await page.route(/\.wasm$/, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.goto(session.sandbox.site);
    await expectText(page.getByRole('alert'), /could not be loaded[\s\S]*Reload the page/);
  });

  test('the connection is cut', async (session) => {
    session.guard.expect(/Failed to load resource|uncaught|preload/);
    const page = await session.page();
    await page.route(/outcrop-console[^/]*\.js$/, (route) => route.abort());
    await page.goto(session.sandbox.site);
    await expectText(page.getByRole('alert'), /could not be loaded[\s\S]*Reload the page/);
  });

  test('the module is damaged', async (session) => {
    session.guard.expect(/uncaught|preload|WebAssembly/);
    const page = await session.page();
    await page.route(/outcrop-console[^/]*\.wasm$/, (route) =>
      route.fulfill({ contentType: 'application/wasm', body: 'no module' }));
    await page.goto(session.sandbox.site);
    await expectText(page.getByRole('alert'), /cannot run Outcrop[\s\S]*Firefox 89/);
  });

  test('the browser has no WebAssembly', async (session) => {
    session.guard.expect(/uncaught|preload/);
    const page = await session.page();
    await page.addInitScript(() => delete globalThis.WebAssembly);
    await page.goto(session.sandbox.site);
    await expectText(page.getByRole('alert'), /WebAssembly is missing[\s\S]*Chrome or Edge 96/);
  });

  test('JavaScript is switched off', async (session) => {
    session.guard.expect(/preload/);
    const page = await session.page({ javaScriptEnabled: false });
    await page.goto(session.sandbox.site);
    await expectText(page.locator('noscript'), /Switch it on/);
  });
});
