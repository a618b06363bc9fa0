// Tests that run wherever the package runs: `run(outcrop, fixtures)` each.
import { argumentTests } from './arguments.mjs';
import { checkTests } from './check.mjs';
import { frameTests } from './frames.mjs';
import { signTests } from './sign.mjs';

export const TESTS = { ...signTests, ...checkTests, ...frameTests, ...argumentTests };
