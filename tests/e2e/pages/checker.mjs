// The checker without its page: the coordinator worker, talked to as the page talks to it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../harness/expect.mjs';
import { setting } from '../harness/packages.mjs';

/** The folder of the workers in the built site, by its name. */
export const WORKER = readdirSync(setting('OUTCROP_DIST')).find((name) => name.startsWith('worker-'));

/** A script of the workers, as it is served. */
export const script = (name) => readFileSync(join(setting('OUTCROP_DIST'), WORKER, name), 'utf8');

/** Makes an address of one of the workers' scripts a pattern; `query`: as asked for by a stand-in. */
const address = (name, query = '') => new RegExp(`/${WORKER}/${name.replace('.', '\\.')}${query ? `\\?${query}` : ''}$`);

export class Checker {
  constructor(page) {
    this.page = page;
  }

  static async open(session) {
    const page = await session.open('settings');
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.multiple = true;
      input.id = 'files-of-test';
      document.body.append(input);
    });
    return new Checker(page);
  }

  /** Serves a script with one text in place of another: a number lowered, a fault built in. */
  async change(name, ...changes) {
    let body = script(name);
    for (const [from, to] of changes) {
      if (!body.includes(from)) {
        throw new Error(`${name} has no ${from}`);
      }
      body = body.replace(from, to);
    }
    await this.page.route(address(name), (route) => route.fulfill({ contentType: 'text/javascript', body }));
  }

  /**
   * Puts a module before a real one, which it imports as `REAL`: what goes wrong in a browser now and then goes wrong
   * here on purpose.
   */
  async wrap(name, body) {
    await this.page.route(address(name), (route) => route.fulfill({
      contentType: 'text/javascript',
      body: body.replaceAll('REAL', `'./${name}?real'`),
    }));
    await this.page.route(address(name, 'real'), (route) => route.fulfill({
      contentType: 'text/javascript',
      body: script(name),
    }));
  }

  /** Small parts, so that small files have many, for two workers whatever the machine. */
  smallParts(bytes) {
    return this.change(
      'parts.js',
      ['const PART = 32 * 1024 * 1024', `const PART = ${bytes}`],
      ['const ALONE = 8 * 1024 * 1024', 'const ALONE = 1'],
      ['|| cores < 2 ?', '|| cores < 1 ?'],
    );
  }

  /** Starts a check of files on the disk. */
  async start(paths, options) {
    await this.page.setInputFiles('#files-of-test', paths);
    return this.startChosen(options);
  }

  /** Starts a check of the files that are chosen already. */
  async startChosen(options) {
    await this.page.evaluate((job) => {
      globalThis.engine?.worker.terminate();
      const worker = new Worker(document.querySelector('meta[name=worker]').content, { type: 'module' });
      const engine = { worker, heard: [], progress: [], rows: new Map() };
      worker.onmessage = ({ data }) => {
        const message = { ...JSON.parse(data), now: performance.now() };
        if (message.kind === 'rows') {
          engine.rows.set(message.ask, message);
        } else {
          (message.kind === 'progress' ? engine.progress : engine.heard).push(message);
        }
      };
      worker.onerror = (event) => engine.heard.push({ kind: 'error', reason: event.message });
      globalThis.engine = engine;
      engine.began = performance.now();
      worker.postMessage({ kind: 'check', files: [...document.querySelector('#files-of-test').files], options: job });
    }, options);
    return this;
  }

  post(kind, more = {}) {
    return this.page.evaluate((message) => globalThis.engine.worker.postMessage(message), { kind, ...more });
  }

  progress() {
    return this.page.evaluate(() => globalThis.engine.progress);
  }

  /** The message that a check ends or pauses with, the `at`-th of them. */
  async ending(at = 0, ms = 50_000) {
    return eventually(async () => {
      const message = await this.page.evaluate((index) => globalThis.engine.heard[index], at);
      if (!message) {
        throw new Error('the check has not come to an end');
      }
      return message;
    }, ms);
  }

  /** The report of a check that is expected to come to one. */
  async report(at = 0, ms) {
    const message = await this.ending(at, ms);
    if (message.kind !== 'report') {
      throw new Error(`not a report: ${JSON.stringify(message)}`);
    }
    return message;
  }

  /** Rows of the records table. */
  async rows(from, count, least = 0) {
    this.asked = (this.asked ?? 0) + 1;
    await this.post('rows', { ask: this.asked, from, count, least });
    return eventually(async () => {
      const answer = await this.page.evaluate((ask) => globalThis.engine.rows.get(ask), this.asked);
      if (!answer) {
        throw new Error('no rows came');
      }
      return answer;
    });
  }

  /** What one pass over one file gives, without workers: what every other way has to agree with. */
  async onePass(options) {
    return this.page.evaluate(async ([folder, job]) => {
      const file = document.querySelector('#files-of-test').files[0];
      const checker = await import(new URL(`${folder}/checker.js`, document.baseURI).href);
      await checker.default();
      const pass = new checker.Checker(JSON.stringify(job));
      for await (const piece of file.stream()) {
        pass.push(piece);
      }
      return JSON.parse(pass.finish());
    }, [WORKER, options]);
  }

  /** Names in the origin's private file system. */
  files() {
    return this.page.evaluate(async () => {
      const names = [];
      for await (const name of (await navigator.storage.getDirectory()).keys()) {
        names.push(name);
      }
      return names;
    });
  }
}
