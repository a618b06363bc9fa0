// Every family answers through the console, each in its own kind, streamed where it streams.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { eventually, expectText } from '../harness/expect.mjs';
import { picture } from '../harness/pictures.mjs';
import { describe, test } from '../harness/tests.mjs';
import { PromptPage } from '../pages/prompt.mjs';

/** Notes that a family answered, where somebody collects that. */
function mark(family) {
  const file = process.env.OUTCROP_MARKS;
  if (file) {
    appendFileSync(file, `${family} end-to-end\n`);
  }
}

const WORDS = 'quartz feldspar mica';
const VIDEO = 's3://outcrop-e2e/in/cliff.mp4';
const FOLDER = 's3://outcrop-e2e/out/';

// A model of each family, and how it is asked. `streams`: InvokeModel streams; `converse`: Converse takes it as well.
const FAMILIES = {
  anthropic: { model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0', kind: 'text', streams: true, converse: true },
  'anthropic-text': { model: 'anthropic.claude-v2:1', kind: 'text', streams: true, converse: true },
  nova: { model: 'amazon.nova-lite-v1:0', kind: 'text', streams: true, converse: true },
  'nova-canvas': { model: 'amazon.nova-canvas-v1:0', kind: 'images' },
  'nova-reel': { model: 'amazon.nova-reel-v1:1', kind: 'background' },
  'nova-embed': { model: 'amazon.nova-2-multimodal-embeddings-v1:0', kind: 'vectors', texts: 1, vectors: 1 },
  'titan-text': { model: 'amazon.titan-text-express-v1', kind: 'text', streams: true, converse: true },
  'titan-embed': { model: 'amazon.titan-embed-text-v2:0', kind: 'vectors', texts: 1, vectors: 1 },
  'titan-embed-image': { model: 'amazon.titan-embed-image-v1', kind: 'vectors', texts: 1, vectors: 1, files: true },
  'titan-image': { model: 'amazon.titan-image-generator-v2:0', kind: 'images' },
  jurassic: { model: 'ai21.j2-mid-v1', kind: 'text', converse: true },
  jamba: { model: 'ai21.jamba-1-5-mini-v1:0', kind: 'text', streams: true, converse: true },
  llama: { model: 'us.meta.llama3-3-70b-instruct-v1:0', kind: 'text', streams: true, converse: true },
  'mistral-text': { model: 'mistral.mistral-7b-instruct-v0:2', kind: 'text', streams: true, converse: true },
  'mistral-chat': { model: 'mistral.mistral-large-2407-v1:0', region: 'us-west-2', kind: 'text', streams: true, converse: true },
  'cohere-command': { model: 'cohere.command-text-v14', kind: 'text', streams: true, converse: true },
  'cohere-command-r': { model: 'cohere.command-r-v1:0', kind: 'text', streams: true, converse: true },
  'cohere-embed': { model: 'us.cohere.embed-v4:0', kind: 'vectors', texts: 3, vectors: 3 },
  rerank: { model: 'cohere.rerank-v3-5:0', kind: 'scores' },
  'stability-xl': { model: 'stability.stable-diffusion-xl-v1', region: 'us-west-2', kind: 'images' },
  'stability-image': { model: 'stability.stable-image-core-v1:1', region: 'us-west-2', kind: 'images' },
  'stability-edit': { model: 'us.stability.stable-image-remove-background-v1:0', kind: 'images', files: true, wordless: true },
  'deepseek-r1': { model: 'us.deepseek.r1-v1:0', kind: 'text', streams: true, converse: true, reasons: true },
  'openai-chat': { model: 'openai.gpt-oss-20b-1:0', kind: 'text', streams: true, converse: true, reasons: true },
  pegasus: { model: 'us.twelvelabs.pegasus-1-2-v1:0', kind: 'text', streams: true, video: true, field: 'Prompt' },
  marengo: { model: 'twelvelabs.marengo-embed-3-0-v1:0', kind: 'vectors', texts: 1, vectors: 1 },
  'luma-ray': { model: 'luma.ray-v2:0', region: 'us-west-2', kind: 'background' },
};

/** Gives a video by its address in S3. */
async function giveVideo(prompt) {
  await prompt.page.getByRole('button', { name: 'From S3' }).click();
  await prompt.box('Address of a file in S3').fill(VIDEO);
  await prompt.page.getByRole('button', { name: 'Add', exact: true }).click();
  await expectText(prompt.page.getByRole('list', { name: 'Files' }), /cliff\.mp4/);
}

/** Sees the reply grow before it is complete. */
async function grows(prompt) {
  const lengths = new Set();
  await eventually(async () => {
    const [status, text] = await Promise.all([prompt.status.textContent(), prompt.reply.innerText()]);
    if (!/complete/.test(status) && /quartz/.test(text)) {
      lengths.add(text.length);
    }
    assert.ok(lengths.size >= 3, `seen at ${lengths.size} lengths while streaming; ${status}`);
  });
}

/** How each kind of model is asked, and what its reply has to show. */
const KINDS = {
  async text(prompt, { streams, converse, video, reasons, field = 'User message 1' }) {
    const ask = async (text) => {
      await prompt.box(field).fill(text);
      await prompt.send.click();
    };
    const asks = [['InvokeModel', streams], ...(converse ? [['Converse', streams]] : [])];
    if (video) {
      await giveVideo(prompt);
    }
    for (const [via, streamed] of asks) {
      if (asks.length > 1) {
        await prompt.pick('Call through', via);
      }
      if (streamed) {
        await prompt.pick('Reply', 'Streamed');
        await ask(`${WORDS} [sandbox:words n=150] [sandbox:rate tokens=60]`);
        await grows(prompt);
        assert.ok((await prompt.complete(30_000)).match(/feldspar/g).length >= 48);
        await prompt.pick('Reply', 'At once');
      } else {
        // Nothing to choose where there is no choice.
        assert.equal(await prompt.page.getByRole('radio', { name: 'Streamed' }).count(), 0);
      }
      await ask(`Name ${WORDS}`);
      await prompt.reaches(/Reply complete/);
      await expectText(prompt.reply, /Name quartz feldspar mica/);
      if (reasons) {
        assert.ok(await prompt.reply.locator('details summary', { hasText: 'Reasoning' }).count() > 0, 'no reasoning is shown');
      }
    }
  },

  async images(prompt, { files, wordless }) {
    if (files) {
      await prompt.attach(picture('cliff.png'));
    }
    if (!wordless) {
      await prompt.box('Prompt').fill('Basalt columns by the sea');
    }
    await prompt.send.click();
    await prompt.reaches(/Reply complete: 1 image/);
    const image = prompt.reply.getByRole('img', { name: 'Image 1', exact: true });
    await eventually(async () => assert.ok(await image.evaluate((img) => img.complete && img.naturalWidth > 0)));
    await expectText(prompt.reply, /Image 1 · \d+ × \d+ px · (PNG|JPEG|WEBP) · [\d.]+ k?B/);
    const [download] = await Promise.all([
      prompt.page.waitForEvent('download'),
      prompt.reply.getByRole('link', { name: 'Download image 1' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^image-1\.(png|jpeg|webp)$/);
  },

  async vectors(prompt, { texts, vectors, files }) {
    for (let number = 1; number <= texts; number += 1) {
      if (number > 1) {
        await prompt.page.getByRole('button', { name: 'Add text' }).click();
      }
      await prompt.box(`Text ${number}`).fill(`Granite, text ${number}`);
    }
    if (files) {
      await prompt.attach(picture('cliff.png'));
    }
    await prompt.send.click();
    await prompt.reaches(new RegExp(`Reply complete: ${vectors} vectors?\\b`));
    const rows = prompt.reply.getByRole('row');
    assert.equal(await rows.count(), vectors + 1);
    const cells = await rows.nth(1).getByRole('cell').allInnerTexts();
    assert.match(cells[1].replaceAll(',', ''), /^(256|384|512|1024|1536|3072)$/);
    assert.ok(Number(cells[2]) > 0, cells.join(' | '));
    assert.match(cells[3], /^-?\d.*, -?\d.*…$/);
    const [download] = await Promise.all([
      prompt.page.waitForEvent('download'),
      prompt.reply.getByRole('button', { name: 'Download JSON' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'vectors.json');
  },

  async scores(prompt) {
    await prompt.page.getByRole('button', { name: 'Use the sample prompt' }).click();
    await prompt.send.click();
    await prompt.reaches(/Reply complete: 3 documents scored/);
    const lines = await prompt.reply.getByRole('list', { name: 'Documents by score' }).getByRole('listitem').allInnerTexts();
    assert.equal(lines.length, 3);
    // The best first, with the place it had.
    assert.match(lines[0], /Granite[\s\S]*#2/);
    const scores = lines.map((line) => Number.parseFloat(line));
    assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
    assert.equal(await prompt.reply.getByRole('meter').count(), 3);
  },

  async background(prompt) {
    await prompt.box('Prompt').fill('Waves at a basalt cliff');
    await expectText(prompt.page.getByRole('main'), /Say which folder in S3/);
    await prompt.box('Result goes to (S3)').fill(FOLDER);
    await prompt.start.click();
    await prompt.reaches(/Reply complete: Begun in the background/);
    await expectText(prompt.background, /Asked \d+ times?; again in \d+ s/);
    await expectText(prompt.background, /Completed after/, 30_000);
    await expectText(prompt.background, new RegExp(FOLDER));
  },
};

describe('family', () => {
  for (const [family, way] of Object.entries(FAMILIES)) {
    test(`${family} answers with ${way.kind}`, async (session) => {
      const prompt = await PromptPage.openFor(session, way);
      await KINDS[way.kind](prompt, way);
      mark(family);
    }, { timeout: 90_000 });
  }
});

/** The bodies a page sends to the service. */
function watchBodies(session, page) {
  const bodies = [];
  page.on('request', (request) => {
    if (request.url().startsWith(session.sandbox.endpoint) && request.method() === 'POST') {
      bodies.push(JSON.parse(request.postData()));
    }
  });
  return bodies;
}

describe('parameters', () => {
  test('keep their values for every model that has them, and are sent where they belong', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'amazon.titan-image-generator-v2:0' });
    const bodies = watchBodies(session, prompt.page);
    await prompt.unfold();
    await prompt.box('Seed').fill('7');
    await prompt.page.getByRole('combobox', { name: 'Width', exact: true }).selectOption('512');
    await prompt.page.getByRole('combobox', { name: 'Height', exact: true }).selectOption('512');
    await prompt.model.fill('amazon.nova-canvas-v1:0');
    await prompt.model.blur();
    await prompt.unfold();
    await eventually(async () => assert.equal(await prompt.box('Seed').inputValue(), '7'));
    await prompt.box('Prompt').fill('A stone');
    await prompt.send.click();
    await prompt.reaches(/Reply complete: 1 image/);
    assert.equal(bodies.at(-1).imageGenerationConfig.seed, 7);
  });

  test('out of range are said beside their field, before anything is sent', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'amazon.titan-image-generator-v2:0' });
    await prompt.unfold();
    const scale = prompt.box('Cfg scale');
    assert.match(await scale.getAttribute('placeholder'), /default: 8/);
    assert.match(await prompt.beside(scale), /1\.1 to 10/);
    await prompt.box('Prompt').fill('A stone');
    await scale.fill('99');
    await eventually(async () => assert.match(await prompt.beside(scale), /was set to 10/));
    await scale.fill('much');
    await eventually(async () => assert.match(await prompt.beside(scale), /A number/));
    await expectText(prompt.page.getByRole('main'), /Cfg scale: A number/);
    assert.equal(await scale.getAttribute('aria-invalid'), 'true');
  });

  test('that exclude each other: one is sent, and which is said beside the other', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' });
    const bodies = watchBodies(session, prompt.page);
    await prompt.message(1).fill('Name one mineral');
    await prompt.box('Temperature').fill('0,3');
    await prompt.box('Top P').fill('0.9');
    await eventually(async () => assert.match(await prompt.beside(prompt.box('Top P')), /not both/));
    await prompt.send.click();
    await prompt.complete();
    assert.equal(bodies.at(-1).temperature, 0.3);
    assert.ok(!('top_p' in bodies.at(-1)));
  });

  test('of the model alone are sent: a tool is asked for, and its call is shown', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'mistral.mistral-large-2407-v1:0', region: 'us-west-2' });
    await prompt.unfold();
    const tools = prompt.box('Tools');
    await tools.fill('[{"type":"function",');
    await eventually(async () => assert.match(await prompt.beside(tools), /Not JSON at line 1, column 20/));
    await tools.fill(JSON.stringify([{ type: 'function', function: { name: 'find_stone', parameters: { type: 'object', properties: { name: { type: 'string' } } } } }]));
    await prompt.ask('Find granite [sandbox:tool name=find_stone]');
    await prompt.complete();
    await expectText(prompt.reply, /Tool call find_stone \S+/);
  });
});

