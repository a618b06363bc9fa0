// Writes tests/fixtures/images/javascript.json: bodies for image and video models as the AI SDK and promptfoo make
// them.
//
//   npm install --prefix target/images @ai-sdk/amazon-bedrock@5.0.101
//   npm install --prefix target/images --ignore-scripts --omit=optional promptfoo@0.121.20
//   node tests/oracles/images.mjs target/images
//
// The AI SDK's requests are caught where it would send them; promptfoo's body is asked of its provider, which makes it
// without sending. `differs` says why a body does not pass the check as it is, and `findings` what is found.
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import {deflateSync, crc32} from 'node:zlib';

const folder = resolve(process.argv[2] ?? 'target/images', 'node_modules');
const require = createRequire(join(folder, 'x.js'));
const out = new URL('../fixtures/images/', import.meta.url);
const version = (name) => JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version;

/** A black PNG of one bit a pixel. */
function png(width, height) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const ends = [Buffer.alloc(4), Buffer.alloc(4)];
    ends[0].writeUInt32BE(data.length);
    ends[1].writeUInt32BE(crc32(body));
    return Buffer.concat([ends[0], body, ends[1]]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}

const cases = [];
const IMAGE = png(64, 64);
const CANVAS = 'amazon.nova-canvas-v1:0';

const {createAmazonBedrock} = require('@ai-sdk/amazon-bedrock');
async function canvas(asked, differs) {
  let body;
  const bedrock = createAmazonBedrock({
    region: 'us-east-1',
    apiKey: 'none',
    fetch: async (_, init) => {
      body = JSON.parse(init.body);
      return new Response(JSON.stringify({images: [IMAGE.toString('base64')]}), {headers: {'content-type': 'application/json'}});
    },
  });
  await bedrock.image(CANVAS).doGenerate({n: 1, prompt: undefined, size: undefined, aspectRatio: undefined, seed: undefined, files: undefined, mask: undefined, providerOptions: {}, ...asked});
  cases.push({tool: 'ai-sdk', family: 'nova-canvas', model: CANVAS, body, ...differs});
}
const file = {type: 'file', mediaType: 'image/png', data: new Uint8Array(IMAGE)};
const options = (bedrock) => ({providerOptions: {bedrock}});
await canvas({prompt: 'A red fox', n: 2, size: '512x512', seed: 42, ...options({quality: 'premium', negativeText: 'snow', cfgScale: 7.5, style: 'PHOTOREALISM'})});
await canvas({prompt: 'The same at night', files: [file, file], ...options({similarityStrength: 0.9})});
await canvas({prompt: 'A hat', files: [file], mask: file});
await canvas({prompt: 'A hat', files: [file], ...options({maskPrompt: 'the head', negativeText: 'feathers'})});
await canvas({prompt: 'Mountains', files: [file], ...options({taskType: 'OUTPAINTING', maskPrompt: 'the person', outPaintingMode: 'PRECISE'})});
await canvas({files: [file], ...options({taskType: 'BACKGROUND_REMOVAL'})});
await canvas({prompt: 'A red fox', size: '1000x600'}, {
  differs: 'The AI SDK hands on any size; sides of Canvas are multiples of 16.',
  findings: ['out-of-range imageGenerationConfig.height', 'out-of-range imageGenerationConfig.width'],
});

/** The class that promptfoo has for a model, in the module whose name begins so. */
function provider(name) {
  const modules = join(folder, 'promptfoo', 'dist', 'src');
  const found = readdirSync(modules).find((entry) => entry.startsWith(`${name}-`) && entry.endsWith('.cjs'));
  return Object.values(require(join(modules, found))).find((value) => typeof value === 'function' && value.prototype?.buildModelInput);
}
function film(family, model, module, prompt, config, differs) {
  const Provider = provider(module);
  const {input, error} = new Provider(model, {config}).buildModelInput(prompt, config);
  if (error) {
    throw new Error(error);
  }
  cases.push({tool: 'promptfoo', family, model, body: input, ...differs});
}
const frame = png(1280, 720).toString('base64');
const small = IMAGE.toString('base64');
const reel = (prompt, config, differs) => film('nova-reel', 'amazon.nova-reel-v1:1', 'nova-reel', prompt, config, differs);
reel('Waves at dusk', {seed: 7});
reel('Waves at dusk', {image: frame});
reel('Waves at dusk', {image: small}, {
  differs: 'promptfoo does not look at the image; Nova Reel takes 1,280 by 720 pixels.',
  findings: ['image-data textToVideoParams.images[0].source'],
});
reel('A day in a port', {taskType: 'MULTI_SHOT_AUTOMATED', durationSeconds: 18});
reel('', {taskType: 'MULTI_SHOT_MANUAL', durationSeconds: 12, shots: [{text: 'Morning'}, {text: 'Night', image: {format: 'png', source: {bytes: frame}}}]}, {
  differs: 'promptfoo sends a length with shots of its own; the user guide has none there.',
  findings: ['refused-member videoGenerationConfig'],
});
const ray = (prompt, config) => film('luma-ray', 'luma.ray-v2:0', 'luma-ray', prompt, config);
ray('A walk on the beach', {});
ray('A walk on the beach', {aspectRatio: '9:21', duration: '9s', resolution: '540p', loop: true, startImage: small, endImage: small});

mkdirSync(out, {recursive: true});
const versions = {'ai-sdk': version('@ai-sdk/amazon-bedrock'), promptfoo: version('promptfoo')};
writeFileSync(new URL('javascript.json', out), `${JSON.stringify({versions, cases}, null, 1)}\n`);
console.log(`${cases.length} bodies of`, versions);
process.exit(0);
