import { createIngest, type IngestOptions } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';
import { expect, vi } from 'vitest';
import type { Diagnostic } from '../../../src/core/index.ts';
import { WRONG_ON_PURPOSE } from '../otlp/watch-otlp.ts';
import { listen } from './listen.ts';

export const traceId = '0af7651916cd43dd8448eb211c80319c';
export const spanOf = (changes: object = {}) => ({
  traceId,
  spanId: 'b7ad6b7169203331',
  name: 'GET',
  kind: 3,
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000000000002',
  ...changes,
});
export const tracesOf = (...spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
export const logs = {
  resourceLogs: [
    { scopeLogs: [{ logRecords: [{ timeUnixNano: '1700000000000000000', body: { stringValue: 'hi' } }] }] },
  ],
};

/**
 * Serves an ingest over HTTP until the test has finished. Its payloads are wrong on purpose, unless a test says
 * otherwise.
 */
export async function serve(options: Partial<IngestOptions> = {}) {
  const exporter = memoryExporter();
  const onDiagnostic = vi.fn<(diagnostic: Diagnostic) => void>();
  const address = await listen(createIngest({ exporter, allowAnonymous: true, onDiagnostic, ...options }));
  const send = (body: unknown, { path = '/v1/traces', headers = {} } = {}) =>
    fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...WRONG_ON_PURPOSE, ...headers },
      body:
        typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    });
  /** Shows that nothing was accepted so far, and that the process still works. */
  const expectNothingTaken = async () => {
    expect(exporter.records()).toEqual([]);
    expect((await send(tracesOf())).status).toBe(200);
  };
  return { address, send, exporter, onDiagnostic, expectNothingTaken };
}

export const errorOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error: unknown }).error;
