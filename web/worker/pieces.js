// Reads a file in pieces, one read ahead: while a piece is worked on, the browser fills the next.

const PIECE = 1 << 20;
/** Read behind the part in one go: enough for the rest of most lines. */
const BEHIND = 1 << 16;

/** The pieces of a file from `from`, without an end of its own: the reader closes it when it has enough. */
export class Pieces {
  #file;
  #at;
  #until;
  #reader = null;
  /** Two buffers take turns where the browser can fill them: one is read into, one is worked on. */
  #free = null;
  #held = null;
  #read = null;
  #next = BEHIND;
  #endWait = () => {};
  #closed = false;

  /** `until`: where most readers have enough. */
  constructor(file, from, until) {
    this.#file = file;
    this.#at = from;
    this.#until = Math.min(until + BEHIND, file.size);
  }

  /** Where the next piece begins. */
  get at() {
    return this.#at;
  }

  /**
   * The next piece, good until the next call; `null` at the end of the file or once it was closed. Throws what
   * the browser throws when the file was changed or is gone.
   */
  async next() {
    while (!this.#closed) {
      if (!this.#reader) {
        if (this.#at >= this.#file.size) {
          return null;
        }
        this.#open();
      }
      const { value, done } = await this.#unlessClosed(this.#read);
      if (this.#closed) {
        return null;
      }
      if (done) {
        this.#over(value);
        continue;
      }
      this.#at += value.byteLength;
      if (this.#held) {
        this.#free = this.#held;
        this.#held = value.buffer;
      }
      this.#ask();
      return value;
    }
    return null;
  }

  /** Ends the reading, also a read that is waited for: a slow disk must not hold Stop up. */
  close() {
    this.#closed = true;
    this.#reader?.cancel().catch(() => {});
    this.#endWait();
  }

  #open() {
    const stream = this.#file.slice(this.#at, this.#until).stream();
    try {
      this.#reader = stream.getReader({ mode: 'byob' });
      this.#free ??= new ArrayBuffer(PIECE);
      this.#held ??= new ArrayBuffer(PIECE);
    } catch {
      // This browser's file streams are not byte streams.
      this.#reader = stream.getReader();
    }
    this.#ask();
  }

  #ask() {
    this.#read = this.#held
      ? this.#reader.read(new Uint8Array(this.#free, 0, PIECE))
      : this.#reader.read();
    // It may fail while nobody waits for it; whoever waits next gets the failure.
    this.#read.catch(() => {});
  }

  /** The stretch that was open is read: the next one, twice as long, is opened when it is wanted. */
  #over(value) {
    if (this.#at < this.#until) {
      // A file cut short on the disk ends its stream without an error.
      throw new Error(`the file ended after ${this.#at} of ${this.#file.size} bytes`);
    }
    this.#reader = null;
    if (this.#held) {
      this.#free = value?.buffer ?? new ArrayBuffer(PIECE);
    }
    this.#until = Math.min(this.#at + this.#next, this.#file.size);
    this.#next *= 2;
  }

  #unlessClosed(read) {
    // Not a race with one lasting promise: that would keep every piece for as long as it is not settled.
    return new Promise((resolve, reject) => {
      this.#endWait = () => resolve({});
      read.then(resolve, reject);
    });
  }
}
