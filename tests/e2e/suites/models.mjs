// Choosing a model: every one can be found, what it needs is chosen with it, and what the account lists is told from
// what is built in.
import assert from 'node:assert/strict';
import { expectAccessible } from '../harness/axe.mjs';
import { eventually, expectText } from '../harness/expect.mjs';
import { describe, test } from '../harness/tests.mjs';
import { BatchPage } from '../pages/batch.mjs';
import { ModelPicker } from '../pages/models.mjs';
import { PromptPage } from '../pages/prompt.mjs';

const LONG = { timeout: 180_000 };
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const OWN = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl';
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' };

async function openPicker(session, options) {
  const { page } = await PromptPage.open(session, options);
  return new ModelPicker(page);
}

/** The same with the list open and the account's lists in it. */
async function openList(session, options) {
  const picker = await openPicker(session, options);
  await picker.open();
  await picker.refreshed();
  return picker;
}

/** The paths of free calls that a page makes. */
function watchReads(session, page) {
  const paths = [];
  page.on('request', (request) => {
    if (request.url().startsWith(session.sandbox.endpoint) && request.method() === 'GET') {
      paths.push(decodeURIComponent(new URL(request.url()).pathname));
    }
  });
  return paths;
}

/** The account may not list anything. */
const refuseLists = (page) => page.route(/\/(foundation-models|inference-profiles)(\?|$)/, (route) => route.fulfill({
  status: 403,
  headers: { ...CORS, 'x-amzn-errortype': 'AccessDeniedException' },
  json: { message: 'User is not authorized to perform: bedrock:ListFoundationModels' },
}));

const note = (picker) => picker.page.locator('.picker-note');

