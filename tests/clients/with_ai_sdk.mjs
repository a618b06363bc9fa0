// The AI SDK with its provider for Amazon Bedrock: texts whole and streamed, tools, objects, embeddings, images, rerank.
import {
  attempt,
  CREDENTIALS,
  end,
  ENDPOINT,
  expect,
  FAMILIES,
  isPng,
  load,
  PROMPT,
  REGION,
  skip,
  TOOL,
  TOOL_PROMPT,
  version,
  WORDS,
} from './report.mjs';

const { embedMany, generateImage, generateText, jsonSchema, rerank, streamText, tool } = load('ai');
const { createAmazonBedrock } = load('@ai-sdk/amazon-bedrock');
const { createBedrockAnthropic } = load('@ai-sdk/amazon-bedrock/anthropic');
console.log(`@ai-sdk/amazon-bedrock ${version('@ai-sdk/amazon-bedrock')}, ai ${version('ai')}`);

const bedrock = (region = REGION) => createAmazonBedrock({ region, baseURL: ENDPOINT, ...CREDENTIALS });
const limits = { maxOutputTokens: 300, maxRetries: 0 };

async function text(model) {
  const whole = await generateText({ model, prompt: PROMPT, ...limits });
  expect(whole.text.includes(WORDS) && whole.usage.outputTokens > 0, whole.text);
  const failures = [];
  const streamed = streamText({ model, prompt: PROMPT, ...limits, onError: ({ error }) => failures.push(error) });
  let pieces = '';
  for await (const piece of streamed.textStream) {
    pieces += piece;
  }
  if (failures.length) {
    throw failures[0];
  }
  expect(pieces === whole.text && (await streamed.finishReason) === 'stop', pieces);
}

async function tools(model) {
  const weather = tool({ description: TOOL.description, inputSchema: jsonSchema(TOOL.schema) });
  const reply = await generateText({ model, prompt: TOOL_PROMPT, tools: { [TOOL.name]: weather }, ...limits });
  expect(reply.finishReason === 'tool-calls' && reply.toolCalls[0].input.city === 'Reykjavik', reply.toolCalls);
}

for (const { family, model, region, gives, converse, tools: calls } of FAMILIES) {
  if (gives !== 'text') {
    continue;
  }
  if (!converse) {
    skip(family, 'the provider speaks to texts through Converse only, which this model has not');
    continue;
  }
  await attempt(`${family} converse`, () => text(bedrock(region)(model)));
  if (calls) {
    await attempt(`${family} tools`, () => tools(bedrock(region)(model)));
  }
}

const claude = FAMILIES.find(({ family }) => family === 'anthropic').model;
await attempt('anthropic invoke', () =>
  text(createBedrockAnthropic({ region: REGION, baseURL: ENDPOINT, ...CREDENTIALS })(claude)),
);
await attempt('anthropic invoke tools', () =>
  tools(createBedrockAnthropic({ region: REGION, baseURL: ENDPOINT, ...CREDENTIALS })(claude)),
);

for (const [family, model, length] of [
  ['titan-embed', 'amazon.titan-embed-text-v2:0', 1024],
  ['cohere-embed', 'cohere.embed-english-v3', 1024],
  ['nova-embed', 'amazon.nova-2-multimodal-embeddings-v1:0', 1024],
]) {
  await attempt(`${family} invoke`, async () => {
    const values = [WORDS, 'A network of relays.'];
    const { embeddings } = await embedMany({ model: bedrock().embedding(model), values, maxRetries: 0 });
    expect(embeddings.length === 2 && embeddings[0].length === length, embeddings.map((vector) => vector.length));
  });
}
for (const family of ['titan-embed-image', 'marengo', 'titan-image', 'stability-xl', 'stability-image', 'nova-reel', 'luma-ray']) {
  skip(family, 'the provider has no body for it');
}

await attempt('nova-canvas invoke', async () => {
  const model = bedrock().image('amazon.nova-canvas-v1:0');
  const { images } = await generateImage({ model, prompt: WORDS, size: '512x512', n: 2, seed: 7, maxRetries: 0 });
  expect(images.length === 2 && images.every((image) => isPng(image.uint8Array)), images.length);
});

for (const model of ['cohere.rerank-v3-5:0', 'amazon.rerank-v1:0']) {
  const region = model.startsWith('amazon') ? 'us-west-2' : REGION;
  await attempt(`rerank operation ${model}`, async () => {
    const documents = ['A network of relays.', 'Quiet granite tors.', 'A kind of bread.'];
    const ranker = bedrock(region).reranking(model);
    const { ranking } = await rerank({ model: ranker, query: WORDS, documents, topN: 2, maxRetries: 0 });
    expect(ranking.length === 2 && ranking[0].score >= ranking[1].score, ranking);
  });
}
end();
