// Wrong arguments are said by name, never by a panic, and never with a value that may be a secret.
import { holds, same, thrown } from '../same.mjs';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const REQUEST = { method: 'GET', url: 'https://bedrock.us-east-1.amazonaws.com/' };
const OPTIONS = { credentials: KEYS, region: 'us-east-1', service: 'bedrock' };
const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0';

/** What signing refuses: the wrong part, and what the message begins with. */
const SIGNING = [
  [undefined, OPTIONS, 'request must be an object, not undefined.'],
  [[], OPTIONS, 'request must be an object, not an array.'],
  ['x', OPTIONS, 'request must be an object, not a string.'],
  [{ ...REQUEST, method: 5 }, OPTIONS, 'request.method must be a string, not a number.'],
  [{ ...REQUEST, method: 'get' }, OPTIONS, 'The request\'s method'],
  [{ ...REQUEST, url: undefined }, OPTIONS, 'request.url must be a string, not undefined.'],
  [{ ...REQUEST, url: 'nonsense' }, OPTIONS, 'The URL'],
  [{ ...REQUEST, headers: 'x: y' }, OPTIONS, 'request.headers must be an object, an array of pairs or a Headers instance, not a string.'],
  [{ ...REQUEST, headers: null }, OPTIONS, 'request.headers must be an object, an array of pairs or a Headers instance, not null.'],
  [{ ...REQUEST, headers: { accept: 5 } }, OPTIONS, 'request.headers["accept"] must be a string, not a number.'],
  [{ ...REQUEST, headers: { accept: undefined } }, OPTIONS, 'request.headers["accept"] must be a string, not undefined.'],
  [{ ...REQUEST, headers: [['accept', 'x'], ['a', 'b', 'c']] }, OPTIONS, 'request.headers[1] must be a pair of a name and a value, not an array.'],
  [{ ...REQUEST, headers: [['accept', null]] }, OPTIONS, 'request.headers[0][1] must be a string, not null.'],
  [{ ...REQUEST, headers: ['accept'] }, OPTIONS, 'request.headers[0] must be a pair of a name and a value, not a string.'],
  [{ ...REQUEST, headers: { 'x-amz-meta': 'a\r\nx-evil: 1' } }, OPTIONS, 'The value of the header x-amz-meta has line breaks'],
  [{ ...REQUEST, headers: { 'a b': 'c' } }, OPTIONS, 'A header\'s name'],
  [{ ...REQUEST, body: 5 }, OPTIONS, 'request.body must be a string, a Uint8Array or undefined, not a number.'],
  [{ ...REQUEST, body: null }, OPTIONS, 'request.body must be a string, a Uint8Array or undefined, not null.'],
  [{ ...REQUEST, body: new ArrayBuffer(1) }, OPTIONS, 'request.body must be a string, a Uint8Array or undefined, not an object of the kind ArrayBuffer.'],
  [{ ...REQUEST, body: {} }, OPTIONS, 'request.body must be a string, a Uint8Array or undefined, not an object.'],
  [{ ...REQUEST, url: 'https://example.com/\ud800' }, OPTIONS, 'A text among the arguments is not well-formed Unicode'],
  [REQUEST, undefined, 'options must be an object, not undefined.'],
  [REQUEST, { ...OPTIONS, region: undefined }, 'options.region must be a string, not undefined.'],
  [REQUEST, { ...OPTIONS, region: '' }, 'The Region'],
  [REQUEST, { ...OPTIONS, service: 7 }, 'options.service must be a string, not a number.'],
  [REQUEST, { ...OPTIONS, time: '2026-01-02' }, 'options.time must be a Date, not a string.'],
  [REQUEST, { ...OPTIONS, time: new Date(NaN) }, 'options.time is an invalid Date.'],
  [REQUEST, { ...OPTIONS, time: new Date(-1) }, 'The time'],
  [REQUEST, { ...OPTIONS, time: new Date(8.64e15) }, 'The time'],
  [REQUEST, { ...OPTIONS, payload: 'none' }, "options.payload must be 'signed' or 'unsigned'."],
  [REQUEST, { ...OPTIONS, payload: true }, "options.payload must be 'signed' or 'unsigned', not a boolean."],
  [REQUEST, { ...OPTIONS, credentials: undefined }, 'options.credentials must be an object, not undefined.'],
  [REQUEST, { ...OPTIONS, credentials: { ...KEYS, secretAccessKey: undefined } }, 'options.credentials.secretAccessKey must be a string, not undefined.'],
  [REQUEST, { ...OPTIONS, credentials: { ...KEYS, sessionToken: 5 } }, 'options.credentials.sessionToken must be a string, not a number.'],
];

/** `undefined` and one value of each kind: no function may do anything with all of them but throw with a code. */
const ANYTHING = [undefined, null, true, 5, NaN, 5n, 'x', Symbol('s'), [], {}, () => {}, new Date(), new Uint8Array(2), new Map()];

