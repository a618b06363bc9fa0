// What a page must never do, whatever the test is about: call a third party, break the
// Content-Security-Policy, log an error.

/** Collects what pages did and judges it at the end. */
export class Guard {
  #origins;
  #strangers = [];
  #violations = [];
  #messages = [];
  #expected = [];

  /** `origins`: those that may be called. */
  constructor(origins) {
    this.#origins = new Set(origins.map((address) => new URL(address).origin));
  }

  allow(address) {
    this.#origins.add(new URL(address).origin);
  }

  /** Declares what this test provokes on purpose. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  request(address) {
    const url = new URL(address);
    // Neither leaves the browser: pictures in the page, and downloads made in the tab.
    if (url.protocol === 'data:' || url.protocol === 'blob:') {
      return;
    }
    if (!this.#origins.has(url.origin)) {
      this.#strangers.push(address);
    }
  }

  violation(text) {
    this.#violations.push(text);
  }

  message(text) {
    this.#messages.push(text);
  }

  get violations() {
    return [...this.#violations];
  }

  /** What was seen and not expected, a line each. */
  complaints() {
    const complaints = [
      ...this.#strangers.map((address) => `a request left the console and the sandbox: ${address}`),
      ...this.#violations.map((text) => `Content-Security-Policy violated: ${text}`),
      ...this.#messages.map((text) => `the browser's console: ${text}`),
    ].filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
    return [...new Set(complaints.map(short))];
  }

  /** Throws if anything was seen that must not happen. */
  judge() {
    const complaints = this.complaints();
    if (complaints.length > 0) {
      throw new Error(complaints.join('\n'));
    }
  }
}

/** The first lines of a text: a framework's advice may go on for a page. */
function short(text) {
  const start = text.split('\n').slice(0, 3).join(' ').slice(0, 400);
  return start.length < text.length ? `${start} …` : start;
}

/** Runs in every page before its own scripts: hands violations to `report`. */
export function watchPolicy(report) {
  return `document.addEventListener('securitypolicyviolation', (event) =>
    ${report}(event.effectiveDirective + ' blocked ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber + ' ' + event.sample))`;
}
