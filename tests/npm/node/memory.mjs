// Memory of the module comes back: by finish, by free, and by collection.
import { holds } from '../same.mjs';
import { answer } from './program.mjs';

/** Megabytes of the module's memory after `work` has run 400 times with 1 MB each. */
const megabytes = (installed, work) =>
  answer(
    installed,
    `await init();
    // The module's own memory: a second start of the same module gives what the first made.
    const { memory } = await (await import('./node_modules/outcrop/outcrop.js')).default();
    const bytes = new Uint8Array(1_000_000).fill(0x61);
    // The lengths of a frame of 8 MB, of which 1 MB comes: all of that is kept.
    const start = Uint8Array.of(0x00, 0x7a, 0x12, 0x10, 0, 0, 0, 0, 0x03, 0xc4, 0x64, 0x1e);
    for (let round = 0; round < 400; round += 1) { ${work} }
    return memory.buffer.byteLength / 1e6;`,
    ['--expose-gc'],
  );

const CHECKER = `const checker = new outcrop.BatchChecker({ model: 'm' }); checker.push(bytes);`;
const DECODER = `const decoder = new outcrop.FrameDecoder(); decoder.push(start); decoder.push(bytes);`;
const COLLECT = `if (round % 10 === 9) { gc(); await new Promise((resolve) => setTimeout(resolve, 0)); }`;

export const memoryTests = {
  async 'memory · comes back when an object is ended, or collected'(installed) {
    const kept = await megabytes(installed, `globalThis.all ??= []; ${CHECKER} all.push(checker);`);
    holds(kept > 400, `what is kept takes room: ${kept} MB`);
    for (const [how, work] of [
      ['finish', `${CHECKER} checker.finish();`],
      ['free, of a checker', `${CHECKER} checker.free();`],
      ['free, of a decoder', `${DECODER} decoder.free();`],
      ['collection of checkers', `${CHECKER} ${COLLECT}`],
      ['collection of decoders', `${DECODER} ${COLLECT}`],
    ]) {
      const taken = await megabytes(installed, work);
      holds(taken < 60, `${how}: ${taken} MB`);
    }
  },
};
