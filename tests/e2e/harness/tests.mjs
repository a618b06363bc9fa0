// A list of tests, run one after the other: they share two cores with the browser.

const TIMEOUT_MS = 60_000;

const registered = [];
let suite = '';

/** Declares a suite; tests declared inside are named after it. */
export function describe(name, declare) {
  const outer = suite;
  suite = outer ? `${outer} · ${name}` : name;
  declare();
  suite = outer;
}

/** Declares a test. `run` gets what the runner's `open` gives. */
export function test(name, run, { timeout = TIMEOUT_MS } = {}) {
  registered.push({ name: suite ? `${suite} · ${name}` : name, run, timeout });
}

function limited(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Runs what is declared and matches `wanted`. `open(name)` gives a test its session; `session.close(failed)` throws
 * if the session saw something it must not see.
 */
export async function runAll(title, wanted, open) {
  let passed = 0;
  const failures = [];
  for (const { name, run, timeout } of registered.filter(({ name }) => name.includes(wanted))) {
    const started = performance.now();
    let failure;
    let session;
    try {
      session = await limited(open(name), 60_000);
      await limited(run(session), timeout);
    } catch (error) {
      failure = error;
    }
    try {
      if (session) {
        await limited(session.close(failure), 60_000);
      }
    } catch (error) {
      // What the session saw often explains the failure: say both.
      failure = failure ? new Error(`${failure.stack}\nand then ${error.message}`) : error;
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (failure) {
      failures.push(name);
      console.log(`FAIL ${name} (${seconds} s)\n${indent(failure.stack ?? String(failure))}`);
    } else {
      passed += 1;
      console.log(`ok   ${name} (${seconds} s)`);
    }
  }
  for (const name of failures) {
    console.log(`failed: ${name}`);
  }
  console.log(`e2e ${title}: ${passed} passed, ${failures.length} failed`);
  return failures.length === 0 && passed > 0;
}

const indent = (text) => text.replace(/^/gm, '     ');
