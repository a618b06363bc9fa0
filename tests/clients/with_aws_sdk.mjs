// The AWS SDK for JavaScript: every family by its own body, whole and streamed; Converse, tools; lists, background
// calls, Rerank.
import {
  at,
  attempt,
  BACKGROUND,
  CREDENTIALS,
  end,
  ENDPOINT,
  expect,
  FAMILIES,
  gives,
  load,
  PROMPT,
  REGION,
  TOOL,
  TOOL_PROMPT,
  version,
  WORDS,
} from './report.mjs';

const runtimeSdk = load('@aws-sdk/client-bedrock-runtime');
const controlSdk = load('@aws-sdk/client-bedrock');
const agentSdk = load('@aws-sdk/client-bedrock-agent-runtime');
const { NodeHttpHandler } = load('@smithy/node-http-handler');
console.log(`@aws-sdk/client-bedrock-runtime ${version('@aws-sdk/client-bedrock-runtime')}`);

const settings = (region = REGION) => ({
  region,
  endpoint: ENDPOINT,
  credentials: CREDENTIALS,
  maxAttempts: 1,
  // By default this client speaks HTTP/2 from the first byte, which a server without TLS need not.
  requestHandler: new NodeHttpHandler({ requestTimeout: 20_000 }),
});
const runtime = (region) => new runtimeSdk.BedrockRuntimeClient(settings(region));
const decode = (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8'));
const said = (prompt) => [{ role: 'user', content: [{ text: prompt }] }];

async function invoke({ region, model, body, at: place, ...family }) {
  const input = { modelId: model, body: JSON.stringify(body), contentType: 'application/json' };
  const reply = await runtime(region).send(new runtimeSdk.InvokeModelCommand(input));
  gives(family, at(decode(reply.body), place));
}

async function stream({ region, model, body, chunk, streamed, ...family }) {
  const input = { modelId: model, body: JSON.stringify({ ...body, ...streamed }), contentType: 'application/json' };
  const reply = await runtime(region).send(new runtimeSdk.InvokeModelWithResponseStreamCommand(input));
  let text = '';
  let last;
  for await (const event of reply.body) {
    last = decode(event.chunk.bytes);
    text += at(last, chunk) ?? '';
  }
  gives(family, text);
  expect('amazon-bedrock-invocationMetrics' in last, last);
}

async function converse({ region, model }) {
  const input = { modelId: model, messages: said(PROMPT), inferenceConfig: { maxTokens: 300 } };
  const whole = await runtime(region).send(new runtimeSdk.ConverseCommand(input));
  const text = whole.output.message.content.map((block) => block.text ?? '').join('');
  expect(text.includes(WORDS), whole);
  const reply = await runtime(region).send(new runtimeSdk.ConverseStreamCommand(input));
  const events = [];
  for await (const event of reply.stream) {
    events.push(event);
  }
  expect(events.map((event) => event.contentBlockDelta?.delta.text ?? '').join('') === text, events);
  expect(events.at(-1).metadata.usage.outputTokens === whole.usage.outputTokens, events.at(-1));
}

async function tools({ region, model }) {
  const spec = { name: TOOL.name, description: TOOL.description, inputSchema: { json: TOOL.schema } };
  const input = { modelId: model, messages: said(TOOL_PROMPT), toolConfig: { tools: [{ toolSpec: spec }] } };
  const reply = await runtime(region).send(new runtimeSdk.ConverseCommand(input));
  const call = reply.output.message.content.find((block) => block.toolUse)?.toolUse;
  expect(reply.stopReason === 'tool_use' && call?.input.city === 'Reykjavik', reply);
}

for (const family of FAMILIES) {
  await attempt(`${family.family} invoke`, () => invoke(family));
  if (family.chunk) {
    await attempt(`${family.family} stream`, () => stream(family));
  }
  if (family.converse) {
    await attempt(`${family.family} converse`, () => converse(family));
  }
  if (family.tools) {
    await attempt(`${family.family} tools`, () => tools(family));
  }
}

for (const { family, model, region, body } of BACKGROUND) {
  await attempt(`${family} background`, async () => {
    const client = runtime(region);
    const outputDataConfig = { s3OutputDataConfig: { s3Uri: 's3://amzn-s3-demo-bucket/videos' } };
    const input = { modelId: model, modelInput: body, outputDataConfig };
    const { invocationArn } = await client.send(new runtimeSdk.StartAsyncInvokeCommand(input));
    const call = await client.send(new runtimeSdk.GetAsyncInvokeCommand({ invocationArn }));
    expect(['InProgress', 'Completed'].includes(call.status) && call.submitTime instanceof Date, call);
    const listed = [];
    for await (const page of runtimeSdk.paginateListAsyncInvokes({ client, pageSize: 1 }, {})) {
      listed.push(...page.asyncInvokeSummaries.map((summary) => summary.invocationArn));
    }
    expect(listed.includes(invocationArn), listed);
  });
}

await attempt('rerank operation', async () => {
  const sources = ['Quiet granite tors.', 'A network of relays.', 'A kind of bread.'].map((text) => ({
    type: 'INLINE',
    inlineDocumentSource: { type: 'TEXT', textDocument: { text } },
  }));
  const modelArn = 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0';
  const bedrockRerankingConfiguration = { modelConfiguration: { modelArn }, numberOfResults: 2 };
  const input = {
    queries: [{ type: 'TEXT', textQuery: { text: WORDS } }],
    sources,
    rerankingConfiguration: { type: 'BEDROCK_RERANKING_MODEL', bedrockRerankingConfiguration },
  };
  const client = new agentSdk.BedrockAgentRuntimeClient(settings());
  const { results } = await client.send(new agentSdk.RerankCommand(input));
  expect(results.length === 2 && results[0].relevanceScore >= results[1].relevanceScore, results);
});

await attempt('models listed', async () => {
  const client = new controlSdk.BedrockClient(settings());
  const { modelSummaries } = await client.send(new controlSdk.ListFoundationModelsCommand({ byProvider: 'Amazon' }));
  const modelIdentifier = modelSummaries[0].modelId;
  const { modelDetails } = await client.send(new controlSdk.GetFoundationModelCommand({ modelIdentifier }));
  expect(modelDetails.modelId === modelIdentifier, modelDetails);
});

await attempt('profiles listed in pages', async () => {
  const client = new controlSdk.BedrockClient(settings());
  const found = [];
  const filter = { typeEquals: 'SYSTEM_DEFINED' };
  for await (const page of controlSdk.paginateListInferenceProfiles({ client, pageSize: 5 }, filter)) {
    found.push(...page.inferenceProfileSummaries);
  }
  expect(found.length > 5, found.length);
  const inferenceProfileIdentifier = found[0].inferenceProfileArn;
  const one = await client.send(new controlSdk.GetInferenceProfileCommand({ inferenceProfileIdentifier }));
  expect(one.inferenceProfileId === found[0].inferenceProfileId && one.models.length > 0, one);
});
end();
