// Chromium by Playwright: one browser, a fresh context for every test.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Guard, watchPolicy } from './guard.mjs';
import { load, ROOT, setting } from './packages.mjs';

/** The folder of pictures for people to look at. */
const SCREENS = join(ROOT, 'target/screens');

export const WIDTHS = [1440, 390];
export const THEMES = ['light', 'dark'];

const size = (width) => ({ width, height: width < 600 ? 844 : 900 });

export async function launchChromium() {
  return load('playwright-core').chromium.launch({
    executablePath: setting('OUTCROP_CHROMIUM'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Nothing but this machine can be reached, even by a page that tries: it is still recorded and fails the test.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

/** What one test in Chromium works with. */
export class Session {
  #browser;
  #contexts = [];

  constructor(browser, sandbox, name) {
    this.#browser = browser;
    this.name = name;
    this.sandbox = sandbox;
    this.guard = new Guard([sandbox.site, sandbox.endpoint]);
  }

  /** A page in a context of its own, watched; nothing is loaded yet. */
  async page({ width = 1440, theme = 'light', ...options } = {}) {
    const context = await this.#browser.newContext({
      viewport: size(width),
      colorScheme: theme,
      reducedMotion: 'reduce',
      acceptDownloads: true,
      ...options,
    });
    this.#contexts.push(context);
    await context.exposeBinding('outcropPolicyViolation', (_, text) => this.guard.violation(text));
    await context.addInitScript({ content: watchPolicy('outcropPolicyViolation') });
    context.on('request', (request) => this.guard.request(request.url()));
    context.on('weberror', (error) => this.guard.message(`uncaught ${error.error()}`));
    context.on('console', (message) => {
      if (['error', 'warning', 'assert'].includes(message.type())) {
        this.guard.message(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('websocket', (socket) => this.guard.request(socket.url()));
    return page;
  }

  /** The console, started, at a path of the site. */
  async open(path = '', options) {
    const page = await this.page(options);
    await page.goto(new URL(path, this.sandbox.site).href);
    await started(page);
    return page;
  }

  /** Ends the test: throws if a page did what it must not do. */
  async close(failure) {
    if (failure) {
      await this.#photograph();
    }
    for (const context of this.#contexts) {
      await context.close();
    }
    for (const report of await this.sandbox.takePolicyReports()) {
      this.guard.violation(`reported: ${report}`);
    }
    this.guard.judge();
  }

  async #photograph() {
    const name = this.name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80);
    for (const [at, page] of this.#contexts.flatMap((context) => context.pages()).entries()) {
      mkdirSync(SCREENS, { recursive: true });
      // A page that hangs must not hide why the test failed.
      await page.screenshot({ path: join(SCREENS, `failed-${name}-${at}.png`), timeout: 5000 }).catch(() => {});
    }
  }
}

/** Waits until the console stands in the page. */
export async function started(page) {
  await page.locator('#boot').waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Shows a page in both themes and widths, one after the other, and leaves it as it was. */
export async function inEveryLook(page, look) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    for (const theme of THEMES) {
      await page.setViewportSize(size(width));
      await page.emulateMedia({ colorScheme: theme });
      await look(`${width}-${theme}`);
    }
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Takes a picture of the page as it stands. */
export async function photograph(page, name) {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), animations: 'disabled' });
}
