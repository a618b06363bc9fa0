// Starting: from every kind of source, once, twice, and when it fails. Each in a process of its own.
import { join } from 'node:path';
import { writeFileSync, readFileSync } from 'node:fs';
import { same } from '../same.mjs';
import { answer } from './program.mjs';

const WORKS = `return check('amazon.nova-lite-v1:0', '{').map(({ code }) => code);`;
const FILE = `import.meta.resolve('outcrop/outcrop.wasm')`;
const BYTES = `(await import('node:fs')).readFileSync(new URL(${FILE}))`;
const SOURCES = {
  'nothing': '',
  'a URL': `new URL(${FILE})`,
  'a URL as text': FILE,
  'a Buffer': BYTES,
  'a Uint8Array': `new Uint8Array(${BYTES})`,
  'an ArrayBuffer': `new Uint8Array(${BYTES}).buffer`,
  'a module': `await WebAssembly.compile(${BYTES})`,
  'a Response': `new Response(${BYTES}, { headers: { 'content-type': 'application/wasm' } })`,
  'a Response of another type': `new Response(${BYTES})`,
  'a promise of a Response': `Promise.resolve(new Response(${BYTES}, { headers: { 'content-type': 'application/wasm' } }))`,
};

export const startTests = {
  async 'start · calls before init say what to do'(installed) {
    await answer(
      installed,
      `const keys = { accessKeyId: 'A', secretAccessKey: 'b' };
      for (const call of [
        () => sign({ method: 'GET', url: 'https://x/' }, { credentials: keys, region: 'r', service: 's' }),
        () => outcrop.presign({}, {}), () => outcrop.mintApiKey({}), () => check('m', '{}'),
        () => new outcrop.BatchChecker({ model: 'm' }), () => new outcrop.FrameDecoder(),
      ]) {
        thrown('not-initialised', /Call \`await init\\(\\)\` once/, call);
      }
      const starting = init();
      thrown('not-initialised', /await init/, () => check('m', '{}'));
      await starting;
      same(check('amazon.nova-lite-v1:0', '{').length, 1, 'after init');`,
    );
  },

  async 'start · from every kind of source'(installed) {
    for (const [name, source] of Object.entries(SOURCES)) {
      same(await answer(installed, `same(await init(${source}), undefined, 'init'); ${WORKS}`), ['invalid-json'], name);
    }
  },

  async 'start · twice is once'(installed) {
    same(
      await answer(
        installed,
        `const first = init();
        const second = init('https://example.invalid/not-asked');
        same(first === second, true, 'one promise');
        await Promise.all([first, second]);
        const decoder = new outcrop.FrameDecoder();
        decoder.push(new Uint8Array(5));
        await init();
        thrown('damaged-stream', /ends there/, () => decoder.finish());
        ${WORKS}`,
      ),
      ['invalid-json'],
      'works',
    );
  },

  async 'start · a failure says why, and can be tried again'(installed) {
    writeFileSync(join(installed.folder, 'not.wasm'), 'text');
    const whole = readFileSync(join(installed.folder, 'node_modules/outcrop/outcrop_bg.wasm'));
    writeFileSync(join(installed.folder, 'cut.wasm'), whole.subarray(0, whole.length - 100));
    const here = `new URL('NAME', import.meta.url)`;
    await answer(
      installed,
      `await rejected('init-failed', /could not be read from file:.*missing\\.wasm: ENOENT.*give init\\(\\) its URL/, init(${here.replace('NAME', 'missing.wasm')}));
      await rejected('init-failed', /could not be started: .*whole and unchanged/, init(${here.replace('NAME', 'not.wasm')}));
      await rejected('init-failed', /could not be started/, init(${here.replace('NAME', 'cut.wasm')}));
      await rejected('init-failed', /could not be started/, init(new Uint8Array()));
      await rejected('init-failed', /could not be read from the response given to init\\(\\): status 404/, init(new Response('', { status: 404 })));
      await rejected('init-failed', /could not be read from http:\\/\\/127\\.0\\.0\\.1:9\\/x/, init('http://127.0.0.1:9/x'));
      await rejected('init-failed', /could not be read from nonsense/, init('nonsense'));
      for (const [source, kind] of [[5, 'a number'], [{}, 'an object'], [[], 'an array'], [true, 'a boolean']]) {
        const error = await rejected('invalid-input', /source must be a URL, a Response, bytes or a WebAssembly.Module, not/, init(source));
        same(error.message.endsWith(kind + '.'), true, error.message);
      }
      await init();
      ${WORKS}`,
    );
  },

  async 'start · an engine without SIMD is told which version has it'(installed) {
    // Every node has SIMD; one that says no to the probe is an engine without. That the probe is sound is seen
    // above: a broken module gets the other advice.
    await answer(
      installed,
      `WebAssembly.validate = (bytes) => !(bytes.includes(0xfd) && bytes.includes(0x7b));
      await rejected('init-failed', /could not be started: .* no wasm SIMD\\. .* Safari from 16\\.4/, init(new Uint8Array(8)));`,
    );
  },

  async 'start · every thread starts its own'(installed) {
    const codes = await answer(
      installed,
      `const { Worker } = await import('node:worker_threads');
      await init();
      const work = \`import { check, init } from '\${import.meta.resolve('outcrop')}'; import { parentPort } from 'node:worker_threads';
        let before; try { check('m', '{}'); } catch (error) { before = error.code; }
        await init(); parentPort.postMessage([before, check('m', '{')[0].code]);\`;
      const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(work)));
      return new Promise((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject); });`,
    );
    same(codes, ['not-initialised', 'invalid-json'], 'in a worker');
  },
};
