// Cuts the files of a job into parts: stretches of bytes, cut anywhere, that are checked on their own.
//
// A part answers for the lines that begin in it: its worker reads one byte before it, to see whether a line
// begins at its first byte, and reads on behind it to the end of its last line.

/** Large enough that opening a stream costs nothing, small enough that losing one does not hurt. */
const PART = 32 * 1024 * 1024;
/** Less than this is checked sooner than a second worker starts. */
const ALONE = 8 * 1024 * 1024;

/** How many workers a job of so many bytes is worth, on a machine of so many cores. */
export const workersFor = (bytes, cores) => (bytes < ALONE || cores < 2 ? 1 : 2);

/**
 * The parts of files of these sizes, in order. A file is cut evenly, so that the workers end together; an empty
 * file is one empty part.
 */
export function cut(sizes, workers) {
  const parts = [];
  for (const [file, size] of sizes.entries()) {
    const least = size < ALONE ? 1 : workers;
    const count = Math.max(least, Math.ceil(size / PART));
    for (let at = 0; at < count; at += 1) {
      parts.push({
        at: parts.length,
        file,
        start: Math.floor((size * at) / count),
        end: Math.floor((size * (at + 1)) / count),
      });
    }
  }
  return parts;
}
