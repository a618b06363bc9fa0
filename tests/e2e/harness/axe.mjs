// Accessibility of a page as it stands, by axe-core.
import { inEveryLook, photograph } from './chromium.mjs';
import { load } from './packages.mjs';

/** What axe finds that keeps people out, a line each. */
async function seriousProblems(page) {
  // Evaluated and not added as a script, which the Content-Security-Policy would rightly block.
  await page.evaluate(load('axe-core').source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}\n  ${failureSummary.replace(/\n\s*/g, ' ')}`),
    );
}

/** Throws if axe finds something serious in any theme and width; keeps a picture of each. */
export async function expectAccessible(page, name) {
  const problems = [];
  await inEveryLook(page, async (look) => {
    await photograph(page, `${name}-${look}`);
    for (const problem of await seriousProblems(page)) {
      problems.push(`${look}: ${problem}`);
    }
  });
  if (problems.length > 0) {
    throw new Error(`${name} keeps people out:\n${problems.join('\n')}`);
  }
}