describe('models', () => {
  test('all are there, and those that cannot be used any more are folded away', async (session) => {
    const picker = await openList(session);
    const folded = await picker.count();
    assert.ok(folded > 100, `${folded}`);
    const groups = await picker.list.getByRole('group').allInnerTexts();
    assert.ok(groups.length >= 10, `${groups.length} groups`);
    await picker.page.getByRole('button', { name: /^Show \d+ legacy, ended or not callable/ }).click();
    await eventually(async () => assert.ok(await picker.count() >= 180, `${await picker.count()}`));
    await picker.page.getByRole('button', { name: 'Fold away' }).click();
    await eventually(async () => assert.equal(await picker.count(), folded));
  });

  test('a search takes words of name, provider and id, and finds what is folded away', async (session) => {
    const picker = await openList(session);
    await picker.search('haiku anthropic');
    const names = await picker.options.locator('b').allInnerTexts();
    assert.ok(names.length > 0 && names.every((name) => /Haiku/.test(name)), names.join(', '));
    await picker.search('claude instant');
    await expectText(picker.list, /Legacy and ended/);
    await picker.field.fill('no such model');
    await expectText(picker.page.getByRole('main'), /Enter uses what is typed as the id/);
    assert.equal(await picker.count(), 0);
  });

  test('a row says what a model reads and makes, costs, and how it is called here', async (session) => {
    const picker = await openList(session);
    await picker.search('claude haiku 4.5');
    const row = await picker.option('Claude Haiku 4.5').innerText();
    assert.match(row, /Anthropic/);
    assert.match(row, /text, images, documents/);
    assert.match(row, /\$1\.10 in, \$5\.50 out/);
    assert.match(row, /us\. profile/);
    assert.match(row, /leaves the Region/);
    assert.match(row, /batch/);
    await picker.search('nova canvas');
    assert.match(await picker.option('Nova Canvas').innerText(), /\$0\.\d+ per image/);
  });

  test('each filter narrows the list to what it says', async (session) => {
    const picker = await openList(session);
    const all = await picker.count();
    const narrowed = async () => {
      await eventually(async () => {
        const count = await picker.count();
        assert.ok(count > 0 && count < all, `${count} of ${all}`);
      });
      return picker.options.allInnerTexts();
    };
    await picker.filter('Provider', 'Cohere');
    assert.ok((await narrowed()).every((row) => /cohere\./.test(row)));
    await picker.page.getByRole('button', { name: 'Clear filters' }).click();
    await eventually(async () => assert.equal(await picker.count(), all));

    await picker.filter('Makes', 'embeddings');
    assert.ok((await narrowed()).every((row) => /embeddings/.test(row)));
    await picker.filter('Makes', 'any');

    await picker.filter('By', 'global. profile');
    assert.ok((await narrowed()).every((row) => /global\. profile/.test(row) && /leaves the geography/.test(row)));
    await picker.filter('By', 'data stay in the Region');
    assert.ok((await narrowed()).every((row) => !/leaves the/.test(row)));
    await picker.filter('By', 'any id');

    await picker.toggle('Batch here');
    assert.ok((await narrowed()).every((row) => !/no batch here/.test(row)));
    await picker.toggle('Batch here', false);

    await picker.toggle('Cheapest first');
    const prices = async () => (await picker.options.allInnerTexts())
      .map((row) => row.match(/\$([\d.]+) in, \$([\d.]+) out/)).filter(Boolean)
      .map(([, input, output]) => Number(input) + Number(output));
    await eventually(async () => {
      const sums = await prices();
      assert.ok(sums.length > 80);
      assert.deepEqual(sums, [...sums].sort((a, b) => a - b));
    });
  });

  test('what is not in the Region stands last, says so, and can be left out', async (session) => {
    session.guard.expect(/Failed to load resource/);
    const picker = await openPicker(session);
    await refuseLists(picker.page);
    await picker.page.getByRole('combobox', { name: 'Region' }).selectOption('ca-west-1');
    await picker.open();
    const last = picker.list.getByRole('group').last();
    assert.match(await last.innerText(), /^Not in ca-west-1/);
    const elsewhere = await last.getByRole('option').allInnerTexts();
    assert.ok(elsewhere.length > 20 && elsewhere.every((row) => /not in ca-west-1/.test(row)));
    const all = await picker.count();
    await picker.toggle('Callable in ca-west-1');
    await eventually(async () => assert.equal(await picker.count(), all - elsewhere.length));
    // And who takes one of them anyway is shown the way there.
    await picker.toggle('Callable in ca-west-1', false);
    await picker.field.fill('nova reel');
    await picker.options.last().click();
    await picker.page.getByRole('button', { name: 'Go to us-east-1' }).click();
    await expectText(picker.ways, /stays in us-east-1/);
  });

  test('a filter for a profile decides by which id a model is called', async (session) => {
    const picker = await openList(session);
    await picker.filter('By', 'global. profile');
    await picker.field.fill('claude haiku 4.5');
    await picker.option('Claude Haiku 4.5').click();
    await picker.expectChosen(`global.${HAIKU}`);
    await expectText(note(picker), /Any commercial Region of AWS may answer/);
  });

  test('the keyboard alone finds, moves, takes and gives up', async (session) => {
    const picker = await openPicker(session);
    const { page } = picker;
    const before = await picker.chosen();
    await picker.field.focus();
    assert.equal(await picker.field.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowDown');
    await picker.refreshed();
    // It opens at the model that is chosen.
    await eventually(async () => assert.equal(await picker.activeName(), 'Claude Haiku 4.5'));
    await page.keyboard.press('End');
    const last = await picker.activeName();
    assert.equal(last, await picker.options.last().locator('b').innerText());
    const inView = await (await picker.active()).evaluate((option) => {
      const [box, list] = [option, option.closest('[role=listbox]')].map((element) => element.getBoundingClientRect());
      return box.top >= list.top - 1 && box.bottom <= list.bottom + 1;
    });
    assert.ok(inView, 'the row under the keyboard is out of view');
    await page.keyboard.press('Home');
    assert.equal(await picker.activeName(), await picker.options.first().locator('b').innerText());
    await page.keyboard.press('PageDown');
    assert.equal(await picker.activeName(), await picker.options.nth(8).locator('b').innerText());
    await page.keyboard.press('ArrowUp');
    assert.equal(await picker.activeName(), await picker.options.nth(7).locator('b').innerText());
    await page.keyboard.press('Escape');
    assert.equal(await picker.field.getAttribute('aria-expanded'), 'false');
    assert.equal(await picker.chosen(), before);

    await picker.field.press('Control+a');
    await page.keyboard.type('nova micro');
    await eventually(async () => assert.equal(await picker.activeName(), 'Nova Micro'));
    await page.keyboard.press('Enter');
    await picker.expectChosen('amazon.nova-micro-v1:0');
    assert.equal(await picker.field.getAttribute('aria-expanded'), 'false');
    assert.ok(await picker.field.evaluate((field) => field === document.activeElement), 'the focus went elsewhere');
  });

  test('filters are reached by Tab, and leaving the list closes it', async (session) => {
    const picker = await openList(session);
    const { page } = picker;
    await page.keyboard.press('Tab');
    const name = () => page.evaluate(() => document.activeElement.labels?.[0]?.innerText ?? '');
    assert.match(await name(), /Provider/);
    assert.equal(await picker.field.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Escape');
    assert.equal(await picker.field.getAttribute('aria-expanded'), 'false');
    assert.ok(await picker.field.evaluate((field) => field === document.activeElement));
    await picker.open();
    await page.getByRole('heading', { level: 1 }).click();
    await eventually(async () => assert.equal(await picker.field.getAttribute('aria-expanded'), 'false'));
  });

  test('a model that needs a profile is called by one, and another is one press away', async (session) => {
    const picker = await openList(session);
    await picker.search('sonnet 4.5');
    await picker.option('Claude Sonnet 4.5').click();
    const id = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
    await picker.expectChosen(`us.${id}`);
    await expectText(picker.ways, /us\. profile[\s\S]*may go to us-east-2, us-west-2/);
    await expectText(picker.ways, /global\. profile[\s\S]*may go to any commercial Region/);
    assert.equal(await picker.ways.getByRole('radio', { name: /bare id/ }).count(), 0);
    await picker.ways.getByRole('radio', { name: /global\. profile/ }).check();
    await picker.expectChosen(`global.${id}`);
    await expectText(note(picker), /the data may leave the Region and its part of the world/);

    // Its bare id, typed whole: the list offers the profile, and so does what is said of it elsewhere.
    await picker.field.fill(id);
    await picker.field.press('Enter');
    await picker.expectChosen(`us.${id}`);
    await picker.field.fill(id);
    await picker.field.blur();
    await expectText(note(picker), /refused by its bare id: it needs an inference profile/);
    // It is not sent so, whatever is written.
    await expectText(picker.page.getByRole('main'), /Its bare id is refused\. Choose one of its profiles/);
    await picker.page.getByRole('button', { name: `Use us.${id}` }).click();
    await picker.expectChosen(`us.${id}`);
  });

  test('where a bare id is served, it is the first way', async (session) => {
    const picker = await openList(session);
    await picker.search('nova lite');
    await picker.option('Nova Lite').click();
    await picker.expectChosen('amazon.nova-lite-v1:0');
    await expectText(picker.ways, /bare id[\s\S]*stays in us-east-1/);
    await picker.ways.getByRole('radio', { name: /us\. profile/ }).check();
    await picker.expectChosen('us.amazon.nova-lite-v1:0');
  });

  test('what cannot be called says why and is not taken', async (session) => {
    const picker = await openList(session);
    const before = await picker.chosen();
    await picker.search('sonic');
    const row = picker.options.first();
    assert.equal(await row.getAttribute('aria-disabled'), 'true');
    assert.match(await row.innerText(), /Cannot be called here: .*HTTP\/2 stream/);
    await row.click({ force: true });
    await picker.field.press('Enter');
    assert.equal(await picker.field.getAttribute('aria-expanded'), 'true');
    await picker.field.press('Escape');
    await picker.expectChosen(before);
  });

  test('an id nobody knows is taken as it is, words of a search are not', async (session) => {
    const picker = await openPicker(session);
    const before = await picker.chosen();
    await picker.field.fill('acme.granite-v1:0');
    await picker.field.press('Enter');
    await picker.expectChosen('acme.granite-v1:0');
    await expectText(note(picker), /does not know the model id acme\.granite-v1:0/);
    await picker.field.fill('us.acme.other-v1:0');
    await picker.field.blur();
    await picker.expectChosen('us.acme.other-v1:0');
    await picker.field.fill('claude haiku');
    await picker.field.blur();
    await picker.expectChosen('us.acme.other-v1:0');
    assert.notEqual(before, await picker.chosen());
  });

  test('what is behind an opaque ARN is asked once and said', async (session) => {
    const picker = await openPicker(session);
    const asked = [];
    const models = ['us-east-1', 'us-west-2'].map((region) => ({
      modelArn: `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`,
    }));
    await picker.page.route(/\/inference-profiles\/arn/, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ headers: CORS, json: { inferenceProfileArn: OWN, models, type: 'APPLICATION' } });
    });
    await picker.field.fill(OWN);
    await picker.field.blur();
    await expectText(note(picker), /Nova Lite answers behind it: the service said so/);
    await expectText(note(picker), /may go to us-west-2/);
    assert.equal(await picker.page.getByRole('combobox', { name: 'Body format' }).count(), 0);
    await picker.field.fill('amazon.nova-micro-v1:0');
    await picker.field.blur();
    await picker.field.fill(OWN);
    await picker.field.blur();
    await expectText(note(picker), /Nova Lite answers behind it/);
    assert.equal(asked.length, 1, asked.join('\n'));
  });

  test('an ARN that the service does not know can still be called, and asked about again', async (session) => {
    session.guard.expect(/Failed to load resource/);
    const picker = await openPicker(session);
    await picker.field.fill(OWN);
    await picker.field.blur();
    await expectText(note(picker), /Which model answers behind it could not be asked: .*The built-in facts stand/);
    await picker.page.getByRole('button', { name: 'Try again' }).click();
    await expectText(note(picker), /could not be asked/);
    await expectText(note(picker), /It can be called through Converse/);
  });

  test('another Region offers what serves the model there', async (session) => {
    const picker = await openPicker(session);
    await picker.page.getByRole('combobox', { name: 'Region' }).selectOption('eu-west-1');
    await expectText(note(picker), /Profile us is not known to take requests in eu-west-1/);
    await picker.page.getByRole('button', { name: `Use eu.${HAIKU}` }).click();
    await picker.expectChosen(`eu.${HAIKU}`);
  });

  test('the batch page has the same list', async (session) => {
    const batch = await BatchPage.open(session);
    const picker = new ModelPicker(batch.page);
    await picker.open();
    await picker.search('sonnet 4.5');
    await picker.option('Claude Sonnet 4.5').click();
    await picker.expectChosen('us.anthropic.claude-sonnet-4-5-20250929-v1:0');
    await expectText(picker.ways, /global\. profile/);
  });
});

