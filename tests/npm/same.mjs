// Equality that says what differs, in node and in a browser alike.

/** A value as text: equal texts, equal values. Types that JSON has no word for are kept apart. */
export function shown(value) {
  if (value instanceof Uint8Array) {
    return `bytes ${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }
  if (value instanceof Date) {
    return `date ${value.getTime()}`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(shown).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}: ${shown(value[name])}`);
    return `{${members.join(', ')}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${value}`;
}

export function same(actual, expected, what) {
  const [ours, theirs] = [shown(actual), shown(expected)];
  if (ours !== theirs) {
    let at = 0;
    while (ours[at] === theirs[at]) {
      at += 1;
    }
    const from = Math.max(0, at - 60);
    throw new Error(`${what} differs\n  is       …${ours.slice(from, at + 200)}\n  expected …${theirs.slice(from, at + 200)}`);
  }
}

export function holds(condition, what) {
  if (!condition) {
    throw new Error(`not so: ${what}`);
  }
}

/** Calls what must throw an `Error` with this code, and gives it back. */
export function thrown(code, pattern, call) {
  let result;
  try {
    result = call();
  } catch (error) {
    return judged(error, code, pattern);
  }
  throw new Error(`nothing thrown where ${code} (${pattern}) should be, but ${shown(result).slice(0, 200)} given`);
}

/** Awaits what must reject in the same way. */
export function rejected(code, pattern, promise) {
  return promise.then(
    () => {
      throw new Error(`not rejected where ${code} (${pattern}) should be`);
    },
    (error) => judged(error, code, pattern),
  );
}

function judged(error, code, pattern) {
  holds(error instanceof Error, `${error} is an Error`);
  if (error.code !== code || !pattern.test(error.message)) {
    throw new Error(`thrown ${error.code}: ${error.message}\n  expected ${code}: ${pattern}`, { cause: error });
  }
  return error;
}