describe('a prompt', () => {
  test('has the files that were given, each with its size and a way out', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' });
    const bodies = watchBodies(session, prompt.page);
    const [one, other] = [picture('one.png'), picture('other.png', [27, 111, 70])];
    await prompt.attach(one, other);
    const files = prompt.page.getByRole('list', { name: 'Files' });
    await expectText(files, /one\.png\s+[\d.,]+ k?B/);
    await files.getByRole('button', { name: 'Remove other.png' }).click();
    await eventually(async () => assert.equal(await files.getByRole('listitem').count(), 1));
    await prompt.ask('What is this?');
    await prompt.complete();
    const [file, words] = bodies.at(-1).messages[0].content;
    assert.equal(file.source.data, one.buffer.toString('base64'));
    assert.equal(words.text, 'What is this?');
  });

  test('takes what is dropped and pasted', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'amazon.nova-lite-v1:0' });
    const give = (kind, name) => prompt.message(1).evaluate((field, [kind, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)], name, { type: 'image/png' }));
      field.dispatchEvent(kind === 'drop'
        ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
        : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, [kind, name]);
    await give('drop', 'dropped.png');
    await give('paste', 'pasted.png');
    await expectText(prompt.page.getByRole('list', { name: 'Files' }), /dropped\.png[\s\S]*pasted\.png/);
  });

  test('says what the chosen model does not take, and keeps it for one that does', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' });
    await prompt.box('System prompt').fill('Be brief.');
    await prompt.message(1).fill('What is this?');
    await prompt.attach(picture('one.png'));
    await prompt.model.fill('amazon.titan-text-express-v1');
    await prompt.model.blur();
    await expectText(prompt.page.getByRole('region', { name: 'Prompt', exact: true }), /image of turn 1 was left out/);
    await expectText(prompt.page.getByRole('region', { name: 'Prompt', exact: true }), /system prompt/i);
    // Nor does one that draws take a conversation.
    await prompt.page.getByRole('button', { name: 'Add message' }).click();
    await prompt.message(2, 'Assistant').fill('A stone.');
    await prompt.model.fill('amazon.nova-canvas-v1:0');
    await prompt.model.blur();
    await expectText(prompt.page.getByRole('main'), /1 other message is kept/);
    assert.equal(await prompt.box('Prompt').inputValue(), 'What is this?');
    await prompt.model.fill('amazon.nova-lite-v1:0');
    await prompt.model.blur();
    await eventually(async () => {
      assert.doesNotMatch(await prompt.page.getByRole('region', { name: 'Prompt', exact: true }).innerText(), /left out/);
    });
  });
});

