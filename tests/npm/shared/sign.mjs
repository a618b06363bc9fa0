// Signatures against those of botocore and of two independent implementations.
import { holds, same, thrown } from '../same.mjs';

/** `20260102T030405Z` as a Date. */
const moment = (text) => new Date(text.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'));

const frozen = (value) => {
  Object.values(value).forEach((member) => typeof member === 'object' && member !== null && frozen(member));
  return Object.freeze(value);
};

/** The cases of a place, each with what the package is given. */
function* cases({ signing }, place) {
  for (const { keys, cases } of signing) {
    for (const made of cases.filter((made) => made.place === place)) {
      yield {
        made,
        request: frozen({ method: made.method, url: made.url, headers: made.headers, body: made.body || undefined }),
        options: frozen({
          credentials: made.token ? { ...keys, sessionToken: made.token } : keys,
          region: made.region,
          service: made.service,
          // A Date cannot be frozen.
          time: moment(made.time),
          payload: made.payload,
        }),
      };
    }
  }
}

/** Headers as `fetch` would send them. */
function joined(headers) {
  const all = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    all[lower] = lower in all ? `${all[lower]}, ${value}` : value;
  }
  return all;
}

const ADDED = ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const GET = { method: 'GET', url: 'https://bedrock.us-east-1.amazonaws.com/foundation-models' };
const OPTIONS = { credentials: KEYS, region: 'us-east-1', service: 'bedrock', time: moment('20260102T030405Z') };

