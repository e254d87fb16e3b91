import { createTracing, otlpExporter, type TraceData, type Tracing } from 'waybill';
import { type QueryFunction, postgresExporter, readTrace } from 'waybill/postgres';
import { createIngest, createServerTracing } from 'waybill/server';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Diagnostic } from '../../../src/core/index.ts';
import { WRONG_ON_PURPOSE } from '../otlp/watch-otlp.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';

const SENDERS: Readonly<Record<string, unknown>> = {
  alice: { tenant: 'acme', sender: 'alice' },
  mallory: { tenant: 'acme', sender: 'mallory' },
  eve: { tenant: 'umbrella', sender: 'eve' },
  backend: { tenant: 'acme', sender: 'backend', lane: 'server' },
  page: { tenant: 'acme', lane: 'page' },
  mistake: { tenant: 'acme', lane: 'servers' },
};

let query: QueryFunction;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ query, close } = await openDatabase());
}, 120_000);
beforeEach(() => query('truncate waybill.spans, waybill.logs'));
afterAll(() => close());

type Body = Record<string, { scopeSpans: { scope: object; spans: Record<string, unknown>[] }[] }[]>;

async function serve() {
  const onDiagnostic = vi.fn<(diagnostic: Diagnostic) => void>();
  const url = await listen(
    createIngest({
      exporter: postgresExporter(query),
      authenticate: ({ headers }) => SENDERS[headers.get('authorization') ?? ''],
      onDiagnostic,
    }),
  );
  /** The bodies of the requests that pages sent. */
  const bodies: Body[] = [];
  const post = async (who: string, body: object) => {
    const { status } = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: who, ...WRONG_ON_PURPOSE },
      body: JSON.stringify(body),
    });
    return status;
  };
  const openPage = (who: string): Tracing => {
    const send = otlpExporter({ url, headers: { authorization: who } });
    const tracing = createTracing({
      service: 'shop-web',
      exporter: (records, request) =>
        send(records, {
          ...request,
          fetch(input, init) {
            const body = JSON.parse(init?.body as string) as Body;
            if ('resourceSpans' in body) bodies.push(body);
            return request.fetch(input, init);
          },
        }),
    });
    onTestFinished(() => tracing.dispose());
    return tracing;
  };
  return { url, post, openPage, bodies, onDiagnostic };
}

const read = (traceId: string): Promise<TraceData | null> => readTrace(query, traceId, { tenant: 'acme' });

/** Copies a body, with other facts about its spans. */
function forge(body: Body, facts: object, scope?: object): Body {
  const copy = structuredClone(body);
  for (const group of copy['resourceSpans']!)
    for (const part of group.scopeSpans) {
      if (scope) part.scope = scope;
      for (const span of part.spans) Object.assign(span, facts);
    }
  return copy;
}

const PAID = {
  name: 'POST /pay',
  kind: 2,
  status: { code: 1 },
  endTimeUnixNano: '1790000009000000000',
  startTimeUnixNano: '1700000000000000000',
  attributes: [{ key: 'user.id', value: { stringValue: 'alice' } }],
};

it.each(['first', 'last'])(
  'does not let a page turn the failed request of a server into a good one, if it comes %s',
  async (when) => {
    const { post } = await serve();
    const tracing = createServerTracing({
      service: 'pay',
      exporter: (records, request) => postgresExporter(query)(records, { ...request, tenant: 'acme' }),
      verify: () => ({ userId: 'mallory', sessionId: null }),
      onDiagnostic: () => {},
    });
    const handler = tracing.withTracing(() => {
      throw new Error('declined');
    });
    // The ids stand in `Server-Timing` before the server has stored its own record.
    const answer = await handler(
      new Request('http://127.0.0.1/pay', { headers: { 'sec-fetch-dest': 'document', accept: 'text/html' } }),
    );
    const [, traceId, spanId] = /00-(\w{32})-(\w{16})/.exec(answer.headers.get('server-timing')!)!;
    const forged = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId, ...PAID }] }] }] };
    const attack = async () => expect(await post('mallory', forged)).toBe(200);
    if (when === 'first') await attack();
    await tracing.flush();
    if (when === 'last') await attack();
    await tracing.dispose();
    const trace = (await read(traceId!))!;
    expect(trace.spans).toHaveLength(1);
    expect(trace.spans[0]).toMatchObject({
      spanId,
      status: { code: 'error' },
      attributes: { 'user.id': 'mallory' },
      resource: { 'service.name': 'pay' },
    });
    expect(trace.spans[0]).not.toHaveProperty('lane');
    expect(trace.claims).toMatchObject([
      { spanId, lane: 'page', status: { code: 'ok' }, attributes: { 'user.id': 'alice' } },
    ]);
  },
);

