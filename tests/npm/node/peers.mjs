// Beside AWS's own JavaScript: the same signatures, the same frames.
import { createHash, createHmac } from 'node:crypto';
import { load } from '../../e2e/harness/packages.mjs';
import { holds, same } from '../same.mjs';

/** node's hash behind the interface that @smithy/signature-v4 takes. */
class Sha256 {
  #hash;
  constructor(secret) {
    this.#hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

/** Numbers that look random and are the same in every run. */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const KEYS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'IQoJ/+=' };
const utf8 = new TextEncoder();

export const peerTests = {
  async 'peers · signs as @smithy/signature-v4 does'({ sign, presign }) {
    const { SignatureV4 } = load('@smithy/signature-v4');
    const random = numbers(7);
    const pick = (choices) => choices[Math.floor(random.next().value * choices.length)];
    for (let round = 0; round < 300; round += 1) {
      const service = pick(['bedrock', 'sts', 's3']);
      const region = pick(['us-east-1', 'eu-central-1', 'us-gov-west-1']);
      const hostname = `${service}.${region}.amazonaws.com`;
      // What @smithy takes as a path is what is sent: encoded once.
      const segments = Array.from({ length: 1 + Math.floor(random.next().value * 3) }, () =>
        encodeURIComponent(pick(['model', 'a:0', 'arn:aws:x/y', 'ü ñ', '~.-_', '日本', 'a+b=c'])).replace(/[!'()*]/g, escape),
      );
      const path = `/${segments.join('/')}`;
      const query = Object.fromEntries(
        Array.from({ length: Math.floor(random.next().value * 3) }, () => [pick(['a', 'b-c', 'x:y', 'ß']), pick(['', '1', 'a b', 'é/+&='])]),
      );
      const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
      const headers = Object.fromEntries(
        [['content-type', 'application/json'], ['accept', 'a/b,  c/d'], ['x-amz-meta', ' x  y '], ['x-amzn-bedrock-trace', 'ENABLED']].filter(() => pick([true, false])),
      );
      const method = pick(['POST', 'GET', 'PUT']);
      const body = method === 'GET' ? undefined : pick(['', '{"a":1}', 'größe 🌍', 'x'.repeat(3000)]);
      const credentials = pick([KEYS, { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }]);
      const time = new Date(1_700_000_000_000 + Math.floor(random.next().value * 1e11));
      const s3 = service === 's3';
      const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: !s3, applyChecksum: s3 });
      const theirs = await signer.sign(
        { method, protocol: 'https:', hostname, path, query, headers: { ...headers, host: hostname }, body },
        { signingDate: time },
      );
      const request = { method, url: `https://${hostname}${path}${search ? `?${search}` : ''}`, headers, body };
      const ours = sign(request, { credentials, region, service, time });
      same({ ...ours.headers, host: hostname }, theirs.headers, `${round}: ${method} ${request.url}`);
      holds(ours.headers.authorization.length > 100, 'signed');
    }
  },

  async 'peers · presigns as @smithy/signature-v4 does'({ presign }) {
    const { SignatureV4 } = load('@smithy/signature-v4');
    const time = new Date(1_767_323_045_000);
    for (const [hostname, path] of [['b.s3.us-east-1.amazonaws.com', '/in/a%20b.jsonl'], ['b.s3.eu-west-1.amazonaws.com', '/k']]) {
      const region = hostname.split('.')[2];
      const signer = new SignatureV4({ service: 's3', region, credentials: KEYS, sha256: Sha256, uriEscapePath: false, applyChecksum: false });
      const theirs = await signer.presign(
        { method: 'GET', protocol: 'https:', hostname, path, query: {}, headers: { host: hostname, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
        { signingDate: time, expiresIn: 600, unhoistableHeaders: new Set(['x-amz-content-sha256']), unsignableHeaders: new Set(['x-amz-content-sha256']) },
      );
      const { url } = presign({ method: 'GET', url: `https://${hostname}${path}` }, { credentials: KEYS, region, service: 's3', expiresIn: 600, time });
      same(new URL(url).searchParams.get('X-Amz-Signature'), theirs.query['X-Amz-Signature'], hostname);
    }
  },

  'peers · reads what @smithy/eventstream-codec writes, one byte at a time'({ FrameDecoder }) {
    const { EventStreamCodec, Int64 } = load('@smithy/eventstream-codec');
    const codec = new EventStreamCodec((bytes) => new TextDecoder().decode(bytes), (text) => utf8.encode(text));
    const random = numbers(11);
    const next = (below) => Math.floor(random.next().value * below);
    const kinds = [
      () => { const value = next(2) === 1; return [{ type: 'boolean', value }, value]; },
      () => { const value = next(256) - 128; return [{ type: 'byte', value }, value]; },
      () => { const value = next(65_536) - 32_768; return [{ type: 'short', value }, value]; },
      () => { const value = next(2 ** 32) - 2 ** 31; return [{ type: 'integer', value }, value]; },
      () => { const value = next(2 ** 53) - 2 ** 52; return [{ type: 'long', value: Int64.fromNumber(value) }, BigInt(value)]; },
      () => { const value = Uint8Array.from({ length: next(40) }, () => next(256)); return [{ type: 'binary', value }, value]; },
      () => { const value = 'ä€🌍x'.repeat(next(9)); return [{ type: 'string', value }, value]; },
      () => { const value = new Date(next(4e12)); return [{ type: 'timestamp', value }, value]; },
      () => { const value = '00112233-4455-6677-8899-aabbccddee'.concat(next(256).toString(16).padStart(2, '0')); return [{ type: 'uuid', value }, value]; },
    ];
    const frames = [];
    const stream = [];
    for (let count = 0; count < 200; count += 1) {
      const headers = Array.from({ length: next(6) }, (_, at) => [at === 3 ? '__proto__' : `:h${at}`, kinds[next(kinds.length)]()]);
      const payload = Uint8Array.from({ length: next(300) }, () => next(256));
      // As own members, `__proto__` among them.
      stream.push(...codec.encode({ headers: Object.fromEntries(headers.map(([name, [wire]]) => [name, wire])), body: payload }));
      frames.push({ headers: Object.fromEntries(headers.map(([name, [, value]]) => [name, value])), payload });
    }
    const bytes = Uint8Array.from(stream);
    for (const size of [1, 2, 5, 100, 4096, bytes.length]) {
      const decoder = new FrameDecoder();
      const given = [];
      for (let at = 0; at < bytes.length; at += size) {
        given.push(...decoder.push(bytes.subarray(at, at + size)));
      }
      decoder.finish();
      same(given, frames, `pieces of ${size}`);
    }
    holds(frames.some(({ headers }) => Object.hasOwn(headers, '__proto__')), 'a header named __proto__ among them');
  },
};
