// Lines of batch files, made up from a seed.
import { random } from './random.mjs';

/** The lines of a part, of so many bytes or a little more. */
function* lines({ line = JSON.stringify, body }, bytes, seed) {
  const next = random(seed);
  for (let record = 0, made = 0; made < bytes; record += 1) {
    const text = Buffer.from(line({ recordId: `R${String(record).padStart(9, '0')}`, modelInput: body(next) }, record));
    made += text.length + 1;
    yield text;
  }
}

/** A part as a file. */
export function part(which, bytes, seed) {
  const newline = Buffer.from('\n');
  return Buffer.concat([...lines(which, bytes, seed)].flatMap((line) => [line, newline]));
}
