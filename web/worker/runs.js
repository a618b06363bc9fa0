// Keeps the runs of ids that the parts hand out: in memory up to four million ids, the rest in a file of the
// browser's private file system. Where there is no room, the rest is let go, and why is said.

/** Bytes of one id: its hash and its place. */
export const ENTRY = 16;
/** Ids that are kept in memory: 64 MB. */
const IN_MEMORY = 4_000_000;
/** What the file's name begins with: other applications of the same origin have files there too. */
const NAME = 'outcrop-ids-';

const folder = () => navigator.storage.getDirectory();

/** Removes what an earlier check left behind when its tab was closed. A file that is in use stays. */
export async function sweep() {
  try {
    const root = await folder();
    for await (const name of root.keys()) {
      if (name.startsWith(NAME)) {
        await root.removeEntry(name).catch(() => {});
      }
    }
  } catch {
    // No private file system: nothing was left there either.
  }
}

/** A file that this worker alone writes and reads. */
class Spill {
  #name = `${NAME}${crypto.randomUUID()}`;
  #root;
  #handle;
  #end = 0;

  async open() {
    this.#root = await folder();
    const file = await this.#root.getFileHandle(this.#name, { create: true });
    this.#handle = await file.createSyncAccessHandle();
  }

  /** Where the bytes went. Throws when there is no room. */
  append(buffer) {
    const at = this.#end;
    const written = this.#handle.write(new Uint8Array(buffer), { at });
    if (written < buffer.byteLength) {
      throw new Error(`only ${written} of ${buffer.byteLength} bytes could be written`);
    }
    this.#end += written;
    return at;
  }

  read(at, length) {
    const bytes = new Uint8Array(length);
    const read = this.#handle.read(bytes, { at });
    if (read < length) {
      throw new Error(`only ${read} of ${length} bytes could be read again`);
    }
    return bytes;
  }

  async remove() {
    this.#handle?.close();
    await this.#root?.removeEntry(this.#name).catch(() => {});
  }
}

export class Runs {
  #kept = [];
  #inMemory = 0;
  #spill = null;
  /** Runs are kept one after the other: opening the file takes a while. */
  #last = Promise.resolve();
  /** Why ids were let go, in the browser's words. */
  reason = null;

  /** Keeps the run of a part; resolves when it has found its place. */
  keep(part, buffer) {
    this.#last = this.#last.then(() => this.#keep(part, buffer));
    return this.#last;
  }

  /** Forgets the runs of a part that is checked again or not wanted. */
  forget(part) {
    this.#last = this.#last.then(() => {
      const isOurs = (run) => run.part === part;
      for (const run of this.#kept.filter(isOurs)) {
        this.#inMemory -= run.buffer ? run.entries : 0;
      }
      this.#kept = this.#kept.filter((run) => !isOurs(run));
    });
    return this.#last;
  }

  /** The runs, in order of arrival: `{ part, entries }`, which `read` takes. */
  async all() {
    await this.#last;
    return this.#kept;
  }

  /** The bytes of some entries of a run. */
  read(run, from, count) {
    return run.buffer
      ? new Uint8Array(run.buffer, from * ENTRY, count * ENTRY)
      : this.#spill.read(run.at + from * ENTRY, count * ENTRY);
  }

  /** Lets go of everything. */
  async close() {
    await this.#last;
    this.#kept = [];
    const spill = this.#spill;
    this.#spill = null;
    await spill?.remove();
  }

  async #keep(part, buffer) {
    const entries = buffer.byteLength / ENTRY;
    if (this.#inMemory + entries <= IN_MEMORY) {
      this.#inMemory += entries;
      this.#kept.push({ part, entries, buffer });
      return;
    }
    try {
      if (this.reason !== null) {
        throw new Error(this.reason);
      }
      if (!this.#spill) {
        this.#spill = new Spill();
        await this.#spill.open();
      }
      this.#kept.push({ part, entries, at: this.#spill.append(buffer) });
    } catch (error) {
      this.reason ??= String(error?.message ?? error);
    }
  }
}
