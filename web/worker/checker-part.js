// Checks parts of files, one after the other: reads a part in pieces, pushes them into the checker, and posts what
// came of it. One worker, one wasm instance; a fault in it ends this worker alone.
//
// In:  { kind: 'start', module }                    module: the checker's WebAssembly.Module
//      { kind: 'check', part, file, options }       part: { start, end, countOnly }, see `Part` of the
//                                                   checker;
//                                                   options: the job, for `Part` as well
//      { kind: 'kept' }                             a run has found its place
//      { kind: 'stop' }                             ends the part early: what was checked of it follows
// Out: { kind: 'ready', wasmBytes }
//      { kind: 'progress', bytes, records, findings, wasmBytes }      at least every 100 ms while there is work
//      { kind: 'run', run }                         ids: an ArrayBuffer, sorted; see core's `batch::ids`
//      { kind: 'done', report, index, bytes, whole, otherKind, unreadable?, records, findings, wasmBytes }
//                             report: JSON text; index: an ArrayBuffer; whole: `false` when it ended early;
//                             otherKind: the file is not JSON Lines, its other parts need no check
//      { kind: 'failed', stage, reason, bytes }     stage: 'start' | 'check'; this worker is of no use any more
import { initSync, Part } from './checker.js';
import { Pieces } from './pieces.js';
import { turn } from './turn.js';

const EVERY_MS = 100;
/** How often a worker that waits for the disk shows that it lives. */
const ALIVE_MS = 1000;
/** Runs on their way: with more, a slow spill would fill the memory. */
const RUNS = 8;

let wasm = null;
let pieces = null;
let stopRequested = false;
let underWay = 0;
/** Goes on when a run was kept. */
let wake = () => {};

const wasmBytes = () => wasm?.memory.buffer.byteLength ?? 0;
const reasonOf = (error) => String(error?.message ?? error);

async function check({ start, end, countOnly }, file, options) {
  stopRequested = false;
  let part = null;
  let bytes = 0;
  let unreadable;
  const numbers = () => ({ bytes, records: part.records(), findings: part.found(), wasmBytes: wasmBytes() });
  const progress = () => part && self.postMessage({ kind: 'progress', ...numbers() });
  const postRuns = () => {
    for (let run = part.takeRun(); run; run = part.takeRun()) {
      underWay += 1;
      self.postMessage({ kind: 'run', run: run.buffer }, [run.buffer]);
    }
  };
  // While a piece is worked on, no timer runs: what is posted then is the progress.
  const alive = setInterval(progress, ALIVE_MS);
  try {
    part = new Part(JSON.stringify({ job: options, start, end, countOnly }));
    // The byte before tells whether a line begins at the first.
    pieces = new Pieces(file, Math.max(0, start - 1), end);
    let last = performance.now();
    while (!stopRequested && !part.isDone()) {
      let piece;
      try {
        piece = await pieces.next();
      } catch (error) {
        unreadable = reasonOf(error);
        break;
      }
      if (!piece) {
        break;
      }
      part.push(piece);
      bytes = Math.max(0, Math.min(pieces.at, end) - start);
      postRuns();
      while (underWay > RUNS && !stopRequested) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      if (performance.now() - last >= EVERY_MS) {
        progress();
        await turn();
        last = performance.now();
      }
    }
    const whole = unreadable === undefined && (part.isDone() || pieces.at >= file.size);
    const counted = numbers();
    const report = whole ? part.finish() : part.stop();
    postRuns();
    const index = part.takeIndex();
    const otherKind = part.isOtherKind();
    part.free();
    part = null;
    self.postMessage(
      { kind: 'done', report, index: index.buffer, whole, otherKind, unreadable, ...counted },
      [index.buffer],
    );
  } catch (error) {
    self.postMessage({ kind: 'failed', stage: 'check', reason: reasonOf(error), bytes });
  } finally {
    clearInterval(alive);
    pieces?.close();
    pieces = null;
  }
}

self.onmessage = ({ data }) => {
  if (data.kind === 'start') {
    try {
      wasm = initSync({ module: data.module });
      self.postMessage({ kind: 'ready', wasmBytes: wasmBytes() });
    } catch (error) {
      self.postMessage({ kind: 'failed', stage: 'start', reason: reasonOf(error), bytes: 0 });
    }
  } else if (data.kind === 'check') {
    check(data.part, data.file, data.options);
  } else if (data.kind === 'kept') {
    underWay -= 1;
    wake();
  } else if (data.kind === 'stop') {
    stopRequested = true;
    wake();
    pieces?.close();
  }
};
