// Starts the wasm module, once.
import instantiate from './outcrop.js';
import { fail, given, isBytes } from './arguments.js';

let starting;
let ready = false;
let fault;

/** Starts the module from `source`; `readFile` reads `file:` URLs where `fetch` does not. A start that failed can be tried again. */
export function start(source, readFile) {
  starting ??= load(source, readFile).then(
    () => {
      ready = true;
    },
    (error) => {
      starting = undefined;
      throw error;
    },
  );
  return starting;
}

/** Calls into the module, or says why that cannot be. */
export function call(work) {
  if (fault) {
    throw fault;
  }
  if (!ready) {
    throw fail('not-initialised', 'Outcrop is not started yet. Call `await init()` once, before everything else.');
  }
  try {
    return work();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) {
      // The module stopped in the middle of its work: nothing in its memory can be trusted any more.
      fault = fail(
        'internal',
        `Outcrop's wasm module stopped: ${error.message}. As a rule the memory ran out. Load the page, the worker or the process anew.`,
        { cause: error },
      );
      throw fault;
    }
    throw error;
  }
}

async function load(source, readFile) {
  const wanted = await source;
  const bytes = await moduleOf(wanted, readFile);
  try {
    await instantiate({ module_or_path: bytes });
  } catch (error) {
    throw await refused(error);
  }
}

/** What WebAssembly takes: bytes, a response, or a compiled module. */
async function moduleOf(source, readFile) {
  if (isBytes(source) || source instanceof ArrayBuffer || source instanceof WebAssembly.Module) {
    return source;
  }
  if (typeof Response === 'function' && source instanceof Response) {
    return answered(source, source.url || 'the response given to init()');
  }
  const address = typeof source === 'string' ? source : source?.href;
  if (typeof address !== 'string') {
    throw fail(
      'invalid-input',
      `init()'s source must be a URL, a Response, bytes or a WebAssembly.Module, not ${given(source)}.`,
    );
  }
  if (readFile && address.startsWith('file:')) {
    return readFile(new URL(address)).catch((error) => {
      throw missing(address, error);
    });
  }
  let response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw missing(address, error);
  }
  return answered(response, address);
}

function answered(response, address) {
  if (!response.ok) {
    throw missing(address, new Error(`status ${response.status}`));
  }
  return response;
}

function missing(address, cause) {
  return fail(
    'init-failed',
    `Outcrop's wasm module could not be read from ${address}: ${cause.message}. Serve the package's outcrop_bg.wasm there, or give init() its URL or bytes.`,
    { cause },
  );
}

/** `(module (func (result v128) (v128.const …)))`: what an engine without SIMD refuses. */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 11,
];

async function refused(error) {
  let advice = 'Check that it is the package\'s own outcrop_bg.wasm, whole and unchanged.';
  if (/content.security.policy|unsafe-eval|blocked by CSP/i.test(error.message)) {
    advice = "The page's Content-Security-Policy forbids wasm: add 'wasm-unsafe-eval' to its script-src.";
  } else if (!WebAssembly.validate(new Uint8Array(SIMD))) {
    advice = 'This engine has no wasm SIMD. Chrome and Edge have it from 91, Firefox from 89, Safari from 16.4, Node from 16.4.';
  }
  return fail('init-failed', `Outcrop's wasm module could not be started: ${error.message}. ${advice}`, { cause: error });
}
