import { afterAll, afterEach, expect } from 'vitest';
import { hasRecorders, takeWrongOtlp } from '../browser/recorder.ts';

async function expectNoWrongOtlp(): Promise<void> {
  expect(await takeWrongOtlp(), 'OTLP that came in over HTTP').toEqual([]);
}

afterEach(() => (hasRecorders() ? expectNoWrongOtlp() : undefined));
// This checks the payloads after the last test, and the payloads that went to no recorder.
afterAll(expectNoWrongOtlp);
