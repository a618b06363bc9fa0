// npm packages are installed in the tools' cache, not beside the sources: `cargo xtask` says where.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A setting that `cargo xtask test` makes. */
export function setting(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set. Run these tests with: cargo xtask test --only e2e-chromium`);
  }
  return value;
}

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Loads a package from the tools' cache. */
export const load = (name) => createRequire(join(setting('OUTCROP_NODE_MODULES'), 'here.cjs'))(name);
