// The package as its users get it: packed by npm, unpacked and installed by npm, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setting } from '../e2e/harness/packages.mjs';

/** Packs and installs; gives the folder to import from, and the names in the package. */
export function install() {
  const folder = setting('OUTCROP_NPM_SCRATCH');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const npm = (args, cwd) =>
    execFileSync('npm', [...args, '--offline', '--ignore-scripts', '--loglevel=error', '--cache', join(folder, 'cache')], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], setting('OUTCROP_NPM')));
  writeFileSync(join(folder, 'package.json'), '{ "name": "uses-outcrop", "private": true, "type": "module" }\n');
  npm(['install', join(folder, packed.filename), '--no-audit', '--no-fund'], folder);
  return { folder, version: packed.version, files: packed.files.map(({ path }) => path).sort() };
}
