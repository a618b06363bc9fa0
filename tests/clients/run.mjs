// Lets clients that nobody changed talk to the sandbox: node tests/clients/run.mjs [part of a client's name]
// `cargo xtask test --only clients` installs them, builds the sandbox and calls this.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setting } from '../e2e/harness/packages.mjs';
import { startSandbox } from '../e2e/harness/sandbox.mjs';

const LIMIT_MS = 300_000;
// Made up: the sandbox is told to accept them.
const KEYS = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00',
  AWS_SESSION_TOKEN: 'FwoGZXIvYXdzEXAMPLETOKEN',
};
const CLIENTS = [
  ['boto3', 'OUTCROP_CLIENTS_PYTHON', 'with_boto3.py'],
  ['aws-cli', 'OUTCROP_CLIENTS_PYTHON', 'with_aws_cli.py'],
  ['aws-sdk', 'node', 'with_aws_sdk.mjs'],
  ['ai-sdk', 'node', 'with_ai_sdk.mjs'],
  ['litellm', 'OUTCROP_CLIENTS_PYTHON', 'with_litellm.py'],
];

/** What a client may know: where the sandbox is, and nothing of the person's own AWS settings. */
function environment(endpoint) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && !/_proxy$/i.test(name));
  return {
    ...Object.fromEntries(kept),
    ...KEYS,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    OUTCROP_ENDPOINT: endpoint,
    // LiteLLM otherwise asks the internet for its prices.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    NODE_NO_WARNINGS: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
  };
}

/** Runs a client and passes its lines on, under its name. */
async function run([name, program, script], env) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(program === 'node' ? process.execPath : setting(program), [path], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const counts = { ok: 0, FAIL: 0, skip: 0 };
  const complaints = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, word, rest] = /^(ok|FAIL|skip) +(.*)$/.exec(line) ?? [];
    if (word) {
      counts[word] += 1;
    }
    console.log(word ? `${word.padEnd(4)} ${name} · ${rest}` : `     ${name}: ${line}`);
  });
  const how = await once(child, 'close').then(
    ([code, signal]) => code ?? signal,
    (error) => error.message,
  );
  // A client that died, or tried nothing, is a failure that it did not count.
  if (counts.FAIL === 0 && (how !== 0 || counts.ok === 0)) {
    counts.FAIL = 1;
    console.log(`FAIL ${name} · ended with ${how}\n${complaints.slice(-20).join('\n').replace(/^/gm, '     ')}`);
  }
  return counts;
}

const wanted = process.argv[2] ?? '';
const sandbox = await startSandbox(
  [
    ['--rate', '0'],
    ['--access-key-id', KEYS.AWS_ACCESS_KEY_ID],
    ['--secret-access-key', KEYS.AWS_SECRET_ACCESS_KEY],
    ['--session-token', KEYS.AWS_SESSION_TOKEN],
  ].flat(),
  { site: null },
);
const total = { ok: 0, FAIL: 0, skip: 0 };
try {
  const env = environment(sandbox.endpoint);
  for (const client of CLIENTS.filter(([name]) => name.includes(wanted))) {
    const counts = await run(client, env);
    for (const word of Object.keys(total)) {
      total[word] += counts[word];
    }
  }
} finally {
  await sandbox.stop();
}
console.log(`e2e clients: ${total.ok} passed, ${total.FAIL} failed (${total.skip} skipped, each with its reason above)`);
process.exitCode = total.FAIL === 0 && total.ok > 0 ? 0 : 1;