describe('what the account lists', () => {
  test('is asked when the list is opened, once, and on the button', async (session) => {
    const picker = await openPicker(session);
    const reads = watchReads(session, picker.page);
    await expectText(picker.facts.locator('summary'), /built in/);
    assert.deepEqual(reads, []);
    await picker.open();
    await picker.refreshed();
    assert.match(await picker.source.innerText(), /in us-east-1, \d\d.\d\d.*: \d+ models, \d+ profiles\. Prices are built in/);
    const once = reads.length;
    assert.ok(reads.includes('/foundation-models') && reads.includes('/inference-profiles'), reads.join(' '));
    await picker.field.press('Escape');
    await picker.open();
    assert.equal(reads.length, once);
    await picker.refresh.click();
    await eventually(async () => assert.ok(reads.length >= 2 * once, reads.join(' ')));
    await picker.refreshed();
    // The lists are a Region's own.
    await picker.field.press('Escape');
    await picker.page.getByRole('combobox', { name: 'Region' }).selectOption('eu-west-1');
    await picker.open();
    await eventually(async () => assert.match(await picker.source.innerText(), /Listed in your account in eu-west-1/));
  });

  test('is marked as live among the facts, and the rest says where it comes from', async (session) => {
    const picker = await openList(session);
    await picker.field.press('Escape');
    await picker.facts.locator('summary').click();
    await expectText(picker.facts, /Live: said by the service in us-east-1/);
    const live = async (name) => picker.facts.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]').innerText();
    assert.match(await live(/^Streams$/), /live/);
    assert.match(await live(/^Reads$/), /live/);
    assert.doesNotMatch(await live(/^Price$/), /live/);
    await expectText(picker.facts, /Built in: /);
    await expectText(picker.facts, /Prices: .*\d{4}-\d\d-\d\d/);
  });

  test('one model can be asked about alone', async (session) => {
    const picker = await openPicker(session);
    const reads = watchReads(session, picker.page);
    await picker.facts.locator('summary').click();
    assert.doesNotMatch(await picker.facts.locator('dl').innerText(), /live/);
    await picker.page.getByRole('button', { name: 'Ask the service about it' }).click();
    await expectText(picker.facts.locator('dl'), /live/);
    assert.deepEqual(reads, [`/foundation-models/${HAIKU}`]);
  });

  test('has models that the catalogue does not know', async (session) => {
    const picker = await openPicker(session);
    await picker.page.route(/\/foundation-models$/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.modelSummaries.push({
        modelId: 'acme.granite-v1:0',
        modelName: 'Granite',
        providerName: 'Acme',
        inputModalities: ['TEXT'],
        outputModalities: ['TEXT'],
        inferenceTypesSupported: ['ON_DEMAND'],
        modelLifecycle: { status: 'ACTIVE' },
      });
      await route.fulfill({ response, json: body });
    });
    await picker.open();
    await picker.refreshed();
    await picker.search('granite');
    const row = picker.option('Granite');
    assert.match(await row.innerText(), /not in the catalogue/);
    await row.click();
    await picker.expectChosen('acme.granite-v1:0');
  });

  test('is not needed: where it is refused, that is a note and everything works', async (session) => {
    session.guard.expect(/Failed to load resource/);
    const picker = await openPicker(session);
    await refuseLists(picker.page);
    await picker.open();
    await expectText(picker.source, /The models could not be listed: .*AccessDenied/);
    await expectText(picker.source, /The inference profiles could not be listed/);
    await picker.search('nova micro');
    await picker.option('Nova Micro').click();
    await picker.expectChosen('amazon.nova-micro-v1:0');
  });
});

