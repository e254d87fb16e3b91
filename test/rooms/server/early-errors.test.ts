import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import { createTracing, otlpExporter, parseReference, type TraceData } from 'waybill';
import { type QueryFunction, findTraces, migrate, postgresExporter, readTrace } from 'waybill/postgres';
import { createIngest } from 'waybill/server';
import { listen } from './listen.ts';

let pglite: PGlite;
const query: QueryFunction = async (sql, params) =>
  (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;

beforeAll(async () => {
  pglite = await openPglite();
  await migrate(query);
}, 60_000);
afterAll(() => pglite.close());

async function setUp(sampleRatio: number) {
  const address = await listen(createIngest({ exporter: postgresExporter(query), allowAnonymous: true }));
  const tracing = createTracing({ service: 'web', exporter: otlpExporter({ url: address }), sampleRatio });
  // Support also finds the trace by the reference alone.
  const lookUp = async (reference: string): Promise<TraceData | null> => {
    const parsed = parseReference(reference);
    if (!('low40' in parsed)) throw new Error(`${reference} is no reference`);
    const [found] = await findTraces(query, { kind: 'reference', low40: parsed.low40 });
    return found ? readTrace(query, found.traceId) : null;
  };
  return { tracing, lookUp };
}

it.each([1, 0])(
  'draws the timeline of an error before its action has ended, and again after its end, with a ratio of %d',
  async (sampleRatio) => {
    const { tracing, lookUp } = await setUp(sampleRatio);
    const action = tracing.startAction('Save');
    action.log.info('step 1');
    action.span('Validate', () => {});
    const reference = action.run(() => tracing.captureError(new Error('refused')).reference);
    await tracing.flush();

    const early = await lookUp(reference);
    expect(early?.spans).toMatchObject([
      { name: 'Save', spanId: action.spanId, attributes: { 'waybill.unfinished': true } },
      { name: 'Validate', parentSpanId: action.spanId },
    ]);
    expect(early?.spans[0]).not.toHaveProperty('parentSpanId', expect.any(String));
    expect(early?.logs.map(({ body }) => body)).toEqual(['step 1', 'Error: refused']);

    action.end();
    await tracing.flush();
    const late = await lookUp(reference);
    expect(late?.spans.map(({ name }) => name)).toEqual(['Save', 'Validate']);
    expect(late?.spans[0]).toMatchObject({ spanId: action.spanId, status: { code: 'error' } });
    expect(late?.spans[0]?.attributes).not.toHaveProperty('waybill.unfinished');
    expect(late?.logs).toEqual(early?.logs);
  },
);

it('keeps nothing of an action that is neither sampled nor failed', async () => {
  const { tracing, lookUp } = await setUp(0);
  const action = tracing.startAction('Save');
  action.log.info('step 1');
  action.end();
  await tracing.flush();
  expect(await lookUp(action.reference)).toBeNull();
});
