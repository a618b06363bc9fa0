/// <reference lib="esnext.disposable" />
// Types name nothing of the DOM or of Node, so that they compile with either, and with neither.

/** Something with the address of a file, such as a `URL`. */
export interface Address {
  readonly href: string;
}

/** A compiled module: `WebAssembly.Module`. */
export type WasmModule = object;

/** A `Response` of `fetch`. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Where the package's `outcrop_bg.wasm` comes from: its URL, its bytes, a response with it, or the compiled module. */
export type Source = string | Address | Uint8Array | ArrayBuffer | Answer | WasmModule;

/**
 * Starts the package. Await it once, before everything else; further calls give the same promise. A start that failed
 * can be tried again.
 *
 * Without a source the file beside the package's own is read: by `fetch` in browsers and workers, from the disk in Node.
 * Rejects with the code `init-failed`, or `invalid-input` for a source of the wrong type.
 */
export function init(source?: Source | PromiseLike<Source>): Promise<void>;

/**
 * What an error is about:
 *
 * - `not-initialised`: `init()` was not awaited.
 * - `init-failed`: the wasm module could not be read or started; the message says why and what to do.
 * - `invalid-input`: an argument, named in the message, is of the wrong type or cannot be used.
 * - `credentials`: the keys cannot be keys, or not for this Region.
 * - `unsupported`: the service cannot be called in this way.
 * - `too-large`: a limit named in the message refuses the input.
 * - `damaged-stream`: the event stream is not what was sent; `offset` says where.
 * - `internal`: the wasm module stopped, as a rule for want of memory. Load the page, worker or process anew.
 */
export type ErrorCode =
  | 'not-initialised'
  | 'init-failed'
  | 'invalid-input'
  | 'credentials'
  | 'unsupported'
  | 'too-large'
  | 'damaged-stream'
  | 'internal';

/** What every function here throws. */
export interface OutcropError extends Error {
  code: ErrorCode;
  /** Of a damaged stream: the first byte of the damaged frame, counted from the start of the stream. */
  offset?: number;
}

/** Keys that sign. Further members, such as those of the SDK's credentials, are passed over. */
export interface SigningKeys {
  accessKeyId: string;
  secretAccessKey: string;
  /** Belongs to temporary keys (`ASIA…`). */
  sessionToken?: string | undefined;
}

/** A Bedrock API key: `bedrock-api-key-…` or `ABSK…`. */
export interface ApiKey {
  apiKey: string;
}

/** Headers of a request: an object, an array of pairs, a `Map`, or a `Headers` instance. */
export type RequestHeaders =
  | Readonly<Record<string, string>>
  | Iterable<readonly [string, string]>
  | { forEach(each: (value: string, name: string) => void): void };

/** A request to sign. It is not changed. */
export interface UnsignedRequest<Body> {
  /** In upper case. */
  method: string;
  /** The whole URL as the service will see it, path and query percent-encoded. */
  url: string | Address;
  headers?: RequestHeaders | undefined;
  body?: Body;
}

/** A request to send: `fetch(signed.url, signed)`. */
export interface SignedRequest<Body> {
  method: string;
  url: string;
  /** Names in lower case. Those of the request, with what signing adds. */
  headers: Record<string, string>;
  /** The very body that was given. */
  body: Body;
}

export interface SignOptions {
  /** Keys that sign, or, for the service `bedrock`, an API key. */
  credentials: SigningKeys | ApiKey;
  /** Such as `us-east-1`. */
  region: string;
  /** The service's signing name: `bedrock` for both hosts of Amazon Bedrock, `s3`, `sts`. */
  service: string;
  /** The moment of signing; now where left out. The service allows five minutes of difference. */
  time?: Date | undefined;
  /** `'unsigned'` leaves the body out of the signature, which S3 alone allows. Otherwise `'signed'`. */
  payload?: 'signed' | 'unsigned' | undefined;
}

/**
 * Signs a request with AWS Signature Version 4, or adds an API key to it.
 *
 * Signed are the host, the body, and of the headers `content-type`, `accept` and `x-amz*`.
 */
export function sign<Body extends string | Uint8Array | undefined = undefined>(
  request: UnsignedRequest<Body>,
  options: SignOptions,
): SignedRequest<Body>;
/** A body that is not signed can be anything. */
export function sign<Body>(
  request: UnsignedRequest<Body>,
  options: SignOptions & { payload: 'unsigned' },
): SignedRequest<Body>;

export interface PresignOptions extends SignOptions {
  credentials: SigningKeys;
  /** Seconds that the URL is valid: 1 to 604,800 (7 days); 900 where left out. */
  expiresIn?: number | undefined;
  /** `'unsigned'` for S3 where left out, else `'signed'`. */
  payload?: 'signed' | 'unsigned' | undefined;
}

export interface PresignedRequest {
  method: string;
  /** Whoever has it may make the request until it expires. */
  url: string;
  /** Headers that must be sent with the URL. Names in lower case. */
  headers: Record<string, string>;
  expires: Date;
}

