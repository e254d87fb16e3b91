import { parseTraceparent } from 'waybill';
import { publicError } from 'waybill/server';
import { describe, expect, it } from 'vitest';
import { sendRaw } from '../../promises/w3c/raw-request.ts';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

// The headers that Chromium sends when a person opens a page. It sends no `traceparent` then.
const navigation = [
  ['sec-fetch-dest', 'document'],
  ['sec-fetch-mode', 'navigate'],
  ['sec-fetch-site', 'none'],
] as const;
const page = (headers: HeadersInit = {}) =>
  new Response('<!doctype html><title>Team</title>', {
    headers: { 'content-type': 'text/html', ...headers },
  });

describe('a request for a document', () => {
  it('is answered with the span that created it, in the form that browser agents read', async () => {
    const { tracing, span } = createRecordedTracing();
    const { headers } = await sendRaw(await listen(tracing.withTracing(() => page())), navigation);
    const { traceId, spanId } = await span('GET /');
    expect(headers.get('server-timing')).toBe(`traceparent;desc="00-${traceId}-${spanId}-01"`);
    expect(headers.get('x-trace-id')).toBe(traceId);
  });

  it('keeps the metrics of the handler, in front', async () => {
    const { tracing } = createRecordedTracing();
    const address = await listen(
      tracing.withTracing(() => page({ 'server-timing': 'db;dur=53, cache;desc="hit, miss"' })),
    );
    const { headers } = await sendRaw(address, navigation);
    expect(headers.get('server-timing')).toMatch(
      /^db;dur=53, cache;desc="hit, miss", traceparent;desc="00-[0-9a-f]{32}-[0-9a-f]{16}-01"$/,
    );
  });

  it('carries the sampled flag and the random flag of its caller (P9, P10)', async () => {
    const { tracing } = createRecordedTracing();
    const address = await listen(tracing.withTracing(() => page()));
    for (const [came, said] of [
      ['00', '00'],
      ['01', '01'],
      ['fe', '02'],
    ]) {
      const traceparent = [
        'traceparent',
        `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${came}`,
      ] as const;
      const { headers } = await sendRaw(address, [...navigation, traceparent]);
      const [, written] = /^traceparent;desc="(.*)"$/.exec(headers.get('server-timing') ?? '') ?? [];
      expect(written).toMatch(new RegExp(`^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-${said}$`));
      // The page continues below the server's span, not beside it.
      expect(parseTraceparent(written)?.spanId).not.toBe('b7ad6b7169203331');
    }
  });

  it.each([
    [
      'an error',
      () => {
        throw publicError('Gone.', { status: 410 });
      },
      410,
    ],
    ['a redirect', () => Response.redirect('http://team.example/', 302), 302],
    ['no content', () => new Response(null, { status: 204 }), 204],
  ] as const)('also gets the span with %s', async (_what, handler, status) => {
    const { tracing } = createRecordedTracing();
    const answer = await sendRaw(await listen(tracing.withTracing(handler)), navigation);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('server-timing')).toMatch(/^traceparent;desc="00-/);
  });

  it('carries the metric once, even if the handler returns the same response again and again', async () => {
    const { tracing } = createRecordedTracing();
    const empty = new Response(null);
    const address = await listen(tracing.withTracing(() => empty));
    const answers = [await sendRaw(address, navigation), await sendRaw(address, navigation)];
    const told = answers.map(({ headers }) => headers.get('server-timing'));
    expect(told[0]).not.toBe(told[1]);
    for (const one of told) expect(one).toMatch(/^traceparent;desc="[0-9a-f-]{55}"$/);
  });
});

it.each(['empty', 'script', 'image', 'iframe', 'Document', 'document, document', undefined])(
  'adds no span to the response to a request for %s',
  async (destination) => {
    const { tracing } = createRecordedTracing();
    const address = await listen(tracing.withTracing(() => page({ 'server-timing': 'db;dur=53' })));
    const { headers } = await sendRaw(address, destination ? [['sec-fetch-dest', destination]] : []);
    expect(headers.get('server-timing')).toBe('db;dur=53');
    expect(headers.has('x-trace-id')).toBe(true);
  },
);
