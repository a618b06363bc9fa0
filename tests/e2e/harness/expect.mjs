// Assertions that wait: a page changes when it is ready, not when the test asks.
import assert from 'node:assert/strict';

/** Calls `probe` until it returns without throwing; throws its last error after `ms`. */
export async function eventually(probe, ms = 15_000) {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (performance.now() > end) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Waits until a locator's text matches. */
export function expectText(locator, pattern, ms) {
  return eventually(async () => assert.match((await locator.innerText()).trim(), pattern), ms);
}