export const signTests = {
  'sign · every case of the oracles that signs what the package signs'({ sign }, data) {
    let count = 0;
    let twice = 0;
    for (const { made, request, options } of cases(data, 'headers')) {
      if (made.choice === 'all') {
        continue;
      }
      const names = made.headers.map(([name]) => name.toLowerCase());
      if (new Set(names).size < names.length) {
        // A header given twice is sent joined by a comma and a space, and so signed; the oracle joins by a comma.
        twice += 1;
        continue;
      }
      count += 1;
      const signed = sign(request, options);
      holds(signed.headers.authorization.endsWith(`Signature=${made.signature}`), `${made.name}: signature`);
      if (made.result) {
        same(signed.headers.authorization, made.result, made.name);
      }
      same(signed.headers['x-amz-date'], made.time, made.name);
      same(signed.headers['x-amz-security-token'], made.token, made.name);
      same('x-amz-content-sha256' in signed.headers, made.service === 's3', `${made.name}: the body's hash`);
      const own = Object.entries(joined(made.headers)).filter(([name]) => !ADDED.includes(name));
      const kept = Object.entries(signed.headers).filter(([name]) => !ADDED.includes(name));
      same(Object.fromEntries(kept), Object.fromEntries(own), `${made.name}: own headers`);
      same(
        { method: signed.method, url: signed.url, body: signed.body },
        { method: made.method, url: made.url, body: request.body },
        made.name,
      );
      // The same from every form of headers and bodies.
      const forms = [Object.fromEntries(made.headers), new Map(made.headers)];
      try {
        forms.push(new Headers(made.headers));
      } catch {
        // `Headers` refuses some names and values that the oracle tries.
      }
      for (const headers of forms) {
        const again = sign({ ...request, headers }, options);
        holds(again.headers.authorization.endsWith(made.signature), `${made.name}: another form of headers`);
      }
      const bytes = sign({ ...request, body: new TextEncoder().encode(made.body) }, options);
      same(bytes.headers, signed.headers, `${made.name}: the body as bytes`);
    }
    holds(count >= 230, `${count} cases`);
    holds(twice === 1, `${twice} cases with a header twice`);
  },

  'sign · a header given twice is signed as fetch sends it'({ sign }) {
    const options = OPTIONS;
    const twice = sign({ ...GET, headers: [['X-Amz-Meta', 'a'], ['x-amz-meta', 'b']] }, options);
    same(twice, sign({ ...GET, headers: { 'x-amz-meta': 'a, b' } }, options), 'signed');
    same(twice.headers['x-amz-meta'], 'a, b', 'the header');
  },

  'sign · what a retry brings along is replaced'({ sign }) {
    const signed = sign(GET, OPTIONS);
    same(sign({ ...GET, headers: { Authorization: 'old', ...signed.headers } }, OPTIONS), signed, 'signed again');
    holds(!('x-amz-security-token' in sign({ ...GET, headers: { 'X-Amz-Security-Token': 'old' } }, OPTIONS).headers), 'gone');
  },

  'sign · the request is left as it is, and the body is given back itself'({ sign }) {
    const body = new Uint8Array([1, 2, 3]);
    const headers = { Accept: 'text/plain' };
    const request = { ...GET, method: 'POST', headers, body };
    const signed = sign(request, OPTIONS);
    holds(signed.body === body, 'the same body');
    same(request, { ...GET, method: 'POST', headers: { Accept: 'text/plain' }, body: new Uint8Array([1, 2, 3]) }, 'request');
    same(sign({ ...request, url: new URL(GET.url) }, OPTIONS), signed, 'a URL instance');
  },

  'sign · the time is now where none is given'({ sign }) {
    const before = Date.now();
    const { headers } = sign(GET, { ...OPTIONS, time: undefined });
    const signed = moment(headers['x-amz-date']).getTime();
    holds(signed > before - 2000 && signed <= Date.now(), `${headers['x-amz-date']} is now`);
  },

  'sign · a body that is not signed may be anything, for S3 alone'({ sign }) {
    const body = new Blob(['x']);
    const request = { method: 'PUT', url: 'https://b.s3.us-east-1.amazonaws.com/k', body };
    const signed = sign(request, { ...OPTIONS, service: 's3', payload: 'unsigned' });
    same(signed.headers['x-amz-content-sha256'], 'UNSIGNED-PAYLOAD', 'the hash');
    holds(signed.body === body, 'the same body');
    thrown('unsupported', /Only S3/, () => sign(GET, { ...OPTIONS, payload: 'unsigned' }));
    thrown('invalid-input', /^request\.body must be .* not an object of the kind Blob\.$/, () =>
      sign(request, { ...OPTIONS, service: 's3' }),
    );
  },

  'sign · an API key is added as it is, where it may be sent'({ sign, mintApiKey }) {
    const apiKey = mintApiKey({ credentials: KEYS, region: 'us-east-1' });
    const options = { credentials: { apiKey }, region: 'us-east-1', service: 'bedrock' };
    const request = { ...GET, headers: { Accept: 'a/b', authorization: 'old', 'x-amz-date': 'old' } };
    same(sign(request, options).headers, { accept: 'a/b', authorization: `Bearer ${apiKey}` }, 'headers');
    const long = `ABSK${'a'.repeat(40)}`;
    same(sign(GET, { ...options, credentials: { apiKey: long } }).headers.authorization, `Bearer ${long}`, 'long-term');
    for (const url of ['http://127.0.0.1:9000/x', 'http://localhost/', 'https://example.com?x']) {
      holds(sign({ ...GET, url }, options).headers.authorization, url);
    }
    const secrets = [apiKey.slice(20, 60), apiKey.slice(-40)];
    for (const [code, pattern, change, to] of [
      ['unsupported', /Amazon Bedrock alone, not s3/, { service: 's3' }, GET],
      ['credentials', /works in us-east-1 alone.*eu-west-1/, { region: 'eu-west-1' }, GET],
      ['credentials', /API key/, { credentials: { apiKey: 'nonsense' } }, GET],
      ['credentials', /API key/, { credentials: { apiKey: `${apiKey}\nx: y` } }, GET],
      ['invalid-input', /without https/, {}, { ...GET, url: 'http://example.com/' }],
      ['invalid-input', /http/, {}, { ...GET, url: 'nonsense' }],
    ]) {
      const error = thrown(code, pattern, () => sign(to, { ...options, ...change }));
      holds(!secrets.some((secret) => error.message.includes(secret)), 'the message does not repeat the key');
    }
  },

  'presign · every case of the oracles'({ presign }, data) {
    let count = 0;
    for (const { made, request, options } of cases(data, 'query')) {
      count += 1;
      const { url, method, expires } = presign(request, { ...options, expiresIn: made.expires });
      same(url, made.result, made.name);
      same(method, made.method, made.name);
      same(expires.getTime(), options.time.getTime() + made.expires * 1000, made.name);
    }
    holds(count >= 24, `${count} cases`);
  },

  'presign · its defaults, and the headers to send along'({ presign }) {
    const request = { method: 'PUT', url: 'https://b.s3.us-east-1.amazonaws.com/k', headers: { 'Content-Type': 'a/b', Cookie: 'x' } };
    const made = presign(request, { ...OPTIONS, service: 's3' });
    same(made.headers, { 'content-type': 'a/b' }, 'headers');
    same(made.expires.getTime(), OPTIONS.time.getTime() + 900_000, 'expires');
    same(new URL(made.url).searchParams.get('X-Amz-Expires'), '900', 'seconds');
    same(presign(request, { ...OPTIONS, service: 's3', payload: 'unsigned', expiresIn: 900 }).url, made.url, 'unsigned for S3');
    thrown('invalid-input', /1 to 604800 seconds/, () => presign(request, { ...OPTIONS, service: 's3', expiresIn: 0 }));
    thrown('invalid-input', /1 to 604800 seconds/, () => presign(request, { ...OPTIONS, service: 's3', expiresIn: 604_801 }));
  },

  'mintApiKey · every case of the oracles'({ mintApiKey }, data) {
    let count = 0;
    for (const { made, options } of cases(data, 'api-key')) {
      count += 1;
      const { credentials, region, time } = options;
      const key = mintApiKey({ credentials, region, time, expiresIn: made.expires });
      same(key, made.result ?? key, made.name);
      const url = new URL(`https://${atob(key.slice('bedrock-api-key-'.length))}`);
      same(url.searchParams.get('X-Amz-Signature'), made.signature, made.name);
    }
    holds(count >= 17, `${count} cases`);
    const { credentials, region, time } = OPTIONS;
    same(mintApiKey({ credentials, region, time }), mintApiKey({ credentials, region, time, expiresIn: 43_200 }), '12 hours');
    thrown('invalid-input', /1 to 43200 seconds/, () => mintApiKey({ credentials, region, expiresIn: 43_201 }));
  },
};
