// What the package offers. Core does the work; here are names, defaults and the clock.
import * as wasm from './outcrop.js';
import {
  anyKeys, bytes, fail, headers, json, limits, moment, object, oneOf, record, sent, signingKeys, text, wholeNumber, word,
} from './arguments.js';
import { call } from './start.js';

const VIA = ['invoke', 'converse'];
/** Set anew by signing: what a request brings under these names is stale. */
const REPLACED = new Set(['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']);
const MAX_SECONDS = 0xffff_ffff;

/** What signing takes of a request and its options, checked. */
function prepare(request, options, keys, payload) {
  const { method, url, headers: own, body } = object(request, 'request');
  const { credentials, region, service, time } = object(options, 'options');
  const unsigned = oneOf(options.payload ?? payload, ['signed', 'unsigned'], 'options.payload') === 'unsigned';
  const ask = {
    method: text(method, 'request.method'),
    url: text(url instanceof URL ? url.href : url, 'request.url'),
    headers: headers(own, 'request.headers').filter(([name]) => !REPLACED.has(name)),
    credentials: keys(credentials, 'options.credentials'),
    region: text(region, 'options.region'),
    service: text(service, 'options.service'),
    time: moment(time, 'options.time'),
    unsigned,
  };
  return { ask, body: unsigned ? new Uint8Array() : sent(body, 'request.body') };
}

export function sign(request, options) {
  return call(() => {
    const { ask, body } = prepare(request, options, anyKeys, 'signed');
    const added = JSON.parse(wasm.sign(JSON.stringify(ask), body));
    return { method: ask.method, url: ask.url, headers: record([...ask.headers, ...added]), body: request.body };
  });
}

export function presign(request, options) {
  return call(() => {
    const usual = object(options, 'options').service === 's3' ? 'unsigned' : 'signed';
    const { ask, body } = prepare(request, options, signingKeys, usual);
    ask.seconds = wholeNumber(options.expiresIn ?? 900, MAX_SECONDS, 'options.expiresIn');
    const made = JSON.parse(wasm.presign(JSON.stringify(ask), body));
    return { method: ask.method, url: made.url, headers: record(made.headers), expires: new Date(made.expires) };
  });
}

export function mintApiKey(options) {
  return call(() => {
    const { credentials, region, time, expiresIn } = object(options, 'options');
    return wasm.mintApiKey(
      JSON.stringify({
        credentials: signingKeys(credentials, 'options.credentials'),
        region: text(region, 'options.region'),
        time: moment(time, 'options.time'),
        seconds: wholeNumber(expiresIn ?? 43_200, MAX_SECONDS, 'options.expiresIn'),
      }),
    );
  });
}

export function check(modelId, body, options) {
  return call(() => {
    const model = word(modelId, 'modelId');
    const checked = json(body, 'body');
    return JSON.parse(wasm.check(model, isConverse(options), checked));
  });
}

function isConverse(options) {
  const via = options === undefined ? undefined : object(options, 'options').via;
  return oneOf(via ?? 'invoke', VIA, 'options.via') === 'converse';
}

/** The part of the module that an object stands for, until it is ended. */
class Part {
  #inner;
  #name;

  constructor(name, make) {
    this.#name = name;
    this.#inner = call(make);
  }

  /** Works with the inner object. */
  use(work) {
    return call(() => {
      if (!this.#inner) {
        throw fail('invalid-input', `This ${this.#name} has ended. Make a new one.`);
      }
      return work(this.#inner);
    });
  }

  /** Lets go of the inner object, which `work` has consumed or `free` frees. */
  end() {
    const inner = this.#inner;
    this.#inner = undefined;
    return inner;
  }

  free() {
    const inner = this.end();
    if (inner) {
      call(() => inner.free());
    }
  }
}

export class BatchChecker {
  #part;

  constructor(options) {
    this.#part = new Part('BatchChecker', () => {
      const model = word(object(options, 'options').model, 'options.model');
      return new wasm.BatchChecker(
        JSON.stringify({
          model,
          converse: isConverse(options),
          limits: limits(options.limits, 'options.limits'),
          // Nobody who writes a file knows what its ids are hashed with, so none can make their hashes meet.
          seed: globalThis.crypto?.getRandomValues(new Uint32Array(1))[0] ?? 0,
        }),
      );
    });
  }

  push(chunk) {
    this.#part.use((inner) => inner.push(bytes(chunk, 'bytes')));
  }

  finish() {
    return this.#part.use((inner) => {
      this.#part.end();
      return JSON.parse(inner.finish());
    });
  }

  free() {
    this.#part.free();
  }
}

export class FrameDecoder {
  #part = new Part('FrameDecoder', () => new wasm.FrameDecoder());

  push(chunk) {
    return this.#part.use((inner) => inner.push(bytes(chunk, 'bytes'))).map(frame);
  }

  finish() {
    this.#part.use((inner) => inner.finish());
    this.#part.free();
  }

  free() {
    this.#part.free();
  }
}

/** `[name, value, …, payload]` as `{headers, payload}`; of headers of one name the last counts. */
function frame(parts) {
  const payload = parts.pop();
  const pairs = [];
  for (let at = 0; at < parts.length; at += 2) {
    pairs.push([parts[at], parts[at + 1]]);
  }
  return { headers: record(pairs), payload };
}

// Not in every engine yet.
if (Symbol.dispose) {
  for (const { prototype } of [BatchChecker, FrameDecoder]) {
    prototype[Symbol.dispose] = prototype.free;
  }
}
