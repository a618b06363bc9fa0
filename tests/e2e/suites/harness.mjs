// The guard itself: a watch that sees nothing would let everything pass.
import assert from 'node:assert/strict';
import { eventually } from '../harness/expect.mjs';
import { describe, test } from '../harness/tests.mjs';

describe('guard', () => {
  test('sees a violated policy, in the page and at the server', async (session) => {
    session.guard.expect(/script-src-elem|style-src-attr|Content Security Policy/);
    const page = await session.open();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.head.append(script);
    });
    await eventually(() => assert.match(session.guard.violations.join('\n'), /script-src-elem/));
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    await eventually(async () => {
      const reports = await session.sandbox.takePolicyReports();
      assert.match(reports.join('\n'), /script-src/);
    });
  });

  test('sees a request to anybody else', async (session) => {
    const page = await session.open();
    await page.goto('http://example.invalid/').catch(() => {});
    assert.deepEqual(session.guard.complaints(), ['a request left the console and the sandbox: http://example.invalid/']);
    session.guard.expect(/example\.invalid/);
  });

  test('sees an error in the console', async (session) => {
    const page = await session.open();
    await page.evaluate(() => console.error('planted'));
    await page.evaluate(() => setTimeout(() => { throw new Error('thrown'); }));
    await eventually(() => {
      assert.match(session.guard.complaints().join('\n'), /planted/);
      assert.match(session.guard.complaints().join('\n'), /thrown/);
    });
    session.guard.expect(/planted|thrown/);
  });
});
