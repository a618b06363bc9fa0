// The types compile, strictly, with any host's types or none, and refuse what is wrong.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../../e2e/harness/packages.mjs';
import { same } from '../same.mjs';

/** What TypeScript complains of in files of the folder, strictly. */
export function compile({ folder }, names, lib, { moduleResolution = 'NodeNext', ...further } = {}) {
  const ts = load('typescript');
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    {
      strict: true,
      noEmit: true,
      allowJs: true,
      checkJs: true,
      // The package's own declarations are compiled as well.
      skipLibCheck: false,
      target: 'ES2022',
      module: moduleResolution === 'NodeNext' ? 'NodeNext' : 'ESNext',
      moduleResolution,
      types: [],
      lib,
      ...further,
    },
    folder,
  );
  const program = ts.createProgram(names.map((name) => join(folder, name)), options);
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(({ file, start, messageText }) => {
    const place = file ? `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} ` : '';
    return place + ts.flattenDiagnosticMessageText(messageText, '\n');
  });
}

export const typeTests = {
  'types · compile at TypeScript\'s strictest, for node and for bundlers'(installed) {
    for (const name of ['usage.mts', 'usage-dom.mts']) {
      copyFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), join(installed.folder, name));
    }
    const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    // Neither the DOM's types nor node's are there.
    for (const moduleResolution of ['NodeNext', 'Bundler']) {
      same(compile(installed, ['usage.mts'], ['ES2022'], { moduleResolution, ...strictest }), [], moduleResolution);
    }
    for (const host of [['DOM', 'DOM.Iterable'], ['DOM'], ['WebWorker']]) {
      same(compile(installed, ['usage.mts', 'usage-dom.mts'], ['ES2022', ...host], strictest), [], host.join());
    }
  },
};
