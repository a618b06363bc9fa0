// Checks a batch file while it streams: reads the file in pieces, pushes them into the checker (a wasm
// module of its own), says how far it is, and posts the report. The file is never whole in memory.
//
// In:  { kind: 'check', file, options }   options: JSON text for the checker
//      { kind: 'stop' }                   ends early; the report is of what was read
// Out, as JSON text:
//      { kind: 'progress', bytes, of, records, findings, wasmBytes }     about every 100 ms
//      { kind: 'report', report, stopped, unreadable?, bytes, of, wasmBytes }
//                                      report: the checker's own JSON; unreadable: why reading ended early
//      { kind: 'failed', stage, reason, bytes, of }                      stage: 'start' | 'read' | 'check'
import init, { Checker } from './checker.js';

const PIECE = 1 << 20;
const EVERY_MS = 100;

let stopRequested = false;
/** Ends the wait for the piece being read, if there is one. */
let endWait = () => {};
let running = false;

const say = (message) => self.postMessage(JSON.stringify(message));

/** Lets messages in: one turn of the event loop, without the 4 ms that timers cost. */
const { port1, port2 } = new MessageChannel();
const turn = () => new Promise((resolve) => {
  port1.onmessage = resolve;
  port2.postMessage(null);
});

/** What a read gives, or `null` once stopping is asked for: a slow disk must not hold Stop up. */
const unlessStopped = (read) => new Promise((resolve, reject) => {
  // Not a race with one lasting promise: that would keep every piece for as long as it is not settled.
  endWait = () => resolve(null);
  read.then(resolve, reject);
  if (stopRequested) {
    endWait();
  }
});

/** Yields the file's pieces; one reused buffer where the browser can fill it. */
async function* pieces(file) {
  const stream = file.stream();
  let reader;
  let buffer = null;
  try {
    reader = stream.getReader({ mode: 'byob' });
    buffer = new ArrayBuffer(PIECE);
  } catch {
    // This browser's file streams are not byte streams.
    reader = stream.getReader();
  }
  try {
    for (;;) {
      const read = await unlessStopped(buffer
        ? reader.read(new Uint8Array(buffer, 0, PIECE))
        : reader.read());
      if (!read || read.done) {
        return;
      }
      const { value } = read;
      yield value;
      if (buffer) {
        buffer = value.buffer;
      }
    }
  } finally {
    // Also when the loop is left early: the file is let go of.
    reader.cancel().catch(() => {});
  }
}

async function check(file, options) {
  const of = file.size;
  let bytes = 0;
  let stage = 'start';
  let checker = null;
  let wasm = null;
  /** Posts the report; `rest` says how it came to its end. */
  const post = (report, rest) => {
    const more = JSON.stringify({ ...rest, bytes, of, wasmBytes: wasm.memory.buffer.byteLength });
    // The report is JSON already, and may be megabytes: it is put in as it is.
    self.postMessage(`{"kind":"report","report":${report},${more.slice(1)}`);
  };
  /** Ends the checker early: of what was pushed. */
  const partial = () => {
    const ended = checker;
    checker = null;
    return ended.stop();
  };
  try {
    wasm = await init();
    checker = new Checker(options);
    const progress = () => say({
      kind: 'progress',
      bytes,
      of,
      records: checker.records(),
      findings: checker.found(),
      wasmBytes: wasm.memory.buffer.byteLength,
    });
    progress();
    let last = performance.now();
    stage = 'read';
    for await (const piece of pieces(file)) {
      stage = 'check';
      checker.push(piece);
      bytes += piece.byteLength;
      if (performance.now() - last >= EVERY_MS) {
        progress();
        await turn();
        last = performance.now();
      }
      if (stopRequested) {
        break;
      }
      stage = 'read';
    }
    // A file cut short on the disk while it is read ends its stream without an error.
    if (!stopRequested && bytes !== of) {
      stage = 'read';
      throw new Error(`the file ended after ${bytes} of ${of} bytes`);
    }
    stage = 'check';
    if (stopRequested && bytes < of) {
      post(partial(), { stopped: true });
    } else {
      const ended = checker;
      checker = null;
      post(ended.finish(), { stopped: false });
    }
  } catch (error) {
    let reason = String(error?.message ?? error);
    try {
      // What was found before the file could not be read any further is not lost.
      if (stage === 'read' && bytes > 0) {
        post(partial(), { stopped: false, unreadable: reason });
        return;
      }
    } catch (second) {
      stage = 'check';
      reason = String(second?.message ?? second);
    }
    say({ kind: 'failed', stage, reason, bytes, of });
  } finally {
    try {
      checker?.free();
    } catch {
      // After a panic the module cannot even free: the page ends this worker.
    }
    running = false;
  }
}

self.onmessage = ({ data }) => {
  if (data.kind === 'stop') {
    stopRequested = true;
    endWait();
  } else if (data.kind === 'check' && !running) {
    running = true;
    stopRequested = false;
    check(data.file, data.options);
  }
};
