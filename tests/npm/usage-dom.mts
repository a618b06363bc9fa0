// Compiled, never run: the types fit those of browsers.
import { init, sign } from 'outcrop';

await init(new URL('https://example.com/outcrop_bg.wasm'));
await init(fetch('outcrop_bg.wasm'));
await init(await fetch('outcrop_bg.wasm'));
await init(await WebAssembly.compileStreaming(fetch('outcrop_bg.wasm')));

const options = { credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, region: 'us-east-1', service: 's3' };
const url = new URL('https://example.com/');
const text = sign({ method: 'POST', url, headers: new Headers({ accept: 'x' }), body: 'y' }, options);
await fetch(text.url, text);
const bytes = sign({ method: 'POST', url, body: new Uint8Array() }, options);
await fetch(bytes.url, bytes);
const none = sign({ method: 'GET', url }, options);
await fetch(none.url, { method: none.method, headers: none.headers });
const blob = sign({ method: 'PUT', url, body: new Blob() }, { ...options, payload: 'unsigned' });
await fetch(new Request(blob.url, blob));