it('does not let another sender finish the failed snapshot of a page, and takes its true end', async () => {
  const { post, openPage, bodies } = await serve();
  const tracing = openPage('alice');
  const action = tracing.startAction('pay');
  action.run(() => tracing.captureError(new Error('declined')));
  await tracing.flush();
  const [snapshot] = bodies;
  const good = { ...PAID, name: 'pay', kind: 1, attributes: [] };
  const writer = (value: string) => ({
    name: 'waybill',
    attributes: [{ key: 'waybill.writer', value: { stringValue: value } }],
  });
  const scopes = [
    { name: 'waybill' },
    writer('0'.repeat(32)),
    writer('short'),
    writer('g'.repeat(32)),
    writer(''),
  ];
  for (const who of ['mallory', 'alice']) {
    for (const scope of scopes) expect(await post(who, forge(snapshot!, good, scope))).toBe(200);
  }
  expect((await read(action.traceId))?.spans).toMatchObject([
    { name: 'pay', attributes: { 'waybill.unfinished': true } },
  ]);
  action.end({ error: new Error('declined') });
  await tracing.flush();
  for (const scope of scopes) expect(await post('mallory', forge(snapshot!, good, scope))).toBe(200);
  // Replays of what the page itself sent change nothing either.
  for (const body of bodies.toReversed()) expect(await post('mallory', body)).toBe(200);
  const trace = (await read(action.traceId))!;
  expect(trace.spans).toMatchObject([{ name: 'pay', status: { code: 'error' } }]);
  expect(trace.spans[0]!.attributes).not.toHaveProperty('waybill.unfinished');
  expect(trace.claims?.map(({ lane }) => lane)).toEqual(trace.claims?.map(() => 'page'));
  expect(trace.claims?.length).toBeGreaterThan(0);
});

it('does not let another tenant change a span, even with the writer of its page', async () => {
  const { post, openPage, bodies } = await serve();
  const tracing = openPage('alice');
  const action = tracing.startAction('pay');
  action.run(() => tracing.captureError(new Error('declined')));
  await tracing.flush();
  expect(await post('eve', forge(bodies[0]!, { ...PAID }))).toBe(200);
  expect(await read(action.traceId)).toMatchObject({ spans: [{ name: 'pay' }] });
  expect(await read(action.traceId)).not.toHaveProperty('claims');
});

it('takes the lane of a trusted backend from authenticate, and of nothing in the request', async () => {
  const { post, onDiagnostic } = await serve();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const lane = { key: 'waybill.lane', value: { stringValue: 'server' } };
  const body = (spanId: string) => ({
    lane: 'server',
    resourceSpans: [
      {
        resource: { attributes: [lane] },
        scopeSpans: [
          {
            scope: { attributes: [lane] },
            spans: [{ traceId, spanId, ...PAID, lane: 'server', attributes: [lane] }],
          },
        ],
      },
    ],
  });
  expect(await post('backend', body('00000000000000b1'))).toBe(200);
  expect(await post('alice', body('00000000000000a1'))).toBe(200);
  expect(await post('page', body('00000000000000c1'))).toBe(200);
  expect(await post('mistake', body('00000000000000d1'))).toBe(401);
  const trace = await read(traceId);
  expect(trace?.spans.map((span) => [span.spanId.slice(-2), span.lane])).toEqual([
    ['a1', 'page'],
    ['b1', undefined],
    ['c1', 'page'],
  ]);
  expect(onDiagnostic.mock.calls.map(([{ kind }]) => kind)).toEqual(['lane']);
  const rows = await query(
    "select span_id, data ->> 'waybill.lane' as lane from api.get_trace_timeline($1, 'acme')",
    [traceId],
  );
  expect(rows).toEqual([
    { span_id: '00000000000000a1', lane: 'page' },
    { span_id: '00000000000000b1', lane: null },
    { span_id: '00000000000000c1', lane: 'page' },
  ]);
});
