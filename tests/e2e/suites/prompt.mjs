// Prompt to reply, through the console, against the sandbox.
import assert from 'node:assert/strict';
import { eventually, expectText } from '../harness/expect.mjs';
import { describe, test } from '../harness/tests.mjs';
import { CLAUDE, GPT_OSS, NOVA, PromptPage, TITAN } from '../pages/prompt.mjs';

const WAYS = [
  ['Converse on Claude', { model: CLAUDE, via: 'Converse' }],
  ['Converse on Nova', { model: NOVA, via: 'Converse' }],
  ['Converse on Titan', { model: TITAN, via: 'Converse' }],
  ['Converse on gpt-oss', { model: GPT_OSS, via: 'Converse' }],
  ['InvokeModel on Claude', { model: CLAUDE, via: 'InvokeModel' }],
  ['InvokeModel on Nova', { model: NOVA, via: 'InvokeModel' }],
  ['InvokeModel on Titan', { model: TITAN, via: 'InvokeModel' }],
  ['InvokeModel on gpt-oss', { model: GPT_OSS, via: 'InvokeModel' }],
];
const OPERATIONS = {
  'Converse Streamed': /\/converse-stream$/,
  'Converse At once': /\/converse$/,
  'InvokeModel Streamed': /\/invoke-with-response-stream$/,
  'InvokeModel At once': /\/invoke$/,
};

/** The calls a page makes to the service. */
function watchCalls(session, page) {
  const calls = [];
  page.on('request', (request) => {
    if (request.url().startsWith(session.sandbox.endpoint) && request.method() === 'POST') {
      calls.push(request);
    }
  });
  return calls;
}

