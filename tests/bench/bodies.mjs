// Bodies of a batch file, by family, made up from a seed. All are valid; `faults` then breaks some.
import { below, english, mixed, pick } from './random.mjs';

const user = (content) => ({ role: 'user', content });
const assistant = (content) => ({ role: 'assistant', content });

/** A Claude body: text in one or more turns. */
export function claude(next) {
  const turns = 1 + 2 * below(next, 3);
  const text = (words) => (next() < 0.5 ? english(next, words) : mixed(next, words));
  const body = {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 256 + below(next, 1000),
    system: text(30),
    messages: Array.from({ length: turns }, (_, turn) => {
      const content = next() < 0.5 ? text(120) : [{ type: 'text', text: text(180) }];
      return turn % 2 === 0 ? user(content) : assistant(content);
    }),
  };
  if (next() < 0.3) {
    body.temperature = below(next, 100) / 100;
  }
  return body;
}

const PROPERTIES = ['order', 'customer', 'amount', 'currency', 'reason', 'date', 'channel', 'priority', 'address', 'sku'];

/** The parameters of a tool, as JSON Schema. */
function parameters(next) {
  const properties = {};
  for (const name of PROPERTIES) {
    if (next() < 0.5) {
      properties[name] = next() < 0.3
        ? { type: 'number', minimum: 0, maximum: below(next, 1000), description: english(next, 6) }
        : { type: 'string', description: english(next, 8), enum: next() < 0.3 ? ['low', 'high', 'none'] : undefined };
    }
  }
  return { type: 'object', properties, required: Object.keys(properties).slice(0, 2), additionalProperties: false };
}

const TOOLS = ['look_up_order', 'refund', 'send_mail', 'search', 'convert_currency', 'escalate', 'close_ticket'];

/** A Claude body that is mostly tools: their definitions, calls and results. */
export function tools(next) {
  const count = 2 + below(next, 4);
  const defined = Array.from({ length: count }, (_, at) => ({
    name: TOOLS[at],
    description: english(next, 20),
    input_schema: parameters(next),
  }));
  const messages = [user(english(next, 20))];
  for (let call = 0; call < 1 + below(next, 3); call += 1) {
    const id = `toolu_${String(below(next, 1e9)).padStart(10, '0')}`;
    messages.push(
      assistant([
        { type: 'text', text: english(next, 8) },
        { type: 'tool_use', id, name: pick(next, defined).name, input: { order: `A-${below(next, 1e6)}`, amount: below(next, 1e5) / 100 } },
      ]),
      user([{ type: 'tool_result', tool_use_id: id, content: [{ type: 'text', text: JSON.stringify({ status: 'sent', eta: below(next, 9), note: english(next, 6) }) }] }]),
    );
  }
  return { anthropic_version: 'bedrock-2023-05-31', max_tokens: 512, tools: defined, tool_choice: { type: 'auto' }, messages };
}

/** A Converse body. */
export function converse(next) {
  const turns = 1 + 2 * below(next, 2);
  return {
    system: [{ text: english(next, 25) }],
    messages: Array.from({ length: turns }, (_, turn) => {
      const content = Array.from({ length: 1 + below(next, 2) }, () => ({ text: next() < 0.8 ? english(next, 60) : mixed(next, 60) }));
      return turn % 2 === 0 ? user(content) : assistant(content);
    }),
    inferenceConfig: { maxTokens: 256 + below(next, 1000), temperature: below(next, 100) / 100, stopSequences: ['END'] },
  };
}

/** A Nova body. */
export function nova(next) {
  return {
    schemaVersion: 'messages-v1',
    system: [{ text: english(next, 25) }],
    messages: [user([{ text: next() < 0.8 ? english(next, 100) : mixed(next, 100) }])],
    inferenceConfig: { maxTokens: 256 + below(next, 1000), temperature: below(next, 100) / 100, topP: 0.9 },
  };
}

/** A body of OpenAI's chat completions. */
export function openai(next) {
  return {
    messages: [
      { role: 'system', content: english(next, 25) },
      user(next() < 0.8 ? english(next, 80) : mixed(next, 80)),
      assistant(english(next, 30)),
      user([{ type: 'text', text: english(next, 20) }]),
    ],
    max_completion_tokens: 256 + below(next, 1000),
    temperature: below(next, 100) / 100,
    top_p: 0.9,
    stop: ['END'],
  };
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000400000004000802000000', 'hex');

/** A Claude body with a picture of 20 to 200 kB. */
export function image(next) {
  const bytes = Buffer.alloc(20_000 + below(next, 180_000));
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    bytes.writeUInt32LE(below(next, 4294967296), at);
  }
  PNG.copy(bytes);
  return {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 300,
    messages: [user([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: bytes.toString('base64') } },
      { type: 'text', text: english(next, 30) },
    ])],
  };
}

/** What can be wrong with a line: a mistake each that a rule is about. Given a record, returns the line. */
const edit = (change) => (record) => {
  change(record.modelInput, record);
  return JSON.stringify(record);
};
const text = (change) => (record) => change(JSON.stringify(record));

export const MISTAKES = {
  'invalid-json': text((line) => line.replace('"max_tokens":', '"max_tokens":0')),
  'invalid-utf8': text((line) => Buffer.concat([Buffer.from(line.slice(0, 60)), Buffer.from([0xff]), Buffer.from(line.slice(60))])),
  'duplicate-key': text((line) => line.replace('"max_tokens":', '"max_tokens":1,"max_tokens":')),
  'not-an-object': text((line) => `[${line}]`),
  'openai-line': (record) => JSON.stringify({ custom_id: record.recordId, method: 'POST', url: '/v1/chat/completions', body: { model: 'gpt', messages: record.modelInput.messages } }),
  'missing-record-id': edit((_, record) => { delete record.recordId; }),
  'record-id-type': edit((_, record) => { record.recordId = 12; }),
  'missing-model-input': edit((_, record) => { delete record.modelInput; }),
  'unknown-envelope-member': edit((_, record) => { record.modelId = 'anthropic.claude-3-haiku-20240307-v1:0'; }),
  'foreign-dialect': edit((body, record) => { record.modelInput = { messages: [user([{ text: body.system }])], inferenceConfig: { maxTokens: 5 } }; }),
  'missing-member': edit((body) => { delete body.max_tokens; }),
  'unknown-member': edit((body) => { body.maxTokens = 5; }),
  'refused-member': edit((body) => { body.stream = true; }),
  'wrong-type': edit((body) => { body.max_tokens = '256'; }),
  'out-of-range': edit((body) => { body.temperature = 2; }),
  'wrong-length': edit((body) => { body.messages = []; }),
  'blank-text': edit((body) => { body.messages[0].content = '  '; }),
  'unknown-value': edit((body) => { body.anthropic_version = '2023-06-01'; }),
  'untagged-block': edit((body) => { body.messages[0].content = [{ text: 'hello' }]; }),
  'null-member': edit((body) => { body.system = null; }),
  'role-order': edit((body) => { body.messages = [assistant('hello')]; }),
  'image-data': edit((body) => { body.messages[0].content = [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'data:image/png;base64,AAAA' } }]; }),
};
