// Compiled, never run: the types allow what works and refuse what does not.
import {
  BatchChecker, check, FrameDecoder, init, mintApiKey, presign, sign,
  type ErrorCode, type Finding, type Frame, type HeaderValue, type Limits, type OutcropError, type Report, type SignedRequest,
} from 'outcrop';

const nothing: void = await init();
await init('https://example.com/outcrop_bg.wasm');
await init(new Uint8Array());
await init(new ArrayBuffer(8));
await init({ href: 'https://example.com/outcrop_bg.wasm' });
// @ts-expect-error: no source.
await init(5);

const keys = { accessKeyId: 'a', secretAccessKey: 'b', expiration: 0 };
const options = { credentials: keys, region: 'us-east-1', service: 'bedrock' };
const url = 'https://example.com/';

const text: SignedRequest<string> = sign({ method: 'POST', url, headers: { accept: 'x' }, body: 'y' }, options);
const bytes: SignedRequest<Uint8Array> = sign({ method: 'POST', url, headers: [['a', 'b']], body: new Uint8Array() }, options);
const none: undefined = sign({ method: 'GET', url }, { ...options, time: new Date() }).body;
const stream: { pipe: number } = sign({ method: 'PUT', url, body: { pipe: 5 } }, { ...options, service: 's3', payload: 'unsigned' }).body;
const header: string | undefined = text.headers['authorization'];
sign({ method: 'GET', url, headers: new Map([['a', 'b']]) }, { ...options, credentials: { apiKey: 'k' } });
// @ts-expect-error: the method is missing.
sign({ url }, options);
// @ts-expect-error: a header's value is a text.
sign({ method: 'GET', url, headers: { accept: 5 } }, options);
// @ts-expect-error: a body that is signed is text or bytes.
sign({ method: 'GET', url, body: 5 }, options);
// @ts-expect-error: the Region is missing.
sign({ method: 'GET', url }, { credentials: keys, service: 'bedrock' });
// @ts-expect-error: half a key.
sign({ method: 'GET', url }, { ...options, credentials: { accessKeyId: 'a' } });
// @ts-expect-error: a time is a Date.
sign({ method: 'GET', url }, { ...options, time: 5 });

const presigned: { method: string; url: string; headers: Record<string, string>; expires: Date } = presign(
  { method: 'GET', url },
  { ...options, expiresIn: 60 },
);
// @ts-expect-error: an API key does not sign.
presign({ method: 'GET', url }, { ...options, credentials: { apiKey: 'k' } });

const key: string = mintApiKey({ credentials: keys, region: 'us-east-1', expiresIn: 60, time: new Date() });
// @ts-expect-error: the Region is missing.
mintApiKey({ credentials: keys });

const findings: Finding[] = check('model', { messages: [] }, { via: 'converse' });
check('model', '{}');
check('model', new Uint8Array());
for (const { code, severity, line, column, path, start, end, message, fix } of findings) {
  const texts: string[] = [code, path, message, fix];
  const numbers: number[] = [line, column, start, end];
  const word: 'error' | 'warning' | 'note' = severity;
  void [texts, numbers, word];
}
// @ts-expect-error: no operation.
check('model', '{}', { via: 'invoke-model' });
// @ts-expect-error: no body.
check('model', 5);

const limits: Limits = { minRecords: 1, maxLineBytes: 5 };
const checker = new BatchChecker({ model: 'model', via: 'invoke', limits });
const pushed: void = checker.push(new Uint8Array());
const report: Report = checker.finish();
const verdict: 'ok' | 'warnings' | 'errors' = report.verdict;
const examples: Finding[] | undefined = report.groups[0]?.examples;
const counts: number[] = [report.records, report.bytes, report.groups[0]?.count ?? 0, report.files[0]?.failing ?? 0];
// @ts-expect-error: no model.
new BatchChecker({});
// @ts-expect-error: no such limit.
new BatchChecker({ model: 'model', limits: { maxRecord: 5 } });

const decoder = new FrameDecoder();
const frames: Frame[] = decoder.push(new Uint8Array());
const value: HeaderValue | undefined = frames[0]?.headers[':event-type'];
const payload: Uint8Array | undefined = frames[0]?.payload;
decoder.finish();
decoder.free();
{
  using disposed = new FrameDecoder();
  void disposed;
}
const code: ErrorCode = ({} as OutcropError).code;

void [nothing, text, bytes, none, stream, header, presigned, key, pushed, verdict, examples, counts, value, payload, code];
