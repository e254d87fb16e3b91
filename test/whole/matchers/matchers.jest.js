import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createTestTracing, tracingMatchers } from 'waybill/testing';
import { readFailures, runPassing } from './matcher-scenario.js';

expect.extend(tracingMatchers);

it('pass in Jest', () => {
  expect(() => runPassing(expect, { createTestTracing })).not.toThrow();
});

it('fail in Jest with the same messages as in Vitest', () => {
  const known = readFileSync(new URL('failures.txt', import.meta.url), 'utf8');
  expect(readFailures(expect, { createTestTracing })).toBe(known);
});
