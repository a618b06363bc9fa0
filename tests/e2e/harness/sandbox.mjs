// The sandbox as one child process: it serves the built console and answers in place of AWS.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setting } from './packages.mjs';

/** Starts the sandbox on ports of its own choosing; `options` are further arguments. It serves no site where none is built. */
export async function startSandbox(options = [], { site = setting('OUTCROP_DIST') } = {}) {
  const child = spawn(
    setting('OUTCROP_SANDBOX'),
    [...(site ? ['--site', site, '--site-port', '0'] : []), '--port', '0', '--until-stdin-ends', ...options],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('{')) {
        resolve(JSON.parse(line));
      } else {
        console.log(`sandbox: ${line}`);
      }
    });
  });
  const addresses = await Promise.race([
    ready,
    ended.then((how) => {
      throw new Error(`the sandbox ended before it was ready: ${how}`);
    }),
  ]);
  let taken = 0;
  return {
    /** Where the console is, with a slash at the end. */
    site: addresses.site,
    /** Where the service answers, without a slash at the end. */
    endpoint: addresses.sandbox.replace(/\/$/, ''),
    /** Violations of the policy that browsers reported to the server since the last call. */
    async takePolicyReports() {
      const { reports } = await (await fetch(new URL('_csp', addresses.site))).json();
      const fresh = reports.slice(taken);
      taken = reports.length;
      return fresh.map((report) => JSON.stringify(report));
    },
    async stop() {
      child.stdin.end();
      const impatient = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(impatient);
    },
  };
}
