// What is in the tarball, and what it offers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../e2e/harness/packages.mjs';
import { holds, same } from '../same.mjs';
import { answer, program } from './program.mjs';

const NAMES = ['BatchChecker', 'FrameDecoder', 'check', 'init', 'mintApiKey', 'presign', 'sign'];

export const packageTests = {
  'package · holds what it needs and nothing else'({ files }) {
    same(
      files,
      [
        'LICENSE-APACHE', 'LICENSE-MIT', 'NOTICE', 'README.md', 'api.js', 'arguments.js', 'index.d.ts', 'index.js',
        'node.js', 'outcrop.js', 'outcrop_bg.wasm', 'package.json', 'start.js',
      ],
      'files',
    );
  },

  'package · has Cargo\'s version and no dependency'({ folder, version }) {
    const [, cargo] = /^version = "(.+)"$/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'));
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/outcrop/package.json'), 'utf8'));
    same([version, manifest.version], [cargo, cargo], 'version');
    same([manifest.dependencies, manifest.scripts, manifest.private], [undefined, undefined, undefined], 'manifest');
  },

  async 'package · offers what its types name, from both entries'(installed) {
    const types = readFileSync(join(installed.folder, 'node_modules/outcrop/index.d.ts'), 'utf8');
    const declared = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name);
    same([...new Set(declared)].sort(), NAMES, 'declared');
    same(await answer(installed, 'return Object.keys(outcrop).sort();'), NAMES, 'by its name');
    const other = `console.log(Object.keys(await import('./node_modules/outcrop/index.js')).sort().join())`;
    same((await program(installed, other)).trim(), NAMES.join(), 'the other entry');
  },

  async 'package · nothing of it happens on import'(installed) {
    const printed = await program(
      installed,
      `const before = Object.keys(globalThis).length;
globalThis.fetch = WebAssembly.instantiate = () => { throw new Error('called on import'); };
await import('outcrop');
console.log(Object.keys(globalThis).length - before);`,
    );
    same(printed.trim(), '0', 'new globals');
  },

  async 'package · its wasm file can be asked for by name'(installed) {
    const path = await program(installed, `console.log(import.meta.resolve('outcrop/outcrop.wasm'))`);
    holds(path.trim().endsWith('/node_modules/outcrop/outcrop_bg.wasm'), path);
  },
};