/** Signs a request into its URL. */
export function presign(
  request: UnsignedRequest<string | Uint8Array | undefined>,
  options: PresignOptions,
): PresignedRequest;

export interface MintOptions {
  credentials: SigningKeys;
  /** The one Region that the key works in. */
  region: string;
  /** Seconds that the key is valid: 1 to 43,200 (12 hours); 43,200 where left out. It ends with `credentials`, if they end sooner. */
  expiresIn?: number | undefined;
  /** The moment of minting; now where left out. */
  time?: Date | undefined;
}

/** Mints a short-term API key of Amazon Bedrock, without a call. */
export function mintApiKey(options: MintOptions): string;

/** The operation that carries a body: `InvokeModel` with the model's own form, or `Converse` with the one form for all. */
export type Via = 'invoke' | 'converse';

export type Severity = 'error' | 'warning' | 'note';

/** One thing found. */
export interface Finding {
  /** The rule's stable code, such as `missing-member`. */
  code: string;
  /** `error`: Bedrock refuses it. `warning`: works by luck or not as written. `note`: worth knowing. */
  severity: Severity;
  /** From 1. 0: the whole file, or a body on its own. */
  line: number;
  /** In characters from 1. 0: the whole line. */
  column: number;
  /** Such as `modelInput.messages[0].content`; empty for the whole. */
  path: string;
  /** First byte of the place, in the file or the body. */
  start: number;
  /** One past its last byte. */
  end: number;
  message: string;
  /** What to do. */
  fix: string;
}

/**
 * Checks the body of one call. No findings: nothing is known against it.
 *
 * `modelId` may be an id, a profile's id or an ARN. A model that is not known has its `InvokeModel` bodies checked as
 * JSON only, with the note `unknown-model` (or `opaque-model`, `not-callable`). An object is checked as the text that
 * `JSON.stringify` makes of it, which the places count in.
 */
export function check(modelId: string, body: string | Uint8Array | object, options?: { via?: Via | undefined }): Finding[];

/** What a batch job may hold. What is left out is AWS's default quota. */
export interface Limits {
  /** 100. */
  minRecords?: number | undefined;
  /** 100,000. */
  maxRecords?: number | undefined;
  /** 1,000,000,000. */
  maxFileBytes?: number | undefined;
  /** 5,000,000,000. */
  maxJobBytes?: number | undefined;
  /** Longest line that is checked: 25,001,000; at most 1,000,000,000. */
  maxLineBytes?: number | undefined;
}

export interface BatchOptions {
  /** The job's model: an id, a profile's id or an ARN. Unknown ones are treated as by `check`. */
  model: string;
  via?: Via | undefined;
  limits?: Limits | undefined;
}

/** Findings of one cause. */
export interface Group {
  code: string;
  /** The worst of its findings. */
  severity: Severity;
  /** Places found, exactly. */
  count: number;
  /** The cause in a few words. */
  message: string;
  fix: string;
  /** The first places, at most 20. */
  examples: Finding[];
}

/** One file of the job. */
export interface CheckedFile {
  /** Empty: the name is not known here. */
  name: string;
  bytes: number;
  records: number;
  /** Records with an error. */
  failing: number;
}

export interface Report {
  records: number;
  bytes: number;
  verdict: 'ok' | 'warnings' | 'errors';
  /** Worst first, then by the number of lines concerned. */
  groups: Group[];
  files: CheckedFile[];
}

/** Checks a batch job's input file (JSON Lines), pushed in chunks of any size. Memory is bounded, whatever the file. */
export class BatchChecker {
  constructor(options: BatchOptions);
  /** Takes the next bytes of the file. */
  push(bytes: Uint8Array): void;
  /** Ends the checker. */
  finish(): Report;
  /** Gives the memory back at once. Otherwise that happens when the object is collected, and by `finish`. */
  free(): void;
  /** `free`, for `using`. */
  [Symbol.dispose](): void;
}

/** The wire's integers up to 32 bits are numbers, those of 64 bits bigints, timestamps Dates, UUIDs strings. */
export type HeaderValue = string | number | boolean | bigint | Uint8Array | Date;

/** A frame of an event stream, its checksums right. */
export interface Frame {
  /** By name, such as `:event-type`; of several of one name the last. */
  headers: Record<string, HeaderValue>;
  payload: Uint8Array;
}

/** Decodes the event streams of `InvokeModelWithResponseStream` and `ConverseStream`. */
export class FrameDecoder {
  constructor();
  /**
   * The frames that end in these bytes. Throws `damaged-stream` at damage; frames before it in the same bytes are given
   * first, and the next call throws. After damage every call throws.
   */
  push(bytes: Uint8Array): Frame[];
  /** Ends the decoder. Throws `damaged-stream` where the stream ends within a frame. */
  finish(): void;
  /** Gives the memory back at once. Otherwise that happens when the object is collected, and by `finish`. */
  free(): void;
  /** `free`, for `using`. */
  [Symbol.dispose](): void;
}