describe('a reply of several answers', () => {
  test('shows each under its number', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'cohere.command-text-v14' });
    await prompt.pick('Reply', 'At once');
    await prompt.unfold();
    await prompt.box('Num generations').fill('2');
    await prompt.ask('Name one mineral');
    await prompt.complete();
    await expectText(prompt.reply, /Answer 1[\s\S]*Name one mineral[\s\S]*Answer 2[\s\S]*Name one mineral/);
  });
});

describe('documents', () => {
  test('go to a model that answers from them', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'cohere.command-r-v1:0' });
    const bodies = watchBodies(session, prompt.page);
    await prompt.box('Document 1').fill('Granite cools slowly.');
    await prompt.page.getByRole('button', { name: 'Add document' }).click();
    await prompt.box('Document 2').fill('Basalt cools fast.');
    await prompt.page.getByRole('button', { name: 'Remove document 1' }).click();
    await prompt.ask('What cools fast?');
    await prompt.complete();
    assert.equal(bodies.at(-1).documents.length, 1);
    assert.match(JSON.stringify(bodies.at(-1).documents), /Basalt cools fast/);
  });
});

describe('a picture', () => {
  test('that a filter holds back says so', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'stability.stable-image-core-v1:1', region: 'us-west-2' });
    await prompt.box('Prompt').fill('A stone [sandbox:filtered reason=prompt]');
    await prompt.send.click();
    await prompt.reaches(/Reply complete/);
    await expectText(prompt.reply, /Held back by a (content )?filter/);
    await expectText(prompt.reply, /Filter reason: prompt/);
  });
});

