import { createTracing, type SpanRecord } from 'waybill';
import { createServerTracing } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';
import { expect, it } from 'vitest';
import { listen } from './listen.ts';

it('puts each span below the span that caused it, from the click through two servers', async () => {
  const exporter = memoryExporter();
  const received: Headers[] = [];
  const mail = createServerTracing({ service: 'mail', exporter });
  const mailUrl = await listen(
    mail.withTracing(async ({ headers }) => {
      received.push(headers);
      await mail.span('queue mail', () => Promise.resolve());
      return new Response(null, { status: 202 });
    }),
  );
  const session = '22222222-2222-4222-8222-222222222222';
  const team = createServerTracing({
    service: 'team',
    exporter,
    targets: [{ url: mailUrl, headers: 'all' }],
    verify: () => ({ sessionId: session }),
  });
  const teamUrl = await listen(
    team.withTracing(async ({ headers }) => {
      received.push(headers);
      await team.span('tell the member', () => team.fetch(`${mailUrl}/send`));
      return Response.json({});
    }),
  );
  const browser = createTracing({
    service: 'web',
    exporter,
    targets: [{ url: teamUrl, headers: 'all' }],
  });

  const correlationId = '11111111-1111-4111-8111-111111111111';
  const action = browser.startAction('Invite member', { correlationId });
  await action.fetch(`${teamUrl}/invite`, { method: 'POST' });
  action.end();
  await Promise.all([browser.flush(), team.flush(), mail.flush()]);

  const spans = exporter.records().filter((record): record is SpanRecord => record.type === 'span');
  const nameOf = (id: string | undefined) => spans.find(({ spanId }) => spanId === id)?.name;
  const tree = spans.map((span) => [
    String(span.resource['service.name']),
    span.name,
    nameOf(span.parentSpanId),
    span.remoteParent,
  ]);
  expect(tree).toHaveLength(7);
  expect(tree).toEqual(
    expect.arrayContaining([
      ['web', 'Invite member', undefined, false],
      ['web', 'POST', 'Invite member', false],
      ['team', 'POST /invite', 'POST', true],
      ['team', 'tell the member', 'POST /invite', false],
      ['team', 'GET', 'tell the member', false],
      ['mail', 'GET /send', 'GET', true],
      ['mail', 'queue mail', 'GET /send', false],
    ]),
  );
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([action.traceId]));
  expect(new Set(spans.map(({ attributes }) => attributes['correlation.id']))).toEqual(
    new Set([correlationId]),
  );

  const [toTeam, toMail] = received;
  expect(toTeam?.get('x-session-id')).toBeNull();
  expect(toMail?.get('x-session-id')).toBe(session);
  expect(toMail?.get('x-correlation-id')).toBe(correlationId);
  void browser.dispose();
});

it("sends none of Waybill's headers to a server that is not a target", async () => {
  const received: Headers[] = [];
  const address = await listen(({ headers }) => {
    received.push(headers);
    return new Response();
  });
  const tracing = createServerTracing({
    service: 'team',
    exporter: memoryExporter(),
    targets: [{ url: 'https://mail.example' }],
  });
  const handler = tracing.withTracing(async (_request, { span }) => {
    await tracing.fetch(address);
    await span.fetch(address);
    return new Response();
  });
  await handler(
    new Request('http://team.example/', {
      headers: { 'x-correlation-id': '11111111-1111-4111-8111-111111111111' },
    }),
  );
  expect(received).toHaveLength(2);
  for (const headers of received) {
    expect([...headers.keys()].filter((name) => /^(trace|baggage|x-)/.test(name))).toEqual([]);
  }
});
