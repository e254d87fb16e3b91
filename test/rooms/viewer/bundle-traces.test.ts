import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import { createSupportBundle, type TelemetryRecord } from 'waybill';
import { type QueryFunction, findTraces, migrate, postgresExporter } from 'waybill/postgres';
import { createTestTracing } from 'waybill/testing';
import { parseSupportBundle } from '../../../src/support-bundle/parse-support-bundle.ts';
import { bundledTraces } from '../../../src/viewer/search/bundle-traces.ts';

let pglite: PGlite;
let query: QueryFunction;
beforeAll(async () => {
  pglite = await openPglite();
  query = async (sql, params) => (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
  await migrate(query);
}, 60_000);
afterAll(() => pglite.close());

/** Gives the records of a page: one failed action, one successful action, and an error outside of any action. */
function record(): readonly TelemetryRecord[] {
  const { tracing, clock, endActions, records } = createTestTracing({ service: 'shop-web' });
  tracing.setSession('5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10');
  const save = tracing.startAction('Save');
  save.log.info('begins');
  save.span('Store', (span) => {
    span.log.error('said of the span too');
    clock.advance(12.345678);
    span.end({ failure: '503' });
  });
  save.log.error('said beside it');
  endActions();
  clock.advance(1000);
  tracing.startAction('Load').log.info('loads');
  clock.advance(3.5);
  endActions();
  clock.advance(1000);
  tracing.captureError(new Error('outside of any action'));
  clock.advance(20_000);
  for (let frame = 0; frame < 100; frame++) {
    tracing.captureError(new Error('in each frame'));
    clock.advance(16);
  }
  return records();
}

it('sums traces up as a search of the same records at the server does', async () => {
  const recorded = record();
  await postgresExporter(query)(recorded, {
    signal: AbortSignal.timeout(10_000),
    exit: false,
    maxBytes: Infinity,
    fetch,
  });
  const { resource } = recorded[0]!;
  const text = createSupportBundle({ recent: () => recorded, resource, environment: 'test' });
  const traces = bundledTraces(parseSupportBundle(text)!);
  expect(traces.map(({ summary }) => summary.name)).toEqual([
    'Error: in each frame',
    'Error: outside of any action',
    'Save',
    'Load',
  ]);
  // Three records stand for the hundred errors.
  expect(traces[0]!.trace.logs).toHaveLength(3);
  expect(traces[0]!.summary.errorCount).toBe(100);
  for (const { summary } of traces) {
    expect(await findTraces(query, { kind: 'trace', traceId: summary.traceId })).toEqual([summary]);
  }
});