describe('a call in the background', () => {
  test('is watched until told otherwise, goes on, and is a new one with every press', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'amazon.nova-reel-v1:1' });
    const bodies = watchBodies(session, prompt.page);
    await prompt.box('Prompt').fill('Waves [sandbox:job ms=6000]');
    await prompt.box('Result goes to (S3)').fill(FOLDER);
    await prompt.start.click();
    await prompt.background.getByRole('button', { name: 'Stop watching' }).click();
    await expectText(prompt.background, /Nobody asks/);
    await prompt.start.click();
    await eventually(() => assert.equal(bodies.length, 2));
    const [one, other] = bodies.map(({ clientRequestToken }) => clientRequestToken);
    assert.match(one, /^[0-9a-f]{32}$/);
    assert.notEqual(one, other);
    await expectText(prompt.background, /Completed after/, 30_000);
    // The first is still not asked about.
    await expectText(prompt.background, /Nobody asks/);
    await prompt.background.getByRole('button', { name: 'Watch again' }).click();
    await eventually(async () => assert.equal((await prompt.background.innerText()).match(/Completed/g)?.length, 2));
  });

  test('that fails says why', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: 'luma.ray-v2:0', region: 'us-west-2' });
    await prompt.box('Prompt').fill('Waves [sandbox:job ms=500 fail]');
    await prompt.box('Result goes to (S3)').fill(FOLDER);
    await prompt.start.click();
    await expectText(prompt.background, /Failed[\s\S]*asked to let this invocation fail/, 30_000);
  });
});

