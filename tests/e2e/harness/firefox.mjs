// Firefox by Puppeteer over WebDriver BiDi: a smoke run, so the session is small.
import { Guard, watchPolicy } from './guard.mjs';
import { load, setting } from './packages.mjs';

export async function launchFirefox() {
  return load('puppeteer-core').launch({
    browser: 'firefox',
    executablePath: setting('OUTCROP_FIREFOX'),
    headless: true,
    timeout: 60_000,
    // No calls home: they would be on the wire, though not of our making.
    extraPrefsFirefox: {
      'network.dns.disabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'browser.safebrowsing.downloads.remote.enabled': false,
      'services.settings.server': 'data:,',
    },
  });
}

/** What one test in Firefox works with. */
export class FirefoxSession {
  #browser;
  #pages = [];

  constructor(browser, sandbox) {
    this.#browser = browser;
    this.sandbox = sandbox;
    this.guard = new Guard([sandbox.site, sandbox.endpoint]);
  }

  /** The console, started, at a path of the site. */
  async open(path = '') {
    const page = await this.#browser.newPage();
    this.#pages.push(page);
    page.setDefaultTimeout(30_000);
    page.on('request', (request) => this.guard.request(request.url()));
    page.on('pageerror', (error) => this.guard.message(`uncaught ${error}`));
    page.on('console', (message) => {
      if (['error', 'warn', 'assert'].includes(message.type())) {
        this.guard.message(`${message.type()}: ${message.text()}`);
      }
    });
    await page.evaluateOnNewDocument(
      `globalThis.outcropViolations = []; ${watchPolicy('globalThis.outcropViolations.push')}`,
    );
    await page.goto(new URL(path, this.sandbox.site).href);
    await page.waitForFunction(() => !document.getElementById('boot') && document.querySelector('h1'));
    return page;
  }

  /** Ends the test: throws if a page did what it must not do. */
  async close() {
    for (const page of this.#pages) {
      for (const violation of await page.evaluate(() => globalThis.outcropViolations)) {
        this.guard.violation(violation);
      }
      await page.close();
    }
    for (const report of await this.sandbox.takePolicyReports()) {
      this.guard.violation(`reported: ${report}`);
    }
    this.guard.judge();
  }
}
