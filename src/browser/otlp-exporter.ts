import {
  type Delivery,
  type Exporter,
  type ExportRequest,
  REQUEST_SPAN,
  type TracedRequestInit,
} from '../core/index.ts';
import { encodeLogs, encodeSpans } from '../otlp/index.ts';

/** Settings of {@link otlpExporter}. */
export interface OtlpExporterOptions {
  /** Base address of an OTLP/HTTP receiver, such as `/otlp` or `https://collector.example.com`: `/v1/logs` and `/v1/traces` are added. */
  readonly url: string;
  /** Headers for each request, or a function that gives them, such as one that reads a fresh token. */
  readonly headers?: HeadersInit | (() => HeadersInit);
}

const MAX_PAUSE_MS = 3_600_000;
const NOTHING: Delivery = { accepted: 0, rejected: [] };

// OTLP gives the number of refused records as text; some receivers as a number.
// https://opentelemetry.io/docs/specs/otlp/#partial-success-1
const REFUSED = /"rejected(?:Spans|LogRecords)":\s*"?(\d+)/;

/**
 * Sends records to an OTLP/HTTP receiver as JSON: Waybill's own ingest, or any OpenTelemetry Collector.
 *
 * Throws at creation without a URL. Afterwards it rejects where another try makes sense (no connection, 429, 5xx), and
 * reports as rejected what the receiver refused for good.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpExporter({ url, headers }: OtlpExporterOptions): Exporter {
  if (!url) throw new TypeError("[waybill] otlpExporter needs a receiver; pass { url: '/otlp' }.");
  const base = url.replace(/\/$/, '');

  async function post(
    path: string,
    body: string,
    count: number,
    { signal, exit }: ExportRequest,
  ): Promise<Delivery> {
    const sent = new Headers(typeof headers === 'function' ? headers() : headers);
    sent.set('content-type', 'application/json');
    const init: TracedRequestInit = {
      method: 'POST',
      headers: sent,
      body,
      signal,
      // A token must not follow a redirect to somewhere else.
      redirect: 'error',
      keepalive: exit,
      [REQUEST_SPAN]: null,
    };
    const response = await fetch(base + path, init);
    // Unread bodies of keepalive requests count against the page's 64 KiB until they are collected.
    const text = await response.text();
    const { status } = response;
    const reason = `${path} answered ${status} ${text.slice(0, 200)}`;
    // OTLP calls 429, 502, 503 and 504 retryable; some proxies say 500 for everything.
    if (status === 429 || status >= 500) {
      const wait = response.headers.get('retry-after') ?? '';
      const pauseMs = Number(wait) * 1000 || Date.parse(wait) - Date.now();
      if (pauseMs > 0) return { accepted: 0, rejected: [], retryAfterMs: Math.min(pauseMs, MAX_PAUSE_MS) };
      throw new Error(reason);
    }
    const refused = response.ok ? Math.min(Number(REFUSED.exec(text)?.[1] ?? 0), count) : count;
    return { accepted: count - refused, rejected: new Array<{ reason: string }>(refused).fill({ reason }) };
  }

  return async function send(records, request) {
    const spans = records.filter(({ type }) => type === 'span').length;
    const logs = records.length - spans;
    const bodies = [JSON.stringify(encodeLogs(records)), JSON.stringify(encodeSpans(records))] as const;
    if (new Blob([...bodies]).size > request.maxBytes && records.length > 1) {
      return send(records.slice(0, records.length / 2), request);
    }
    const [ofLogs, ofSpans] = await Promise.all([
      logs > 0 ? post('/v1/logs', bodies[0], logs, request) : NOTHING,
      spans > 0 ? post('/v1/traces', bodies[1], spans, request) : NOTHING,
    ]);
    // Half a batch cannot be acknowledged; receivers know the other half again by its ids.
    if (ofLogs.retryAfterMs) return ofLogs;
    if (ofSpans.retryAfterMs) return ofSpans;
    return {
      accepted: ofLogs.accepted + ofSpans.accepted,
      rejected: [...ofLogs.rejected, ...ofSpans.rejected],
    };
  };
}
