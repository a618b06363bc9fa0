// Checks of bodies and files against what core says natively, and at many chunk sizes.
import { holds, same, thrown } from '../same.mjs';

const utf8 = new TextEncoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** A finding with the package's members alone. */
const promised = ({ code, severity, line, column, path, start, end, message, fix }) => ({
  code, severity, line, column, path, start, end, message, fix,
});

/** Core's report in the package's words. */
const inOurWords = ({ records, bytes, failing, verdict, causes }) => ({
  records,
  bytes,
  verdict,
  groups: causes.map(({ code, severity, count, title, fix, examples }) => ({
    code, severity, count, message: title, fix, examples: examples.map(promised),
  })),
  files: [{ name: '', bytes, records, failing }],
});

/** The report on a file pushed in chunks of a size. */
function report({ BatchChecker }, options, file, size) {
  const checker = new BatchChecker(options);
  for (let at = 0; at < file.length; at += size) {
    checker.push(file.subarray(at, at + size));
  }
  return checker.finish();
}

const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0';
const ONE = { limits: { minRecords: 1 } };
const GOOD = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 64, messages: [{ role: 'user', content: 'hi' }] };
const line = (id, modelInput) => `${JSON.stringify({ recordId: String(id), modelInput })}\n`;

export const checkTests = {
  'BatchChecker · every rule\'s bad and fixed lines and every committed case, as core says natively'(outcrop, { expected }) {
    const files = expected.filter(({ file }) => file !== undefined);
    holds(files.length >= 200, `${files.length} files`);
    holds(files.filter(({ name }) => name.endsWith(', bad')).length >= 25, 'rules among them');
    for (const { name, model, via, file, report: native } of files) {
      const bytes = bytesOf(file);
      const theirs = inOurWords(native);
      holds(!name.endsWith(', bad') || theirs.groups.length === 1, `${name}: one group`);
      holds(!name.endsWith(', fixed') || theirs.verdict === 'ok', `${name}: ok`);
      for (const size of [1, 13, 1 << 20]) {
        same(report(outcrop, { model, via, ...ONE }, bytes, size), theirs, `${name}, in chunks of ${size}`);
      }
    }
  },

  'BatchChecker · the same report at every chunk size'(outcrop, { expected }) {
    // Lines of fixtures alone: a rule's example may be a file that is not JSON Lines.
    const cases = expected.filter(({ name, file }) => file !== undefined && /^(claude|envelope)\.jsonl:/.test(name));
    const whole = cases.flatMap(({ file }) => [...bytesOf(file)]);
    const file = Uint8Array.from([...whole, ...whole]);
    const once = report(outcrop, { model: CLAUDE }, file, file.length);
    holds(once.records >= 100 && once.groups.length > 20, `${once.records} records, ${once.groups.length} groups`);
    holds(once.groups.every(({ count, examples }) => count >= examples.length && examples.length >= 1), 'examples');
    for (const size of [1, 2, 3, 5, 16, 63, 64, 65, 1000, 4096, 65_537]) {
      same(report(outcrop, { model: CLAUDE }, file, size), once, `chunks of ${size}`);
    }
  },

  'BatchChecker · its options'(outcrop) {
    const file = utf8.encode(Array.from({ length: 100 }, (_, id) => line(id, GOOD)).join(''));
    const verdict = (options) => report(outcrop, { model: CLAUDE, ...options }, file, 4096).verdict;
    const codes = (options) => report(outcrop, { model: CLAUDE, ...options }, file, 4096).groups.map(({ code }) => code);
    same(codes({}), [], 'AWS\'s own quotas');
    same(verdict({}), 'ok', 'verdict');
    same(codes({ limits: { minRecords: 101 } }), ['too-few-records'], 'minRecords');
    same(codes({ limits: { maxRecords: 99 } }), ['too-many-records'], 'maxRecords');
    same(codes({ limits: { maxFileBytes: file.length - 1 } }), ['file-too-large'], 'maxFileBytes');
    same(codes({ limits: { maxLineBytes: 50 } }), ['line-too-long'], 'maxLineBytes');
    holds(codes({ via: 'converse' }).length > 0, 'a Converse job has other bodies');
    same(codes({ model: `arn:aws:bedrock:us-east-1::foundation-model/${CLAUDE}` }), [], 'an ARN');
    same(codes({ model: 'us.anthropic.claude-3-haiku-20240307-v1:0' }), [], 'a profile');
  },

  'check · every committed body, as core says natively, in every form'({ check }, { expected }) {
    const bodies = expected.filter(({ body }) => body !== undefined);
    holds(bodies.length >= 150, `${bodies.length} bodies`);
    for (const { name, model, via, body, findings } of bodies) {
      const bytes = bytesOf(body);
      const text = new TextDecoder().decode(bytes);
      const theirs = findings.map(promised);
      same(check(model, bytes, { via }), theirs, name);
      same(check(model, text, { via }), theirs, `${name}, as text`);
      if (JSON.stringify(JSON.parse(text)) === text) {
        same(check(model, JSON.parse(text), { via }), theirs, `${name}, as an object`);
      }
    }
  },

  'check · places are bytes and characters of the body'({ check }) {
    const body = '{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"größe 🌍"}],"top_k":-1}';
    const [found, ...more] = check(CLAUDE, body);
    same(more, [], 'one finding');
    same([found.code, found.severity, found.path], ['out-of-range', 'error', 'top_k'], 'the finding');
    same(new TextDecoder().decode(utf8.encode(body).slice(found.start, found.end)), '-1', 'its bytes');
    same([found.line, found.column], [0, [...body.slice(0, body.lastIndexOf('-1'))].length + 1], 'its column');
    same(check(CLAUDE, GOOD), [], 'a good body');
    same(check(CLAUDE, '{"a":').map(({ code }) => code), ['invalid-json'], 'not JSON');
    same(check(CLAUDE, Uint8Array.of(0x22, 0xff, 0x22)).map(({ code }) => code), ['invalid-utf8'], 'not UTF-8');
  },

  'check · a model that is not known leaves JSON to check, and says so'(outcrop) {
    const codes = (model, body, options) => outcrop.check(model, body, options).map(({ code, severity }) => `${severity} ${code}`);
    same(codes('made.up-v1:0', '{"a":1}'), ['note unknown-model'], 'unknown');
    same(codes('made.up-v1:0', '{"a":1,"a":2}').length, 2, 'a key twice');
    same(codes('made.up-v1:0', '{"a":'), ['error invalid-json', 'note unknown-model'], 'not JSON');
    same(
      codes('arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl', '{}'),
      ['note opaque-model'],
      'an imported model',
    );
    // Converse has one form for all.
    same(codes('made.up-v1:0', { messages: [{ role: 'user', content: [{ text: 'hi' }] }] }, { via: 'converse' }), [], 'converse');
    same(codes('made.up-v1:0', { messages: 1 }, { via: 'converse' }), ['error wrong-type'], 'converse');
    const file = utf8.encode('{"recordId":"1","modelInput":{}}\n{"recordId":"2","modelInput":{}\n');
    const { verdict, groups } = report(outcrop, { model: 'made.up-v1:0', ...ONE }, file, 7);
    same([verdict, groups.map(({ code }) => code)], ['errors', ['invalid-json', 'unknown-model']], 'a file');
  },

  'BatchChecker and FrameDecoder · ended, they say so'({ BatchChecker, FrameDecoder }) {
    const checker = new BatchChecker({ model: CLAUDE });
    checker.finish();
    thrown('invalid-input', /This BatchChecker has ended\. Make a new one\./, () => checker.push(new Uint8Array()));
    thrown('invalid-input', /This BatchChecker has ended/, () => checker.finish());
    const decoder = new FrameDecoder();
    decoder.finish();
    thrown('invalid-input', /This FrameDecoder has ended/, () => decoder.push(new Uint8Array()));
    for (const made of [checker, decoder, new BatchChecker({ model: CLAUDE }), new FrameDecoder()]) {
      made.free();
      made.free();
      thrown('invalid-input', /has ended/, () => made.finish());
      holds(Symbol.dispose === undefined || made[Symbol.dispose] === made.free, 'usable with `using`');
    }
  },
};