describe('models, looks', () => {
  test('a phone shows the list between its bars', async (session) => {
    const { page } = await PromptPage.open(session, { width: 390 });
    const picker = new ModelPicker(page);
    await picker.open();
    await picker.refreshed();
    const [list, nav] = await Promise.all([picker.source.boundingBox(), page.getByRole('navigation', { name: 'Pages' }).boundingBox()]);
    assert.ok(list.y + list.height <= nav.y + 1, `the list ends at ${list.y + list.height}, the bar begins at ${nav.y}`);
    const sizes = await page.locator('.options').getByRole('button').or(picker.filters.locator('label')).evaluateAll(
      (controls) => controls.map((control) => control.getBoundingClientRect().height),
    );
    assert.ok(sizes.length > 4 && sizes.every((height) => height >= 44), sizes.join(' '));
    await picker.search('sonnet 4.5');
    await picker.option('Claude Sonnet 4.5').click();
    await picker.expectChosen('us.anthropic.claude-sonnet-4-5-20250929-v1:0');
  });

  test('the list, on both pages, in a search, with what cannot be called', async (session) => {
    const picker = await openList(session);
    await expectAccessible(picker.page, 'models-all');
    await picker.search('claude');
    await expectAccessible(picker.page, 'models-search');
    await picker.search('sonic');
    await expectAccessible(picker.page, 'models-not-callable');
    await picker.field.press('Escape');
    const batch = await BatchPage.open(session);
    const other = new ModelPicker(batch.page);
    await other.open();
    await other.refreshed();
    await expectAccessible(other.page, 'models-batch');
  }, LONG);

  test('the facts, and what speaks against a choice', async (session) => {
    const picker = await openPicker(session);
    await picker.facts.locator('summary').click();
    await picker.page.getByRole('button', { name: 'Ask the service about it' }).click();
    await expectText(picker.facts.locator('dl'), /live/);
    await expectAccessible(picker.page, 'models-facts');
    await picker.page.getByRole('combobox', { name: 'Region' }).selectOption('eu-west-1');
    await expectText(note(picker), /Profile us is not known/);
    await expectAccessible(picker.page, 'models-elsewhere');
  }, LONG);
});
