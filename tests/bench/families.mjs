// Bodies of each family with text, and the fields that our check looks at as JSON Schema: a part of its own for each,
// beside the corpus, which holds what people send most.
import { below, english, mixed } from './random.mjs';
import { count, line, object, text, texts, unit } from './schemas.mjs';

const words = (next, many) => (next() < 0.8 ? english(next, many) : mixed(next, many));
const temperature = (next) => below(next, 100) / 100;
const tokens = (next) => 256 + below(next, 700);
const integer = (minimum, maximum) => ({ type: 'integer', minimum, maximum });
const number = (minimum, maximum) => ({ type: 'number', minimum, maximum });
const list = (items, maxItems) => ({ type: 'array', items, minItems: 1, maxItems });

const chat = (next) => [
  { role: 'system', content: english(next, 25) },
  { role: 'user', content: words(next, 80) },
  { role: 'assistant', content: english(next, 30) },
  { role: 'user', content: english(next, 20) },
];
const messages = {
  type: 'array',
  minItems: 1,
  items: object({
    role: { enum: ['system', 'user', 'assistant', 'tool'] },
    content: { anyOf: [{ type: ['string', 'null'] }, { type: 'array' }] },
    tool_calls: { type: 'array' },
    tool_call_id: text,
    name: text,
  }, ['role']),
};