describe('a reply', () => {
  for (const [name, way] of WAYS) {
    test(`${name} is streamed`, async (session) => {
      const prompt = await PromptPage.open(session);
      const calls = watchCalls(session, prompt.page);
      await prompt.choose(way);
      await prompt.ask('quartz feldspar mica [sandbox:words n=120] [sandbox:rate tokens=60]');
      // It is read while it is written: its text grows before it is complete.
      const lengths = new Set();
      await eventually(async () => {
        const [status, text] = await Promise.all([prompt.status.textContent(), prompt.reply.innerText()]);
        if (!/complete/.test(status) && /quartz/.test(text)) {
          lengths.add(text.length);
        }
        assert.ok(lengths.size >= 3, `seen at ${lengths.size} lengths while streaming; ${status}`);
      });
      const text = await prompt.complete(30_000);
      assert.ok(text.match(/feldspar/g).length >= 39, text);
      assert.match(text, /tokens/);
      assert.equal(calls.length, 1);
      assert.match(new URL(calls[0].url()).pathname, OPERATIONS[`${way.via} Streamed`]);
    });

    test(`${name} comes at once`, async (session) => {
      const prompt = await PromptPage.open(session);
      const calls = watchCalls(session, prompt.page);
      // It stays when a model is chosen that has none.
      await prompt.page.getByRole('textbox', { name: 'System prompt' }).fill('Be brief about rocks.');
      await prompt.choose({ ...way, delivery: 'At once' });
      await prompt.ask('Name three minerals');
      const text = await prompt.complete();
      if (way.model === TITAN) {
        // It has no system role: that the prompt was changed is said.
        assert.match(text, /Changed to fit this model/);
        assert.match(text, /"Be brief about rocks\.\s+Name three minerals"/);
      } else {
        assert.match(text, /You wrote 3 words: "Name three minerals"/);
        assert.match(text, /system prompt begins "Be brief about rocks/);
      }
      // The sandbox names the model that a profile stands for.
      assert.ok(text.includes(way.model.replace(/^us\./, '')), text);
      assert.equal(calls.length, 1);
      assert.match(new URL(calls[0].url()).pathname, OPERATIONS[`${way.via} At once`]);
    });
  }

  test('shows its request, signature and response without secrets', async (session) => {
    const prompt = await PromptPage.open(session);
    const calls = watchCalls(session, prompt.page);
    await prompt.choose({ model: CLAUDE, via: 'InvokeModel' });
    await prompt.ask('Which rock is this?');
    await prompt.complete();
    const request = await prompt.rawTab('Request');
    const signature = await prompt.rawTab('Signature');
    const response = await prompt.rawTab('Response');
    assert.match(request, /Which rock is this\?/);
    assert.match(signature, /AWS4-HMAC-SHA256/);
    assert.match(signature, /\/model\/us\.anthropic\.claude-haiku-4-5-20251001-v1%253A0\/invoke-with-response-stream/);
    assert.match(response, /message_delta|messageStop/);
    const sent = await calls[0].allHeaders();
    const token = sent['x-amz-security-token'];
    const mark = sent.authorization.match(/Signature=([0-9a-f]{64})/)[1];
    const everything = await prompt.page.content();
    for (const secret of [token, mark]) {
      assert.ok(secret.length >= 64 && !everything.includes(secret), 'a secret stands in the page');
    }
  });

  test('stops when told and keeps its text', async (session) => {
    const prompt = await PromptPage.open(session);
    await prompt.choose({ model: CLAUDE });
    await prompt.ask('granite [sandbox:words n=2000] [sandbox:rate tokens=40]');
    await expectText(prompt.reply, /granite granite granite/);
    await prompt.stop.click();
    await prompt.reaches(/Stopped/);
    const kept = await prompt.reply.innerText();
    assert.match(kept, /granite granite granite/);
    assert.match(kept, /kept/);
    await prompt.page.waitForTimeout(700);
    assert.equal((await prompt.reply.innerText()).match(/granite/g).length, kept.match(/granite/g).length);
    // And the next one can be sent.
    await prompt.ask('Name one mineral');
    assert.match(await prompt.complete(), /Name one mineral/);
  });

  test('remembers the turns of a conversation', async (session) => {
    const prompt = await PromptPage.open(session);
    const calls = watchCalls(session, prompt.page);
    await prompt.choose({ model: NOVA });
    await prompt.message(1).fill('First question');
    await prompt.page.getByRole('button', { name: 'Add message' }).click();
    await prompt.message(2, 'Assistant').fill('First answer');
    await prompt.page.getByRole('button', { name: 'Add message' }).click();
    await prompt.message(3).fill('Second question here');
    await prompt.send.click();
    assert.match(await prompt.complete(), /You wrote 3 words: "Second question here"/);
    const body = JSON.parse(calls[0].postData());
    assert.deepEqual(body.messages.map(({ role }) => role), ['user', 'assistant', 'user']);
  });

  test('is not asked for with an empty message', async (session) => {
    const prompt = await PromptPage.open(session);
    const calls = watchCalls(session, prompt.page);
    await expectText(prompt.page.getByRole('main'), /Write a message first/);
    await prompt.send.click({ force: true }).catch(() => {});
    await prompt.page.waitForTimeout(300);
    assert.equal(calls.length, 0);
  });
});

// Each fault: what the page says, and whether the text before it is kept.
const FAULTS = [
  ['Throttled (429)', /throttl|too many/i, { partial: false }],
  ['Internal error (500)', /The service failed/, { partial: false }],
  ['Unavailable (503)', /No capacity/, { partial: false }],
  ['Cut in the middle of a frame', /cut|broke|ended|connection/i, { partial: true }],
  ['A damaged frame', /damaged|checksum|corrupt/i, { partial: true }],
  ['An exception in the stream', /The model broke off/, { partial: true }],
  ['An exception before any text', /refused|invalid|valid/i, { partial: false }],
  ['Expired credentials', /expired/i, { partial: false }],
  ["A proxy's HTML page", /No capacity/, { partial: false }],
];

describe('a fault', () => {
  for (const via of ['Converse', 'InvokeModel']) {
    for (const [fault, title, { partial }] of FAULTS) {
      test(`${fault} by ${via} says what, why and what next`, async (session) => {
        session.guard.expect(/Failed to load resource|net::ERR_(INCOMPLETE_CHUNKED_ENCODING|FAILED)/);
        const prompt = await PromptPage.open(session);
        await prompt.choose({ model: CLAUDE, via });
        await prompt.message(1).fill('basalt gneiss schist marble [sandbox:words n=60]');
        await prompt.faults.selectOption({ label: fault });
        await prompt.send.click();
        await prompt.reaches(/Failed/, 30_000);
        assert.match(await prompt.status.textContent(), title);
        const shown = await prompt.reply.innerText();
        assert.match(shown, title);
        assert.match(shown, /Why/);
        assert.match(shown, /What next/);
        if (partial) {
          assert.match(shown, /basalt/);
          assert.match(shown, /kept/);
        } else {
          assert.doesNotMatch(shown, /basalt/);
        }
        // The page is not stuck: without the fault the same prompt is answered.
        await prompt.ask('Name one mineral');
        assert.match(await prompt.complete(), /Name one mineral/);
      });
    }
  }

  for (const [fault, ms] of [['Slow reply', 30_000], ['Stalls in the middle', 30_000], ['A clock that is wrong', 30_000]]) {
    test(`${fault} is waited for or mended, and the reply comes whole`, async (session) => {
      session.guard.expect(/Failed to load resource/);
      const prompt = await PromptPage.open(session);
      await prompt.choose({ model: CLAUDE });
      await prompt.message(1).fill('Name two minerals');
      await prompt.faults.selectOption({ label: fault });
      await prompt.send.click();
      assert.match(await prompt.complete(ms), /Name two minerals/);
    });
  }
});
