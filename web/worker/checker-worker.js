// Checks a batch file while it streams: reads the file in pieces, pushes them into the checker (a wasm
// module of its own), says how far it is, and posts the report. The file is never whole in memory.
//
// In:  { kind: 'check', file, options }   options: JSON text for the checker
//      { kind: 'stop' }                   ends early; the report is of what was read
// Out, as JSON text:
//      { kind: 'progress', bytes, of, records, findings, wasmBytes }     about every 100 ms
//      { kind: 'report', report, stopped, bytes, of, wasmBytes }         report: the checker's own JSON
//      { kind: 'failed', stage, reason, bytes, of }                      stage: 'start' | 'read' | 'check'
import init, { Checker } from './checker.js';

const PIECE = 1 << 20;
const EVERY_MS = 100;

let stopRequested = false;
let running = false;

const say = (message) => self.postMessage(JSON.stringify(message));

/** Lets messages in: one turn of the event loop, without the 4 ms that timers cost. */
const { port1, port2 } = new MessageChannel();
const turn = () => new Promise((resolve) => {
  port1.onmessage = resolve;
  port2.postMessage(null);
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
      const { value, done } = buffer
        ? await reader.read(new Uint8Array(buffer, 0, PIECE))
        : await reader.read();
      if (done) {
        return;
      }
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
  try {
    const wasm = await init();
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
    const stopped = stopRequested && bytes < of;
    const report = stopped ? checker.stop() : checker.finish();
    // Either of the two has ended the checker.
    checker = null;
    // The report is JSON already, and may be megabytes: it is put in as it is.
    const rest = JSON.stringify({ stopped, bytes, of, wasmBytes: wasm.memory.buffer.byteLength });
    self.postMessage(`{"kind":"report","report":${report},${rest.slice(1)}`);
  } catch (error) {
    say({ kind: 'failed', stage, reason: String(error?.message ?? error), bytes, of });
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
  } else if (data.kind === 'check' && !running) {
    running = true;
    stopRequested = false;
    check(data.file, data.options);
  }
};