/** Each family: what the checker is told, a body, and its schema. */
export const FAMILIES = [
  {
    name: 'titan-text',
    body: (next) => ({ inputText: words(next, 150), textGenerationConfig: { maxTokenCount: tokens(next), temperature: temperature(next), topP: 0.9, stopSequences: ['User:'] } }),
    schema: object({ inputText: text, textGenerationConfig: object({ maxTokenCount: integer(0, 8192), temperature: unit, topP: unit, stopSequences: texts }) }, ['inputText']),
  },
  {
    name: 'llama',
    body: (next) => ({ prompt: `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${words(next, 150)}<|eot_id|>`, max_gen_len: tokens(next), temperature: temperature(next), top_p: 0.9 }),
    schema: object({ prompt: text, max_gen_len: integer(1, 8192), temperature: unit, top_p: unit, images: texts }, ['prompt']),
  },
  {
    name: 'mistral-text',
    body: (next) => ({ prompt: `<s>[INST] ${words(next, 150)} [/INST]`, max_tokens: tokens(next), temperature: temperature(next), top_p: 0.9, top_k: 50, stop: ['END'] }),
    schema: object({ prompt: text, max_tokens: integer(1, 8192), temperature: unit, top_p: unit, top_k: integer(1, 200), stop: { ...texts, maxItems: 10 } }, ['prompt']),
  },
  {
    name: 'mistral-chat',
    body: (next) => ({ messages: chat(next), max_tokens: tokens(next), temperature: temperature(next), top_p: 0.9 }),
    schema: object({ messages, max_tokens: integer(1, 8192), temperature: unit, top_p: unit, tools: { type: 'array' }, tool_choice: {} }, ['messages']),
  },
  {
    name: 'deepseek-r1',
    body: (next) => ({ prompt: `<｜begin▁of▁sentence｜><｜User｜>${words(next, 150)}<｜Assistant｜><think>\n`, max_tokens: tokens(next), temperature: temperature(next), top_p: 0.9 }),
    schema: object({ prompt: text, max_tokens: integer(1, 32768), temperature: unit, top_p: unit, stop: { ...texts, maxItems: 10 } }, ['prompt']),
  },
  {
    name: 'anthropic-text',
    body: (next) => ({ prompt: `\n\nHuman: ${words(next, 150)}\n\nAssistant:`, max_tokens_to_sample: tokens(next), temperature: temperature(next), stop_sequences: ['\n\nHuman:'] }),
    schema: object({ prompt: text, max_tokens_to_sample: count, temperature: unit, top_p: unit, top_k: integer(0, 500), stop_sequences: texts, anthropic_version: text }, ['prompt', 'max_tokens_to_sample']),
  },
  {
    name: 'jurassic',
    body: (next) => ({ prompt: words(next, 150), maxTokens: tokens(next), temperature: temperature(next), topP: 0.9, stopSequences: ['END'], countPenalty: { scale: 0 } }),
    schema: object({ prompt: text, maxTokens: integer(0, 8191), temperature: unit, topP: unit, stopSequences: texts, countPenalty: { type: 'object' }, presencePenalty: { type: 'object' }, frequencyPenalty: { type: 'object' } }, ['prompt']),
  },
  {
    name: 'jamba',
    body: (next) => ({ messages: chat(next), max_tokens: tokens(next), temperature: temperature(next), top_p: 0.9, stop: ['END'] }),
    schema: object({ messages, max_tokens: integer(0, 4096), temperature: number(0, 2), top_p: number(0.01, 1), stop: { anyOf: [{ type: 'string' }, texts] }, n: integer(1, 16) }, ['messages']),
  },
  {
    name: 'cohere-command',
    body: (next) => ({ prompt: words(next, 150), max_tokens: tokens(next), temperature: temperature(next), p: 0.75, k: 0, stop_sequences: ['END'], return_likelihoods: 'NONE' }),
    schema: object({ prompt: text, max_tokens: integer(1, 4096), temperature: number(0, 5), p: unit, k: integer(0, 500), stop_sequences: { ...texts, maxItems: 4 }, return_likelihoods: { enum: ['GENERATION', 'ALL', 'NONE'] }, num_generations: integer(1, 5), truncate: { enum: ['NONE', 'START', 'END'] } }, ['prompt']),
  },
  {
    name: 'cohere-command-r',
    body: (next) => ({ message: words(next, 120), chat_history: [{ role: 'USER', message: english(next, 20) }, { role: 'CHATBOT', message: english(next, 20) }], preamble: english(next, 15), max_tokens: tokens(next), temperature: temperature(next), p: 0.75 }),
    schema: object({ message: text, chat_history: { type: 'array', items: object({ role: { enum: ['USER', 'CHATBOT'] }, message: { type: 'string' } }, ['role', 'message']) }, preamble: { type: 'string' }, documents: { type: 'array' }, max_tokens: count, temperature: unit, p: number(0.01, 0.99), k: integer(0, 500), stop_sequences: texts, tools: { type: 'array' } }, ['message']),
  },
  {
    name: 'pegasus',
    body: (next) => ({ inputPrompt: english(next, 80), mediaSource: { s3Location: { uri: `s3://videos/in/${below(next, 1e6)}.mp4`, bucketOwner: '123456789012' } }, temperature: temperature(next), maxOutputTokens: tokens(next) }),
    schema: object({ inputPrompt: text, mediaSource: object({ s3Location: object({ uri: text, bucketOwner: text }, ['uri']), base64String: text }), temperature: unit, maxOutputTokens: integer(1, 4096), responseFormat: { type: 'object' } }, ['inputPrompt', 'mediaSource']),
  },
  {
    name: 'titan-embed',
    body: (next) => ({ inputText: words(next, 150), dimensions: 512, normalize: true }),
    schema: object({ inputText: text, dimensions: { enum: [256, 512, 1024] }, normalize: { type: 'boolean' }, embeddingTypes: list({ enum: ['float', 'binary'] }, 2) }, ['inputText']),
  },
  {
    name: 'titan-embed-image',
    body: (next) => ({ inputText: words(next, 100), embeddingConfig: { outputEmbeddingLength: 384 } }),
    schema: { ...object({ inputText: text, inputImage: text, embeddingConfig: object({ outputEmbeddingLength: { enum: [256, 384, 1024] } }) }), minProperties: 1 },
  },
  {
    name: 'nova-embed',
    body: (next) => ({ schemaVersion: 'nova-multimodal-embed-v1', taskType: 'SINGLE_EMBEDDING', singleEmbeddingParams: { embeddingPurpose: 'GENERIC_INDEX', embeddingDimension: 1024, text: { truncationMode: 'END', value: words(next, 150) } } }),
    schema: object({ schemaVersion: text, taskType: { enum: ['SINGLE_EMBEDDING', 'SEGMENTED_EMBEDDING'] }, singleEmbeddingParams: object({ embeddingPurpose: text, embeddingDimension: { enum: [256, 384, 1024, 3072] }, text: object({ truncationMode: { enum: ['START', 'END', 'NONE'] }, value: text }, ['truncationMode']), image: { type: 'object' }, video: { type: 'object' }, audio: { type: 'object' } }, ['embeddingPurpose']) }, ['taskType']),
  },
  {
    name: 'cohere-embed',
    body: (next) => ({ input_type: 'search_document', truncate: 'END', texts: Array.from({ length: 4 }, () => words(next, 40)), embedding_types: ['float'] }),
    schema: object({ input_type: { enum: ['search_document', 'search_query', 'classification', 'clustering', 'image'] }, truncate: { enum: ['NONE', 'START', 'END', 'LEFT', 'RIGHT'] }, texts: list(text, 96), images: texts, inputs: { type: 'array' }, embedding_types: list({ enum: ['float', 'int8', 'uint8', 'binary', 'ubinary'] }, 5), output_dimension: { enum: [256, 512, 1024, 1536] }, max_tokens: count }, ['input_type']),
  },
  {
    name: 'rerank',
    body: (next) => ({ query: english(next, 10), documents: Array.from({ length: 5 }, () => words(next, 40)), top_n: 3, api_version: 2 }),
    schema: object({ query: text, documents: { type: 'array', minItems: 1, items: { anyOf: [{ type: 'string' }, { type: 'object' }] } }, top_n: count, api_version: count }, ['query', 'documents']),
  },
].map(({ name, body, schema }) => ({ name, body, job: { family: name, via: 'invoke-model' }, schema: line(schema) }));

