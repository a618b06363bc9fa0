// Drives the built console in a browser: node tests/e2e/run.mjs chromium|firefox [part of a test's name]
// `cargo xtask test --only e2e-chromium` builds what it needs and calls it.
import { launchChromium, Session } from './harness/chromium.mjs';
import { launchFirefox, FirefoxSession } from './harness/firefox.mjs';
import { startSandbox } from './harness/sandbox.mjs';
import { runAll } from './harness/tests.mjs';

const BROWSERS = {
  chromium: {
    launch: launchChromium,
    Session,
    suites: ['harness', 'boot', 'prompt', 'families', 'models', 'batch', 'checker', 'rules', 'access', 'keyboard', 'looks'],
  },
  firefox: {
    launch: launchFirefox,
    Session: FirefoxSession,
    suites: ['firefox'],
  },
};

const [title, wanted = ''] = process.argv.slice(2);
const kind = BROWSERS[title];
if (!kind) {
  console.error('usage: node tests/e2e/run.mjs chromium|firefox [part of a test\'s name]');
  process.exit(2);
}

for (const suite of kind.suites) {
  await import(`./suites/${suite}.mjs`);
}
const sandbox = await startSandbox();
let good = false;
try {
  const browser = await kind.launch();
  try {
    good = await runAll(title, wanted, async (name) => new kind.Session(browser, sandbox, name));
  } finally {
    await browser.close();
  }
} finally {
  await sandbox.stop();
}
process.exitCode = good ? 0 : 1;
