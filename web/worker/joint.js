// Puts the parts together: their reports, the comparison of their ids, and afterwards the rows of the records table.
// What is read for it, of runs and of files, is what the checker asks for.
import { initSync, Joined } from './checker.js';
import { turn } from './turn.js';

/** Reads of a file that are under way at once: each takes a while, whatever its size. The checker sees to it that they
 * are 4 MiB together at most. */
const AT_ONCE = 32;

export class Joint {
  #files;
  #wasm;
  #joined;
  #stopped = false;
  /** Rows are read one question after the other. */
  #last = Promise.resolve();

  constructor(files, options, module) {
    this.#files = files;
    this.#wasm = initSync({ module });
    this.#joined = new Joined(JSON.stringify({
      job: options,
      files: files.map(({ name, size }) => ({ name, bytes: size })),
    }));
  }

  wasmBytes() {
    return this.#wasm.memory.buffer.byteLength;
  }

  /** Gives up comparing ids: the report says that they were not. */
  stop() {
    this.#stopped = true;
  }

  /** The report as JSON text, of these parts and the runs that were kept of them. */
  async join(parts, runs) {
    for (const { file, result } of parts) {
      this.#joined.add(file, result.report, new Uint8Array(result.index));
      // Both may be large, and are in the checker now.
      result.report = null;
      result.index = null;
    }
    const kept = (await runs.all()).filter(({ part }) => parts.includes(part));
    for (const { part, entries } of kept) {
      this.#joined.addRun(part.file, part.start, entries);
    }
    const read = async (want) => (want.kind === 'run'
      ? runs.read(kept[want.run], want.from, want.entries)
      : this.#bytes(want));
    while (!this.#stopped) {
      const wants = JSON.parse(this.#joined.wants(AT_ONCE));
      if (wants.length === 0) {
        break;
      }
      for (const bytes of await Promise.all(wants.map(read))) {
        this.#joined.feed(bytes);
      }
      await turn();
    }
    return this.#joined.report();
  }

  /** `{ total, rows }`: rows of the table, from one on, that are bad enough. */
  rows(wanted) {
    const rows = this.#last.then(() => this.#rows(wanted));
    this.#last = rows.catch(() => {});
    return rows;
  }

  async #rows({ from, count, least }) {
    const rows = this.#joined.rows(from, count, least);
    for (let want = rows.want(); want; want = rows.want()) {
      rows.feed(await this.#bytes(JSON.parse(want)));
    }
    return JSON.parse(rows.finish());
  }

  async #bytes({ file, start, end }) {
    return new Uint8Array(await this.#files[file].slice(start, end).arrayBuffer());
  }
}
