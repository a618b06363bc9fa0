// The fields of a Claude body that our check looks at, as JSON Schema, for ajv.
const text = { type: 'string', minLength: 1 };
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

/** One line of a batch file. */
export const CLAUDE_LINE = {
  type: 'object',
  properties: { recordId: { type: 'string' }, modelInput: body },
  required: ['modelInput'],
  additionalProperties: false,
};
