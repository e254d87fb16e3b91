import { expect, it } from 'vitest';
import type { Identity, ServerCall, Verify } from 'waybill/server';
import { createRecordedTracing } from './recorded-tracing.ts';

const claimed = '99999999-9999-4999-8999-999999999999';
const request = () => new Request('http://team.example/', { headers: { 'x-session-id': claimed } });

async function callWith(verify?: Verify) {
  const { tracing, span, logs, diagnostics } = createRecordedTracing(verify && { verify });
  const calls: ServerCall[] = [];
  const response = await tracing.withTracing((_request, call) => {
    calls.push(call);
    tracing.log.info('hello');
    return new Response();
  })(request());
  const [call] = calls;
  const [log] = await logs();
  return { response, call: call!, span: await span('GET /'), log: log!, diagnostics };
}

it('takes the user and the session from verify, and writes them to the records', async () => {
  const { call, span, log } = await callWith(() => Promise.resolve({ userId: 'u-1', sessionId: 's-1' }));
  expect(call).toMatchObject({ userId: 'u-1', sessionId: 's-1' });
  expect(call.span.context.sessionId).toBe('s-1');
  expect(span.attributes).toMatchObject({ 'user.id': 'u-1', 'session.id': 's-1' });
  expect(log.attributes).toMatchObject({ 'session.id': 's-1' });
});

it('trusts no header if there is no verify', async () => {
  const { call, span, log } = await callWith();
  expect(call).toMatchObject({ userId: null, sessionId: null });
  expect(JSON.stringify([span, log])).not.toContain(claimed);
});

it.each([
  ['null', () => null],
  ['nothing of use', () => ({})],
  ['no text', () => JSON.parse('{ "userId": 7, "sessionId": {} }') as Identity],
  ['ids of absurd length', () => ({ userId: 'x'.repeat(1000), sessionId: 'x'.repeat(1000) })],
  ['a session that would break a header', () => ({ sessionId: 'a\r\nset-cookie: b' })],
])('counts the request as signed out if verify returns %s', async (_, verify) => {
  const { call, diagnostics } = await callWith(verify);
  expect(call).toMatchObject({ userId: null, sessionId: null });
  expect(diagnostics).toEqual([]);
});

it.each([
  [
    'throws',
    () => {
      throw new Error('keys unreachable');
    },
  ],
  ['rejects', () => Promise.reject(new Error('keys unreachable'))],
])('counts the request as signed out if verify %s, and reports it', async (_, verify) => {
  const { response, call, diagnostics } = await callWith(verify);
  expect(response.status).toBe(200);
  expect(call).toMatchObject({ userId: null, sessionId: null });
  expect(diagnostics).toMatchObject([{ kind: 'verify', error: { message: 'keys unreachable' } }]);
});

it('includes the time of verify in the time of the request', async () => {
  let nowMs = 1_000_000;
  const verify = () => {
    nowMs += 40;
    return null;
  };
  const { tracing, span } = createRecordedTracing({ verify, now: () => nowMs });
  await tracing.withTracing(() => new Response())(request());
  const { startTimeUnixNano, endTimeUnixNano } = await span('GET /');
  expect(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)).toBe(40_000_000n);
});
