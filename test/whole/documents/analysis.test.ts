import { expect, it } from 'vitest';
import type { TraceReader } from 'waybill';
import { span, trace } from '../../../stories/fixtures/trace-records.ts';

it('names the slowest steps in the example of an analysis', async () => {
  const { ownMs, slowestSteps } = await import('docs:analysis/slowest');
  const root = span(1, 'Invite member', [0, 100]);
  const data = trace({
    spans: [root, span(2, 'load', [5, 20], { under: 1 }), span(3, 'send', [20, 90], { under: 1 })],
  });
  expect(slowestSteps(data)).toEqual(['send: 70 ms', 'Invite member: 15 ms', 'load: 15 ms']);
  expect(ownMs(data, root.spanId)).toBe(15);
});

it('lists the calls between programs in the example of services', async () => {
  const { calls } = await import('docs:analysis/services');
  const web = { 'service.name': 'web' };
  const api = { 'service.name': 'api' };
  const data = trace({
    spans: [
      span(1, 'Invite member', [0, 100], { resource: web }),
      span(2, 'POST /invite', [5, 20], { under: 1, kind: 'server', resource: api }),
      span(3, 'POST /mail', [20, 28], { under: 1, kind: 'server', resource: api, status: { code: 'error' } }),
    ],
  });
  expect(calls(data)).toEqual(['web → api ×2, 1 failed, 95 % within 15 ms']);
});

it('tells what was different in the example of a comparison', async () => {
  const { differences } = await import('docs:analysis/compare');
  const root = span(1, 'Invite member', [0, 100]);
  const good = trace({
    spans: [root, span(2, 'load', [5, 20], { under: 1 }), span(3, 'send', [20, 30], { under: 1 })],
  });
  const bad = trace({
    spans: [
      span(1, 'Invite member', [0, 150]),
      span(3, 'send', [20, 90], { under: 1, status: { code: 'error' } }),
    ],
  });
  const reader = (goodRun: typeof good | null): TraceReader =>
    ({
      read: async () => bad,
      goodRun: async () => goodRun,
    }) satisfies Partial<TraceReader> as unknown as TraceReader;
  expect(await differences(reader(good), bad.traceId)).toEqual(['load: missing', 'send: failed, slower']);
  expect(await differences(reader(null), bad.traceId)).toEqual(['This action never went well.']);
});

it('names actions that overwrite each other in the example of conflicts', async () => {
  const { conflicts } = await import('docs:analysis/conflicts');
  const attributes = {
    'session.id': 'session-1',
    'http.request.method': 'PUT',
    'url.full': 'https://api.example.com/orders/7',
  };
  const save = (id: number, name: string, from: number): ReturnType<typeof trace> =>
    trace({
      spans: [
        span(id, name, [from, from + 50], { attributes }),
        span(id + 1, 'PUT', [from + 5, from + 40], { under: id, kind: 'client', attributes }),
      ],
    });
  expect(conflicts([save(1, 'Save', 0), save(11, 'Save again', 20)])).toEqual([
    'https://api.example.com/orders/7: Save and Save again',
  ]);
});