describe('an id nobody knows', () => {
  const UNKNOWN = 'example.slate-v1:0';

  test('is sent a body as it was written, and its reply is shown as it came', async (session) => {
    const prompt = await PromptPage.openFor(session, { model: UNKNOWN });
    await prompt.page.route(/\/model\/example\.slate-v1(%3A|:)0\/invoke$/, async (route) => {
      await route.fulfill({
        contentType: 'application/json',
        headers: { 'access-control-allow-origin': '*' },
        body: JSON.stringify({ heard: JSON.parse(route.request().postData()), stones: [1, 2] }),
      });
    });
    await prompt.pick('Call through', 'Raw JSON');
    await prompt.pick('Reply', 'At once');
    const body = prompt.box('Body as JSON');
    await body.fill('{\n  "ask": quartz\n}');
    await eventually(async () => assert.match(await prompt.beside(body), /Not JSON at line 2, column \d+/));
    await body.fill('{"ask": "quartz"}');
    await prompt.send.click();
    await prompt.reaches(/Reply complete/);
    await expectText(prompt.reply, /"heard": \{\s+"ask": "quartz"/);
  });

  test('is asked as the family that the person names', async (session) => {
    session.guard.expect(/Failed to load resource/);
    const prompt = await PromptPage.openFor(session, { model: UNKNOWN });
    await expectText(prompt.page.getByRole('main'), /body format/i);
    await prompt.page.getByRole('combobox', { name: 'Body format' }).selectOption({ label: 'Cohere Embed' });
    await prompt.box('Text 1').fill('Granite');
    await prompt.send.click();
    await prompt.reaches(/Failed/);
  });
});
