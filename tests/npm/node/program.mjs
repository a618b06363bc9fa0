// Programs in the folder where the package is installed, each in a process of its own.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

let count = 0;

/** Runs a program and gives what it prints; throws with its stderr where it fails. */
export function program({ folder }, source, options = []) {
  count += 1;
  const path = join(folder, `program-${count}.mjs`);
  writeFileSync(path, source);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...options, path], { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(`${path}: ${error.message}\n${stdout}${stderr}`));
      } else {
        resolve(stdout);
      }
    });
  });
}

/** Runs `body`, which has the package as `outcrop` and what `same.mjs` has, and gives what it returns. */
export async function answer(installed, body, options) {
  const helpers = new URL('../same.mjs', import.meta.url).href;
  const printed = await program(
    installed,
    `import * as outcrop from 'outcrop';
import { holds, rejected, same, thrown } from ${JSON.stringify(helpers)};
const { init, sign, check } = outcrop;
const result = await (async () => { ${body} })();
console.log(JSON.stringify(result ?? null));
`,
    options,
  );
  return JSON.parse(printed);
}
