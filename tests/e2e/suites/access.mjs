// Credentials: read in the forms people have them, kept no longer than asked, never left lying about.
import assert from 'node:assert/strict';
import { expectText } from '../harness/expect.mjs';
import { describe, test } from '../harness/tests.mjs';
import { reloaded } from '../pages/prompt.mjs';

const ID = 'ASIAQXAMPLEQXAMPLEQX';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE'.repeat(6);
const later = new Date(Date.now() + 50 * 60_000).toISOString().replace(/\.\d+/, '');

const FORMS = {
  'export lines': `export AWS_ACCESS_KEY_ID="${ID}"\nexport AWS_SECRET_ACCESS_KEY="${SECRET}"\nexport AWS_SESSION_TOKEN="${TOKEN}"`,
  'set lines': `SET AWS_ACCESS_KEY_ID=${ID}\r\nSET AWS_SECRET_ACCESS_KEY=${SECRET}\r\nSET AWS_SESSION_TOKEN=${TOKEN}`,
  PowerShell: `$Env:AWS_ACCESS_KEY_ID="${ID}"\n$Env:AWS_SECRET_ACCESS_KEY="${SECRET}"\n$Env:AWS_SESSION_TOKEN="${TOKEN}"`,
  'a credentials file': `[123456789012_Analyst]\naws_access_key_id=${ID}\naws_secret_access_key=${SECRET}\naws_session_token=${TOKEN}`,
  'JSON of STS': JSON.stringify({ Credentials: { AccessKeyId: ID, SecretAccessKey: SECRET, SessionToken: TOKEN, Expiration: later } }),
  'JSON of a process': JSON.stringify({ Version: 1, AccessKeyId: ID, SecretAccessKey: SECRET, SessionToken: TOKEN, Expiration: later }),
};

async function openAccess(session) {
  const page = await session.open('access');
  const chip = page.getByRole('link', { name: /^Credentials:/ });
  await chip.waitFor();
  return {
    page,
    chip,
    box: page.getByRole('textbox', { name: 'Paste credentials' }),
    use: page.getByRole('button', { name: 'Use these credentials' }),
    forget: page.getByRole('button', { name: 'Forget' }),
    keep: page.getByRole('checkbox', { name: 'Keep for this tab' }),
  };
}

/** Everything a page keeps or shows. */
async function everything(page) {
  const kept = await page.evaluate(() => JSON.stringify([
    { ...localStorage }, { ...sessionStorage }, document.cookie, location.href,
    [...document.querySelectorAll('input, textarea')].map(({ value }) => value),
  ]));
  return `${kept}${await page.content()}`;
}

describe('access', () => {
  test("the sandbox's credentials are in use from the start, with their end", async (session) => {
    const { page, chip } = await openAccess(session);
    await page.getByRole('link', { name: /^Credentials: .*left/ }).waitFor();
    await expectText(page.getByRole('main'), /sandbox/i);
    await expectText(chip, /left/);
  });

  for (const [name, text] of Object.entries(FORMS)) {
    test(`${name} are read, and no secret is shown or kept`, async (session) => {
      const { page, box, use } = await openAccess(session);
      await box.fill(text);
      await use.click();
      await expectText(page.getByRole('main'), /Your own credentials/);
      await expectText(page.getByRole('main'), new RegExp(`${ID.slice(0, 4)}`));
      const seen = await everything(page);
      for (const secret of [SECRET, TOKEN]) {
        assert.ok(!seen.includes(secret), 'a secret stands in the page or its storage');
      }
      if (name.startsWith('JSON')) {
        await page.getByRole('link', { name: /^Credentials: .*left/ }).waitFor();
      }
    });
  }

  test('an API key is read', async (session) => {
    const { page, box, use } = await openAccess(session);
    const key = `ABSK${Buffer.from(`BedrockAPIKey-abcd-at-123456789012:${'k'.repeat(44)}`).toString('base64')}`;
    await box.fill(`export AWS_BEARER_TOKEN_BEDROCK=${key}`);
    await use.click();
    await expectText(page.getByRole('main'), /API key/);
    assert.ok(!(await everything(page)).includes(key), 'the key stands in the page or its storage');
  });

  test('kept for the tab only when asked, and forgotten when told', async (session) => {
    const { page, box, use, keep, forget } = await openAccess(session);
    await box.fill(FORMS['export lines']);
    await use.click();
    await expectText(page.getByRole('main'), /Your own credentials/);
    await reloaded(page);
    await page.getByRole('link', { name: /^Credentials: .*left/ }).waitFor();

    await keep.check({ force: true });
    await box.fill(FORMS['export lines']);
    await use.click();
    await reloaded(page);
    await expectText(page.getByRole('main'), /in this tab/);
    assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }).includes('ASIA')), false);

    await forget.click();
    assert.ok(!(await everything(page)).includes(SECRET));
    assert.equal(await page.evaluate(() => JSON.stringify({ ...sessionStorage }).includes('ASIA')), false);
  });

  test('what is no set of credentials says why', async (session) => {
    const { page, box, use } = await openAccess(session);
    await box.fill('hello');
    await use.click();
    await page.getByRole('alert').or(page.locator('[aria-invalid=true]')).first().waitFor();
    await box.fill(`export AWS_ACCESS_KEY_ID=${ID}`);
    await use.click();
    await expectText(page.getByRole('main'), /secret/i);
  });
});
