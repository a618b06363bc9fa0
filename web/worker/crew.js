// The part workers: starts them, gives them parts, hears what came of it, and notices when one is no more.

/** How often silence is counted. Counted, not measured: a machine that slept has not waited. */
const WATCH_MS = 1000;
/** A worker that says nothing for so long hangs or was killed; one that works or waits speaks every second. */
const SILENT = 15;

/** Up to `count` workers over one compiled module, which is a promise: they load while it is compiled. */
export class Crew {
  #module;
  #options;
  #count;
  #on;
  #members = new Set();
  #watch;

  /**
   * `on`: what happens. `waiting()` counts the parts that nobody has; `next()` gives the part and file to check
   * now, or nothing; `run(part, run)` resolves when the run is kept; `done(part, message)`; `failed(part, { stage, reason, bytes })`: the worker is gone, and had no part yet if `part` is `null`.
   */
  constructor(module, options, count, on) {
    this.#module = module;
    this.#options = options;
    this.#count = count;
    this.#on = on;
  }

  /** Gives parts to whoever has none, and starts workers while there are parts and places. */
  work() {
    this.#watch ??= setInterval(() => this.#look(), WATCH_MS);
    for (const member of this.#members) {
      if (member.ready && !member.part && !this.#give(member)) {
        return;
      }
    }
    let idle = [...this.#members].filter((member) => !member.part).length;
    for (; this.#members.size < this.#count && idle < this.#on.waiting(); idle += 1) {
      this.#start();
    }
  }

  /** Ends a part early: what was checked of it comes as `done`. */
  stop(part) {
    this.#memberOf(part)?.worker.postMessage({ kind: 'stop' });
  }

  /** Ends a part at once; nothing more is heard of it. */
  drop(part) {
    const member = this.#memberOf(part);
    if (member) {
      this.#dismiss(member);
    }
  }

  /** Ends everybody. */
  end() {
    clearInterval(this.#watch);
    this.#watch = undefined;
    for (const member of [...this.#members]) {
      this.#dismiss(member);
    }
  }

  /** What the running parts said last, and how many workers there are. */
  sum() {
    const sum = { bytes: 0, records: 0, findings: 0, wasmBytes: 0, workers: this.#members.size };
    for (const { told } of this.#members) {
      for (const name of ['bytes', 'records', 'findings', 'wasmBytes']) {
        sum[name] += told[name] ?? 0;
      }
    }
    return sum;
  }

  #memberOf(part) {
    return [...this.#members].find((member) => member.part === part);
  }

  #start() {
    const worker = new Worker(new URL('./checker-part.js', import.meta.url), { type: 'module' });
    const member = { worker, ready: false, part: null, silence: 0, told: {} };
    this.#members.add(member);
    worker.onmessage = ({ data }) => this.#hear(member, data);
    worker.onerror = (event) => {
      // Handled here: the page need not hear of it as well.
      event.preventDefault();
      this.#lose(member, member.ready ? 'check' : 'start', event.message || 'the worker could not be loaded');
    };
    // Whoever made the module hears of its failure.
    this.#module.then((module) => worker.postMessage({ kind: 'start', module }), () => {});
  }

  #give(member) {
    const given = this.#on.next();
    if (given) {
      member.part = given.part;
      member.silence = 0;
      member.worker.postMessage({ kind: 'check', ...given, options: this.#options });
    }
    return Boolean(given);
  }

  #hear(member, message) {
    if (!this.#members.has(member)) {
      return;
    }
    member.silence = 0;
    const { kind, wasmBytes } = message;
    if (wasmBytes !== undefined) {
      member.told.wasmBytes = wasmBytes;
    }
    const { part } = member;
    if (kind === 'ready') {
      member.ready = true;
      this.#give(member);
    } else if (kind === 'progress') {
      member.told = message;
    } else if (kind === 'run') {
      this.#on.run(part, message.run).then(() => member.worker.postMessage({ kind: 'kept' }));
    } else if (kind === 'done') {
      member.part = null;
      member.told = { wasmBytes };
      this.#on.done(part, message);
      if (this.#members.has(member) && !member.part) {
        this.#give(member);
      }
    } else if (kind === 'failed') {
      this.#lose(member, message.stage, message.reason, message.bytes);
    }
  }

  #lose(member, stage, reason, bytes = member.told.bytes ?? 0) {
    if (this.#members.has(member)) {
      const { part } = member;
      this.#dismiss(member);
      this.#on.failed(part, { stage, reason, bytes });
    }
  }

  #look() {
    for (const member of [...this.#members]) {
      // One that is not ready yet may wait for the network, however long that takes.
      if (member.part) {
        member.silence += 1;
        if (member.silence > SILENT) {
          this.#lose(member, 'check', `the worker said nothing for ${SILENT} seconds`);
        }
      }
    }
  }

  #dismiss(member) {
    this.#members.delete(member);
    member.worker.onmessage = null;
    member.worker.onerror = null;
    member.worker.terminate();
  }
}
