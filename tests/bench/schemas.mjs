// The fields of bodies that our check looks at, as JSON Schema, for ajv.
export const text = { type: 'string', minLength: 1 };
const textBlock = {
  type: 'object',
  properties: { type: { const: 'text' }, text, cache_control: { type: 'object' }, citations: { type: ['object', 'null'] } },
  required: ['type', 'text'],
  additionalProperties: false,
};
const imageBlock = {
  type: 'object',
  properties: {
    type: { const: 'image' },
    source: {
      type: 'object',
      properties: {
        type: { const: 'base64' },
        media_type: { enum: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] },
        data: text,
      },
      required: ['type', 'media_type', 'data'],
      additionalProperties: false,
    },
    cache_control: { type: 'object' },
  },
  required: ['type', 'source'],
  additionalProperties: false,
};
const toolUse = {
  type: 'object',
  properties: { type: { const: 'tool_use' }, id: text, name: text, input: { type: 'object' }, cache_control: { type: 'object' } },
  required: ['type', 'id', 'name', 'input'],
  additionalProperties: false,
};
const toolResult = {
  type: 'object',
  properties: {
    type: { const: 'tool_result' },
    tool_use_id: text,
    is_error: { type: 'boolean' },
    content: { anyOf: [{ type: 'string' }, { type: 'array', items: { anyOf: [textBlock, imageBlock] } }] },
    cache_control: { type: 'object' },
  },
  required: ['type', 'tool_use_id'],
  additionalProperties: false,
};
const body = {
  type: 'object',
  properties: {
    anthropic_version: { const: 'bedrock-2023-05-31' },
    anthropic_beta: { type: 'array', items: { type: 'string' } },
    max_tokens: { type: 'integer', minimum: 1 },
    system: { anyOf: [{ type: 'string' }, { type: 'array', items: textBlock }] },
    messages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          role: { enum: ['user', 'assistant'] },
          content: {
            anyOf: [{ type: 'string' }, { type: 'array', items: { anyOf: [textBlock, imageBlock, toolUse, toolResult] } }],
          },
        },
        required: ['role', 'content'],
        additionalProperties: false,
      },
    },
    temperature: { type: 'number', minimum: 0, maximum: 1 },
    top_p: { type: 'number', minimum: 0, maximum: 1 },
    top_k: { type: 'integer', minimum: 0 },
    stop_sequences: { type: 'array', items: { type: 'string' } },
    tools: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: text, description: { type: 'string' }, input_schema: { type: 'object' }, type: { type: 'string' } },
        required: ['name', 'input_schema'],
        additionalProperties: false,
      },
    },
    tool_choice: { type: 'object', required: ['type'] },
    thinking: { type: 'object', required: ['type'] },
  },
  required: ['anthropic_version', 'max_tokens', 'messages'],
  additionalProperties: false,
};

export const count = { type: 'integer', minimum: 1 };
export const unit = { type: 'number', minimum: 0, maximum: 1 };
export const texts = { type: 'array', items: { type: 'string' } };
export const object = (properties, required = []) => ({ type: 'object', properties, required, additionalProperties: false });

/** Blocks with one member, as Converse and Nova have them. */
const block = {
  ...object({
    text: { type: 'string' },
    image: object({ format: { enum: ['png', 'jpeg', 'gif', 'webp'] }, source: { type: 'object' } }, ['format', 'source']),
    document: { type: 'object' },
    video: { type: 'object' },
    toolUse: object({ toolUseId: text, name: text, input: { type: 'object' } }, ['toolUseId', 'name', 'input']),
    toolResult: object({ toolUseId: text, content: { type: 'array' }, status: { enum: ['success', 'error'] } }, ['toolUseId', 'content']),
    cachePoint: { type: 'object' },
  }),
  minProperties: 1,
  maxProperties: 1,
};
const turns = {
  type: 'array',
  minItems: 1,
  items: object({ role: { enum: ['user', 'assistant'] }, content: { type: 'array', minItems: 1, items: block } }, ['role', 'content']),
};
const system = { type: 'array', items: object({ text, cachePoint: { type: 'object' } }) };

const converse = object({
  messages: turns,
  system,
  inferenceConfig: object({ maxTokens: count, temperature: unit, topP: unit, stopSequences: texts }),
  toolConfig: { type: 'object' },
  additionalModelRequestFields: { type: 'object' },
}, ['messages']);

const nova = object({
  schemaVersion: { const: 'messages-v1' },
  messages: turns,
  system,
  inferenceConfig: object({ maxTokens: count, temperature: unit, topP: unit, topK: { type: 'integer', minimum: 0, maximum: 128 }, stopSequences: texts }),
  toolConfig: { type: 'object' },
}, ['messages']);

const openai = object({
  messages: {
    type: 'array',
    minItems: 1,
    items: object({
      role: { enum: ['system', 'developer', 'user', 'assistant', 'tool'] },
      content: {
        anyOf: [
          { type: ['string', 'null'] },
          { type: 'array', items: object({ type: { enum: ['text', 'image_url'] }, text: { type: 'string' }, image_url: { type: 'object' } }, ['type']) },
        ],
      },
      name: text,
      tool_call_id: text,
      tool_calls: { type: 'array' },
    }, ['role']),
  },
  max_tokens: count,
  max_completion_tokens: count,
  temperature: { type: 'number', minimum: 0, maximum: 2 },
  top_p: unit,
  stop: { anyOf: [{ type: 'string' }, texts] },
  tools: { type: 'array' },
}, ['messages']);

export const line = (modelInput) => object({ recordId: { type: 'string' }, modelInput }, ['modelInput']);

/** One line of each part of the corpus. */
export const LINES = {
  claude: line(body),
  tools: line(body),
  images: line(body),
  faults: line(body),
  converse: line(converse),
  nova: line(nova),
  openai: line(openai),
};
