// Event streams that AWS's JavaScript codec wrote, and damaged ones.
import { holds, same, thrown } from '../same.mjs';

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** A header's value as the package promises it. */
function promised({ type, value }) {
  switch (type) {
    case 'long':
      return BigInt(value);
    case 'binary':
      return bytesOf(value);
    case 'timestamp':
      return new Date(value);
    default:
      return value;
  }
}

/** Everything that a stream gives in pieces of a size, and what it throws. */
function decode(FrameDecoder, stream, size) {
  const decoder = new FrameDecoder();
  const frames = [];
  let error;
  try {
    for (let at = 0; at < stream.length; at += size) {
      frames.push(...decoder.push(stream.subarray(at, at + size)));
    }
    decoder.finish();
  } catch (caught) {
    error = caught;
    // Damage stays.
    thrown('damaged-stream', /./, () => decoder.push(new Uint8Array()));
    thrown('damaged-stream', /./, () => decoder.finish());
    decoder.free();
  }
  return { frames, error };
}

const SIZES = [1, 2, 3, 7, 12, 64, 1 << 20];

export const frameTests = {
  'FrameDecoder · every stream of the oracle, at every chunk size'({ FrameDecoder }, { whole }) {
    holds(whole.length >= 17, `${whole.length} streams`);
    for (const { name, stream, messages } of whole) {
      const expected = messages.map(({ headers, payload }) => ({
        headers: Object.fromEntries(headers.map((header) => [header.name, promised(header)])),
        payload: bytesOf(payload),
      }));
      for (const size of SIZES) {
        const { frames, error } = decode(FrameDecoder, bytesOf(stream), size);
        same(error, undefined, `${name}: error`);
        same(frames, expected, `${name}, in pieces of ${size}`);
      }
    }
  },

  'FrameDecoder · every damaged stream, at every chunk size, with the place'({ FrameDecoder }, { damaged }) {
    holds(damaged.length >= 19, `${damaged.length} streams`);
    for (const { name, stream } of damaged) {
      const bytes = bytesOf(stream);
      const first = decode(FrameDecoder, bytes, bytes.length);
      if (name === 'the same header twice') {
        same(first.error, undefined, `${name}: the last one counts`);
        continue;
      }
      same(first.error?.code, 'damaged-stream', name);
      // The damaged frame begins where those before it end.
      let offset = 0;
      for (const _ of first.frames) {
        offset += new DataView(bytes.buffer).getUint32(offset);
      }
      same(first.error.offset, offset, `${name}: the place`);
      holds(first.error.message.includes(`begins at byte ${offset}`), `${name}: ${first.error.message}`);
      for (const size of SIZES) {
        const { frames, error } = decode(FrameDecoder, bytes, size);
        same([frames, error.code, error.offset, error.message],
          [first.frames, 'damaged-stream', offset, first.error.message], `${name}, in pieces of ${size}`);
      }
    }
  },

  'FrameDecoder · frames before the damage come first, whatever the chunks'({ FrameDecoder }, { damaged }) {
    const { stream } = damaged.find(({ name }) => name === 'the second message is damaged');
    const decoder = new FrameDecoder();
    same(decoder.push(bytesOf(stream)).length, 1, 'frames given');
    const error = thrown('damaged-stream', /message 2/, () => decoder.finish());
    holds(error.offset > 0, `offset ${error.offset}`);
  },

  'FrameDecoder · a header of any name is a member like others'({ FrameDecoder }, { whole }) {
    // The one header of "headers without a payload" is named `a`; the longest name is all `n`.
    const { stream } = whole.find(({ name }) => name === 'longest name, long value');
    const [{ headers }] = new FrameDecoder().push(bytesOf(stream));
    same(Object.keys(headers), ['n'.repeat(255)], 'names');
    same(Object.getPrototypeOf(headers) === Object.prototype, true, 'a plain object');
  },
};
