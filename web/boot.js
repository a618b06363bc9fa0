// Starts the console. A file and not an inline script, because the Content-Security-Policy allows none.
// Trunk's preload links name the hashed files.

const NEEDS = 'Chrome or Edge 96, Firefox 89, Safari 16.4, or newer';

/** The address of a file that Trunk preloads. */
function preloaded(selector) {
  const link = document.querySelector(selector);
  if (!link) {
    throw new Error(`index.html has no ${selector}: it is not the page the build wrote`);
  }
  return link.href;
}

/** What went wrong and what to do about it, in words for the person in front of the page. */
function explain(error) {
  if (typeof WebAssembly !== 'object') {
    return [
      'WebAssembly is missing in this browser',
      `Outcrop is WebAssembly. Use ${NEEDS}; if yours is newer, a setting such as a lockdown mode has switched WebAssembly off for this site.`,
    ];
  }
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    return [
      'This browser cannot run Outcrop',
      `It did not accept the WebAssembly module. Update it: Outcrop needs ${NEEDS}. If it is up to date, reload once with the cache bypassed (Ctrl+Shift+R), because the download may have been cut.`,
    ];
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return [
      'Outcrop stopped while starting',
      'This is a bug in Outcrop. Reload the page; if it happens again, please report it with the text below.',
    ];
  }
  return [
    'A part of Outcrop could not be loaded',
    'The connection was cut, or the site was updated a moment ago. Reload the page. If it stays, the server must serve every file of the build, with .js as text/javascript and .wasm as application/wasm.',
  ];
}

function paragraph(text, name) {
  const element = document.createElement('p');
  element.className = name;
  element.textContent = text;
  return element;
}

function showFailure(error) {
  const [title, advice] = explain(error);
  const page = document.createElement('main');
  page.className = 'boot boot-failed';
  page.setAttribute('role', 'alert');
  const heading = document.createElement('h1');
  heading.className = 'boot-title';
  heading.textContent = title;
  page.append(heading, paragraph(advice, 'boot-advice'), paragraph(String(error), 'boot-detail'));
  // Whatever is there is either the loading note or half a page: neither can be used.
  document.body.replaceChildren(page);
}

try {
  const app = await import(preloaded('link[rel="modulepreload"]'));
  await app.default({ module_or_path: preloaded('link[rel="preload"][as="fetch"]') });
  document.getElementById('boot')?.remove();
} catch (error) {
  showFailure(error);
  throw error;
}
