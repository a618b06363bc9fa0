// In Chromium, from a page under the policy that a careful site has, and from a worker.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium, Session } from '../e2e/harness/chromium.mjs';
import { describe, test } from '../e2e/harness/tests.mjs';
import { fixtures } from './data.mjs';
import { holds, same } from './same.mjs';
import { TESTS } from './shared/index.mjs';

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
const TYPES = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm', json: 'application/json' };

/**
 * Serves the installed package, these tests and the fixtures. The path begins with a word about the policy:
 * `/strict/…`, or `/no-wasm/…`, which forbids wasm.
 */
async function serve({ folder }) {
  const data = JSON.stringify(fixtures());
  const here = fileURLToPath(new URL('.', import.meta.url));
  const server = createServer((request, response) => {
    const [, policy, place, ...rest] = new URL(request.url, 'http://x').pathname.split('/');
    const name = rest.join('/');
    let content;
    try {
      if (name.includes('..')) {
        throw new Error('outside');
      }
      if (place === 'data.json') {
        content = data;
      } else if (place === 'page.html') {
        content = '<!doctype html><title>page</title><link rel="icon" href="data:,">';
      } else {
        content = readFileSync(join(place === 'package' ? join(folder, 'node_modules/outcrop') : here, name));
      }
    } catch {
      response.writeHead(404).end();
      return;
    }
    const headers = {
      'content-type': TYPES[(name || place).split('.').pop()] ?? 'text/plain',
      'content-security-policy': policy === 'no-wasm' ? STRICT.replace(" 'wasm-unsafe-eval'", '') : STRICT,
    };
    response.writeHead(200, headers).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, site: `http://127.0.0.1:${server.address().port}/` };
}

/** Runs one of the shared tests in the page; gives what it threw. */
const inPage = (page, name) => page.evaluate((name) => import('./tests/chromium/inside.mjs').then(({ run }) => run(name)), name);

export async function prepare(installed) {
  const { server, site } = await serve(installed);
  const browser = await launchChromium();
  const visited = async (session, policy = 'strict') => {
    const page = await session.page();
    await page.goto(`${site}${policy}/page.html`);
    return page;
  };
  describe('npm in a page', () => {
    for (const name of Object.keys(TESTS)) {
      test(name, async (session) => {
        same(await inPage(await visited(session), name), null, 'thrown');
      });
    }
    test('all of them in a worker', async (session) => {
      const page = await visited(session);
      const results = await page.evaluate(
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker('./tests/chromium/worker.mjs', { type: 'module' });
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not start'));
          }),
      );
      same(results, Object.fromEntries(Object.keys(TESTS).map((name) => [name, null])), 'thrown');
    });
    test('a policy without wasm-unsafe-eval is named', async (session) => {
      session.guard.expect(/wasm-eval|Content.Security.Policy/i);
      const page = await visited(session, 'no-wasm');
      const { code, message } = await page.evaluate(() =>
        import('./package/index.js').then(({ init }) => init()).catch(({ code, message }) => ({ code, message })),
      );
      same(code, 'init-failed', message);
      holds(/add 'wasm-unsafe-eval' to its script-src\.$/.test(message), message);
    });
    test('a file that is not served is named, and another can be given', async (session) => {
      session.guard.expect(/404/);
      const page = await visited(session);
      const [first, second] = await page.evaluate(async () => {
        const { init, check } = await import('./package/index.js');
        const first = await init(new URL('missing.wasm', location.href)).catch(({ code, message }) => `${code}: ${message}`);
        await init(fetch(new URL('package/outcrop_bg.wasm', location.href)));
        return [first, check('amazon.nova-lite-v1:0', '{').map(({ code }) => code)];
      });
      holds(/^init-failed: .*could not be read from http:.*missing\.wasm: status 404\./.test(first), first);
      same(second, ['invalid-json'], 'started by the other');
    });
  });
  // The session asks what serves the pages for policy reports; here violations come by event alone.
  const host = { site, endpoint: site, takePolicyReports: async () => [] };
  return {
    open: async (name) => new Session(browser, host, name),
    end: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
