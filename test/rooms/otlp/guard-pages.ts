import { afterAll, afterEach, expect } from 'vitest';
import { hasRecorders, takeWrongOtlp } from '../browser/recorder.ts';

async function expectNoWrongOtlp(): Promise<void> {
  expect(await takeWrongOtlp(), 'OTLP that came in over HTTP').toEqual([]);
}

afterEach(() => (hasRecorders() ? expectNoWrongOtlp() : undefined));
// What came in after the last test, and what went past the recorders.
afterAll(expectNoWrongOtlp);
