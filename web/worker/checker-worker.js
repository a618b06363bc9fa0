// The checker's coordinator: the page talks to it, it has the files checked by workers of its own, joins what
// they found, and answers for the records table afterwards. The files are never whole in memory.
//
// In:  { kind: 'check', files, options }        files: an array of File; options: the job, as the checker takes it
//      { kind: 'stop' }                         ends early; the report is of the beginning up to there
//      { kind: 'resume' }                       goes on after a failure that said it can be
//      { kind: 'rows', ask, from, count, least }       rows of the records table, from 0; `least`: 0 all, 1 notes,
//                                                      2 warnings, 3 errors and worse
// Out, as JSON text:
//      { kind: 'progress', bytes, of, records, findings, wasmBytes, workers }      about every 100 ms
//      { kind: 'report', report, stopped, unreadable?, leftOut, spill?, bytes, of, wasmBytes, tookMs }
//             unreadable: why reading ended early; leftOut: [{ file, start, end, reason }], stretches that failed
//             twice; spill: why some ids were not compared; wasmBytes: the most that all instances took together
//      { kind: 'failed', stage, reason, bytes, of, at?, resumable }
//             stage: 'simd' | 'start' | 'read' | 'check'; at: { file, offset }; resumable: see above
//      { kind: 'rows', ask, from, total, rows, unreadable? }
//             rows: [{ file, line, start, end, severity, … }], see `Joined.row` of the checker for the rest
import { Job } from './job.js';
import { hasSimd } from './simd.js';

let job = null;

const post = (message, report) => {
  const text = JSON.stringify(message);
  // The report is JSON already, and may be megabytes: it is put in as it is.
  self.postMessage(report === undefined ? text : `{"report":${report},${text.slice(1)}`);
};

/** The checker, compiled once for all workers. */
async function compiled() {
  const response = await fetch(new URL('./checker_bg.wasm', import.meta.url));
  if (!response.ok) {
    throw new Error(`the site answered ${response.status} for the checker`);
  }
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

function check(files, options) {
  if (!hasSimd()) {
    const of = files.reduce((sum, file) => sum + file.size, 0);
    post({ kind: 'failed', stage: 'simd', reason: navigator.userAgent, bytes: 0, of, resumable: false });
    return;
  }
  job = new Job(files, options, compiled(), post);
  job.begin();
}

self.onmessage = ({ data }) => {
  if (data.kind === 'check') {
    check(data.files, data.options);
  } else if (data.kind === 'stop') {
    job?.stop();
  } else if (data.kind === 'resume') {
    job?.resume();
  } else if (data.kind === 'rows') {
    job?.rows(data);
  }
};
