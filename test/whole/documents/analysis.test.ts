import { expect, it } from 'vitest';
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