export const argumentTests = {
  'arguments · signing names what is wrong'({ sign, presign }) {
    for (const call of [sign, presign]) {
      for (const [request, options, message] of SIGNING) {
        const error = thrown('invalid-input', /./, () => call(request, options));
        holds(error.message.startsWith(message), `${error.message}\n  begins with ${message}`);
      }
    }
  },

  'arguments · credentials that cannot be keys are refused without repeating them'({ sign, presign, mintApiKey }) {
    const refused = (credentials, pattern, calls = [sign, presign, mintApiKey]) => {
      for (const call of calls) {
        const error = thrown('credentials', pattern, () =>
          call === mintApiKey ? call({ ...OPTIONS, credentials }) : call(REQUEST, { ...OPTIONS, credentials }),
        );
        for (const secret of Object.values(credentials)) {
          holds(secret.length < 4 || !error.message.includes(secret), error.message);
        }
      }
    };
    refused({ ...KEYS, accessKeyId: 'AKID/EXAMPLE' }, /access key id/);
    refused({ ...KEYS, secretAccessKey: 'two words' }, /secret access key/);
    refused({ ...KEYS, sessionToken: 'line\nbreak' }, /session token/);
    refused({}, /must have accessKeyId and secretAccessKey, or apiKey/, [sign]);
    refused({ ...KEYS, apiKey: 'ABSKxxxxxxxxxxxxxxxxxxxx' }, /Give one kind/, [sign]);
  },

  'arguments · the checks name what is wrong'({ check, BatchChecker, FrameDecoder, mintApiKey }) {
    const cyclic = {};
    cyclic.self = cyclic;
    for (const [message, call] of [
      ['modelId must be a string, not a number.', () => check(5, '{}')],
      ['modelId must not be empty.', () => check(' ', '{}')],
      ['body must be a string, a Uint8Array or an object, not undefined.', () => check(CLAUDE)],
      ['body must be a string, a Uint8Array or an object, not a number.', () => check(CLAUDE, 5)],
      ['body must be a string, a Uint8Array or an object, not an object of the kind ArrayBuffer.', () => check(CLAUDE, new ArrayBuffer(2))],
      ['body must be a string, a Uint8Array or an object, not an object of the kind Uint16Array.', () => check(CLAUDE, new Uint16Array(2))],
      ['body cannot be written as JSON: ', () => check(CLAUDE, cyclic)],
      ['body cannot be written as JSON: ', () => check(CLAUDE, { a: 5n })],
      ["options.via must be 'invoke' or 'converse'.", () => check(CLAUDE, '{}', { via: 'invoke-model' })],
      ["options.via must be 'invoke' or 'converse', not a number.", () => check(CLAUDE, '{}', { via: 5 })],
      ['options must be an object, not a string.', () => check(CLAUDE, '{}', 'converse')],
      ['options must be an object, not undefined.', () => new BatchChecker()],
      ['options.model must be a string, not undefined.', () => new BatchChecker({})],
      ["options.via must be 'invoke' or 'converse'.", () => new BatchChecker({ model: CLAUDE, via: '' })],
      ['options.limits must be an object, not a number.', () => new BatchChecker({ model: CLAUDE, limits: 5 })],
      ['options.limits has no "maxRecord". There are minRecords, maxRecords', () => new BatchChecker({ model: CLAUDE, limits: { maxRecord: 5 } })],
      ['options.limits.maxRecords must be a number, not a string.', () => new BatchChecker({ model: CLAUDE, limits: { maxRecords: '5' } })],
      ['options.limits.maxRecords must be a whole number from 0 to 9,007,199,254,740,991, not -1.', () => new BatchChecker({ model: CLAUDE, limits: { maxRecords: -1 } })],
      ['options.limits.maxLineBytes must be a whole number from 0 to 1,000,000,000, not 1e+30.', () => new BatchChecker({ model: CLAUDE, limits: { maxLineBytes: 1e30 } })],
      ['bytes must be a Uint8Array, not a string.', () => new BatchChecker({ model: CLAUDE }).push('x')],
      ['bytes must be a Uint8Array, not an object of the kind ArrayBuffer.', () => new FrameDecoder().push(new ArrayBuffer(1))],
      ['options must be an object, not undefined.', () => mintApiKey()],
      ['options.expiresIn must be a number, not a string.', () => mintApiKey({ ...OPTIONS, expiresIn: '1h' })],
      ['options.expiresIn must be a whole number from 0 to 4,294,967,295, not 0.5.', () => mintApiKey({ ...OPTIONS, expiresIn: 0.5 })],
    ]) {
      const error = thrown('invalid-input', /./, call);
      holds(error.message.startsWith(message), `${error.message}\n  begins with ${message}`);
    }
  },

  'arguments · nothing at all makes the module stop'({ sign, presign, mintApiKey, check, BatchChecker, FrameDecoder }) {
    const calls = [
      (value) => sign(value, OPTIONS),
      (value) => sign(REQUEST, value),
      (value) => presign(REQUEST, { ...OPTIONS, expiresIn: value }),
      (value) => mintApiKey(value),
      (value) => check(value, '{}'),
      (value) => check(CLAUDE, value),
      (value) => check(CLAUDE, '{}', value),
      (value) => new BatchChecker(value),
      (value) => new BatchChecker({ model: value, limits: value }),
      (value) => new BatchChecker({ model: CLAUDE }).push(value),
      (value) => new FrameDecoder().push(value),
      ...['method', 'url', 'headers', 'body'].map((name) => (value) => sign({ ...REQUEST, [name]: value }, OPTIONS)),
      ...['credentials', 'region', 'service', 'time', 'payload'].map((name) => (value) => sign(REQUEST, { ...OPTIONS, [name]: value })),
    ];
    let refused = 0;
    for (const call of calls) {
      for (const value of ANYTHING) {
        try {
          call(value);
        } catch (error) {
          refused += 1;
          holds(['invalid-input', 'credentials'].includes(error.code), `${String(error.code)}: ${error.message}`);
        }
      }
    }
    holds(refused > 180, `${refused} refused`);
    same(check(CLAUDE, 'null').length > 0, true, 'it still works');
  },
};
