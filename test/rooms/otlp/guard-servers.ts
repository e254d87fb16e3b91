import { afterAll, afterEach, expect } from 'vitest';
import { takeWrongOtlp, watchOtlp } from './watch-otlp.ts';

async function expectNoWrongOtlp(): Promise<void> {
  expect(await takeWrongOtlp(), 'OTLP that came in over HTTP').toEqual([]);
}

watchOtlp();
afterEach(expectNoWrongOtlp);
// This checks the payloads that hooks sent, and the payloads after the last test.
afterAll(expectNoWrongOtlp);
