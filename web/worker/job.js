// One check of the files of a job: hands their parts to the workers, keeps what comes back, and joins it.
//
//   checking ─┬─ every wanted part is done ─ joining ─ done
//             └─ a worker failed ─ paused ─┬─ resume ─ checking
//                                          └─ stop ── joining ─ done
import { Crew } from './crew.js';
import { Joint } from './joint.js';
import { cut, workersFor } from './parts.js';
import { Runs, sweep } from './runs.js';

const EVERY_MS = 100;
/** A part that fails so often is left out: its lines are only counted, so that later ones keep their numbers. */
const TRIES = 2;

export class Job {
  #files;
  #options;
  #module;
  #say;
  #parts;
  #of;
  #crew;
  #runs = new Runs();
  #state = 'checking';
  /** Parts from here on are not wanted: the report ends before them. */
  #limit;
  #stopped = false;
  #unreadable;
  #ticking;
  #started = performance.now();
  #mostWasm = 0;
  #joint = null;

  /**
   * `module`: a promise of the compiled checker. `say(message, report)` posts to the page; `report` is JSON text that
   * becomes a member of the message.
   */
  constructor(files, options, module, say) {
    this.#files = files;
    // Nobody who writes a file knows what its ids are hashed with, so none can make their hashes meet.
    this.#options = { ...options, seed: crypto.getRandomValues(new Uint32Array(1))[0] + 1 };
    this.#module = module;
    this.#say = say;
    this.#of = files.reduce((sum, file) => sum + file.size, 0);
    const workers = workersFor(this.#of, navigator.hardwareConcurrency ?? 2);
    this.#parts = cut(files.map((file) => file.size), workers)
      .map((part) => ({ ...part, state: 'waiting', tries: 0, countOnly: false, result: null }));
    this.#limit = this.#parts.length;
    this.#crew = new Crew(module, options, workers, {
      waiting: () => this.#wanted().filter(({ state }) => state === 'waiting').length,
      next: () => this.#next(),
      run: (part, run) => this.#runs.keep(part, run),
      done: (part, message) => this.#done(part, message),
      failed: (part, failure) => this.#failed(part, failure),
    });
  }

  begin() {
    sweep();
    this.#module.catch((error) => this.#fail({ stage: 'start', reason: reasonOf(error), resumable: false }));
    this.#go();
  }

  /** Ends the check early: the report is of the beginning of the job up to where it got without a gap. */
  stop() {
    if (this.#state === 'joining') {
      this.#joint?.stop();
    }
    if (this.#state !== 'checking' && this.#state !== 'paused') {
      return;
    }
    this.#stopped = true;
    const unfinished = this.#wanted().find(({ state }) => state === 'waiting' || state === 'running');
    if (unfinished) {
      this.#endBehind(unfinished.state === 'running' ? unfinished.at + 1 : unfinished.at);
      this.#crew.stop(unfinished);
    }
    this.#endIfDone();
  }

  /** Goes on after a failure. */
  resume() {
    if (this.#state === 'paused') {
      this.#state = 'checking';
      this.#go();
    }
  }

  /** Rows of the records table; answered when there is a report. */
  async rows(wanted) {
    const { ask, from } = wanted;
    try {
      const found = await this.#joint?.rows(wanted);
      this.#say({ kind: 'rows', ask, from, total: 0, rows: [], ...found });
    } catch (error) {
      this.#say({ kind: 'rows', ask, from, total: 0, rows: [], unreadable: reasonOf(error) });
    }
  }

  #go() {
    this.#ticking = setInterval(() => this.#progress(), EVERY_MS);
    this.#progress();
    this.#crew.work();
    this.#endIfDone();
  }

  #wanted() {
    return this.#parts.slice(0, this.#limit);
  }

  #next() {
    const part = this.#state === 'checking' && this.#wanted().find(({ state }) => state === 'waiting');
    if (!part) {
      return null;
    }
    part.state = 'running';
    return { part, file: this.#files[part.file] };
  }

  #sums() {
    const sum = this.#crew.sum();
    for (const { state, result } of this.#parts) {
      if (state === 'done') {
        sum.bytes += result.bytes;
        sum.records += result.records;
        sum.findings += result.findings;
      }
    }
    sum.wasmBytes += this.#joint?.wasmBytes() ?? 0;
    this.#mostWasm = Math.max(this.#mostWasm, sum.wasmBytes);
    return sum;
  }

  #progress() {
    this.#say({ kind: 'progress', of: this.#of, ...this.#sums() });
  }

  #done(part, message) {
    const { report, index, bytes, records, findings, whole, otherKind, unreadable } = message;
    part.state = 'done';
    part.result = { report, index, records, findings, bytes: otherKind ? this.#files[part.file].size : bytes };
    if (!whole) {
      this.#endBehind(part.at + 1);
      if (unreadable !== undefined) {
        this.#unreadable = unreadable;
      }
    }
    if (otherKind) {
      // That is the whole report on this file.
      for (const other of this.#parts) {
        if (other.file === part.file && other !== part) {
          this.#letGo(other, 'needless');
        }
      }
      this.#crew.work();
    }
    this.#endIfDone();
  }

  #failed(part, { stage, reason, bytes }) {
    if (!part) {
      // The first workers do not start where the site cannot be loaded; later ones may another time.
      const resumable = this.#parts.some(({ state }) => state === 'done');
      this.#pause();
      this.#fail({ stage: 'start', reason, resumable });
      return;
    }
    this.#runs.forget(part);
    part.state = 'waiting';
    part.tries += 1;
    if (this.#stopped || part.tries > TRIES) {
      // Nobody waits for the rest, or it cannot even be counted: the report ends before this part.
      this.#unreadable = this.#stopped ? this.#unreadable : reason;
      this.#endBehind(part.at);
      this.#endIfDone();
      return;
    }
    if (part.tries === TRIES) {
      part.countOnly = true;
      part.reason = reason;
      this.#crew.work();
      return;
    }
    const at = { file: part.file, offset: part.start + bytes };
    this.#pause();
    this.#fail({ stage, reason, at, resumable: true });
  }

  /** Lets go of the workers; what they had not finished is checked again. */
  #pause() {
    this.#state = 'paused';
    for (const other of this.#parts) {
      if (other.state === 'running') {
        this.#letGo(other, 'waiting');
      }
    }
    this.#rest();
  }

  #letGo(part, state) {
    if (part.state !== 'done' || state === 'needless') {
      this.#crew.drop(part);
      this.#runs.forget(part);
      part.state = state;
    }
  }

  #endBehind(limit) {
    for (const part of this.#parts.slice(limit, this.#limit)) {
      this.#letGo(part, 'needless');
    }
    this.#limit = Math.min(this.#limit, limit);
  }

  #rest() {
    this.#crew.end();
    clearInterval(this.#ticking);
  }

  #endIfDone() {
    const open = this.#wanted().some(({ state }) => state === 'waiting' || state === 'running');
    if (!open && (this.#state === 'checking' || this.#state === 'paused')) {
      this.#state = 'joining';
      this.#sums();
      this.#crew.end();
      this.#join();
    }
  }

  async #join() {
    const parts = this.#wanted().filter(({ state }) => state === 'done');
    const bytes = parts.reduce((sum, { result }) => sum + result.bytes, 0);
    const unreadable = this.#unreadable;
    try {
      if (unreadable !== undefined && bytes === 0) {
        this.#fail({ stage: 'read', reason: unreadable, resumable: false });
        return;
      }
      const whole = this.#limit === this.#parts.length && unreadable === undefined
        && !(this.#stopped && bytes < this.#of);
      this.#joint = new Joint(this.#files, this.#options, await this.#module);
      const report = await this.#joint.join(parts, this.#runs);
      this.#sums();
      this.#state = 'done';
      clearInterval(this.#ticking);
      this.#say({
        kind: 'report',
        stopped: this.#stopped && !whole,
        unreadable,
        leftOut: parts.filter(({ countOnly }) => countOnly)
          .map(({ file, start, end, reason }) => ({ file, start, end, reason })),
        spill: this.#runs.reason ?? undefined,
        bytes,
        of: this.#of,
        wasmBytes: this.#mostWasm,
        tookMs: performance.now() - this.#started,
      }, report);
    } catch (error) {
      this.#fail({ stage: 'check', reason: reasonOf(error), resumable: false });
    } finally {
      await this.#runs.close();
    }
  }

  #fail(failure) {
    if (this.#state === 'done') {
      // One thing that is missing fails in several places.
      return;
    }
    if (!failure.resumable) {
      this.#rest();
      this.#state = 'done';
    }
    this.#say({ kind: 'failed', bytes: this.#sums().bytes, of: this.#of, ...failure });
  }
}

const reasonOf = (error) => String(error?.message ?? error);
