// Arguments, checked by name before anything is made of them.

/** An error with a code. */
export function fail(code, message, { cause, ...members } = {}) {
  const error = cause === undefined ? new Error(message) : new Error(message, { cause });
  return Object.assign(error, { code }, members);
}

/** What kind of value this is. Never the value: it may be a secret. */
export function given(value) {
  if (value === null || value === undefined) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return 'an array';
  }
  if (typeof value === 'object') {
    const name = Object.prototype.toString.call(value).slice(8, -1);
    return name === 'Object' ? 'an object' : `an object of the kind ${name}`;
  }
  return `a ${typeof value}`;
}

function wrong(name, expected, value) {
  return fail('invalid-input', `${name} must be ${expected}, not ${given(value)}.`);
}

export function object(value, name) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(name, 'an object', value);
  }
  return value;
}

export function text(value, name) {
  if (typeof value !== 'string') {
    throw wrong(name, 'a string', value);
  }
  return value;
}

/** A text that must say something. */
export function word(value, name) {
  if (text(value, name).trim() === '') {
    throw fail('invalid-input', `${name} must not be empty.`);
  }
  return value;
}

export function oneOf(value, choices, name) {
  if (!choices.includes(value)) {
    const shown = choices.map((choice) => `'${choice}'`).join(' or ');
    throw typeof value === 'string'
      ? fail('invalid-input', `${name} must be ${shown}.`)
      : wrong(name, shown, value);
  }
  return value;
}

export function wholeNumber(value, most, name) {
  if (typeof value !== 'number') {
    throw wrong(name, 'a number', value);
  }
  if (!Number.isSafeInteger(value) || value < 0 || value > most) {
    throw fail('invalid-input', `${name} must be a whole number from 0 to ${most.toLocaleString('en')}, not ${value}.`);
  }
  return value;
}

/** A moment in milliseconds since 1970; now where none is given. */
export function moment(value, name) {
  if (value === undefined) {
    return Date.now();
  }
  if (Object.prototype.toString.call(value) !== '[object Date]') {
    throw wrong(name, 'a Date', value);
  }
  const millis = value.getTime();
  if (Number.isNaN(millis)) {
    throw fail('invalid-input', `${name} is an invalid Date.`);
  }
  return millis;
}

/** By its tag, so that arrays of other realms (frames, test runners) count. */
export const isBytes = (value) => Object.prototype.toString.call(value) === '[object Uint8Array]';

export function bytes(value, name) {
  if (!isBytes(value)) {
    throw wrong(name, 'a Uint8Array', value);
  }
  return value;
}

/** A body as the bytes that will be sent. */
export function sent(value, name) {
  if (value === undefined) {
    return new Uint8Array();
  }
  if (typeof value === 'string') {
    return new TextEncoder().encode(value);
  }
  if (!isBytes(value)) {
    throw wrong(name, 'a string, a Uint8Array or undefined', value);
  }
  return value;
}

/** A body as JSON text: as it is, or written from an object. */
export function json(value, name) {
  if (typeof value === 'string' || isBytes(value)) {
    return sent(value, name);
  }
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    throw wrong(name, 'a string, a Uint8Array or an object', value);
  }
  let written;
  try {
    written = JSON.stringify(value);
  } catch (cause) {
    throw fail('invalid-input', `${name} cannot be written as JSON: ${cause.message}`, { cause });
  }
  if (written === undefined) {
    throw fail('invalid-input', `${name} cannot be written as JSON: its toJSON() gives nothing.`);
  }
  return sent(written, name);
}

/** Headers as pairs with names in lower case; several of one name are joined as `fetch` joins them. */
export function headers(value, name) {
  const joined = new Map();
  for (const [header, content] of headerPairs(value, name)) {
    const lower = header.toLowerCase();
    const before = joined.get(lower);
    joined.set(lower, before === undefined ? content : `${before}, ${content}`);
  }
  return [...joined];
}

function headerPairs(value, name) {
  if (value === undefined) {
    return [];
  }
  if (typeof value !== 'object' || value === null) {
    throw wrong(name, 'an object, an array of pairs or a Headers instance', value);
  }
  if (typeof value[Symbol.iterator] !== 'function') {
    return Object.entries(value).map(([header, content]) => [header, text(content, `${name}[${JSON.stringify(header)}]`)]);
  }
  return Array.from(value, (pair, at) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw wrong(`${name}[${at}]`, 'a pair of a name and a value', pair);
    }
    return [text(pair[0], `${name}[${at}][0]`), text(pair[1], `${name}[${at}][1]`)];
  });
}

/** An object from pairs, whatever the names: `__proto__` is one that a header may have. */
export function record(pairs) {
  return Object.fromEntries(pairs);
}

/** Keys that sign. */
export function signingKeys(value, name) {
  const { accessKeyId, secretAccessKey, sessionToken } = object(value, name);
  return {
    accessKeyId: text(accessKeyId, `${name}.accessKeyId`),
    secretAccessKey: text(secretAccessKey, `${name}.secretAccessKey`),
    ...(sessionToken !== undefined && { sessionToken: text(sessionToken, `${name}.sessionToken`) }),
  };
}

/** Keys that sign, or an API key. */
export function anyKeys(value, name) {
  const { apiKey, accessKeyId, secretAccessKey } = object(value, name);
  if (apiKey === undefined) {
    if (accessKeyId === undefined && secretAccessKey === undefined) {
      throw fail('credentials', `${name} must have accessKeyId and secretAccessKey, or apiKey.`);
    }
    return signingKeys(value, name);
  }
  if (accessKeyId !== undefined || secretAccessKey !== undefined) {
    throw fail('credentials', `${name} has both apiKey and keys that sign. Give one kind.`);
  }
  return { apiKey: text(apiKey, `${name}.apiKey`) };
}

const LIMITS = {
  minRecords: Number.MAX_SAFE_INTEGER,
  maxRecords: Number.MAX_SAFE_INTEGER,
  maxFileBytes: Number.MAX_SAFE_INTEGER,
  maxJobBytes: Number.MAX_SAFE_INTEGER,
  // A line is held in memory.
  maxLineBytes: 1_000_000_000,
};

/** A job's limits; those left out are AWS's default quotas. */
export function limits(value, name) {
  const checked = {};
  for (const [limit, number] of Object.entries(value === undefined ? {} : object(value, name))) {
    if (!Object.hasOwn(LIMITS, limit)) {
      throw fail('invalid-input', `${name} has no ${JSON.stringify(limit)}. There are ${Object.keys(LIMITS).join(', ')}.`);
    }
    if (number !== undefined) {
      checked[limit] = wholeNumber(number, LIMITS[limit], `${name}.${limit}`);
    }
  }
  return checked;
}
