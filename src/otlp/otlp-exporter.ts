import { REQUEST_SPAN, type Exporter, type TracedRequestInit } from '../core/index.ts';
import { encodeLogs, encodeSpans } from './encode.ts';

/** Settings of {@link otlpExporter}. */
export interface OtlpExporterOptions {
  /** Base address of an OTLP/HTTP receiver, such as `/otlp` or `https://collector.example.com`: `/v1/logs` and `/v1/traces` are added. */
  readonly url: string;
  /** Headers for each request, or a function that gives them, such as one that reads a fresh token. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
}

const MAX_PAUSE_MS = 3_600_000;

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

  return async function send(records, request) {
    const logs = records.filter((record) => record.type === 'log');
    const spans = records.filter((record) => record.type === 'span');
    const logsBody = JSON.stringify(encodeLogs(logs));
    const spansBody = JSON.stringify(encodeSpans(spans));
    const { maxBytes } = request;
    // To count bytes takes longer than all the rest, and only the end of a page limits them.
    const fits = maxBytes === Infinity || new TextEncoder().encode(logsBody + spansBody).length <= maxBytes;
    if (!fits && records.length > 1) {
      return send(records.slice(0, records.length / 2), request);
    }
    const rejected: { reason: string }[] = [];
    let retryAfterMs = 0;

    async function post(path: string, count: number, body: string): Promise<void> {
      if (count === 0) return;
      const init: TracedRequestInit = {
        method: 'POST',
        headers: {
          ...(typeof headers === 'function' ? headers() : headers),
          'content-type': 'application/json',
        },
        body,
        signal: request.signal,
        // A token must not follow a redirect to somewhere else.
        redirect: 'error',
        keepalive: request.exit,
        [REQUEST_SPAN]: null,
      };
      // Below OpenTelemetry, which would make a span of each export, and of the export of that one, and so on for ever.
      const { __original: below = fetch } = fetch as typeof fetch & { __original?: typeof fetch };
      const response = await below(url.replace(/\/$/, '') + path, init);
      // Unread bodies of keepalive requests count against the page's 64 KiB until they are collected.
      const text = await response.text();
      const { ok, status } = response;
      const reason = `${path} answered ${status} ${text.slice(0, 200)}`;
      // OTLP calls 429, 502, 503 and 504 retryable; some proxies say 500 for everything.
      if (status === 429 || status >= 500) {
        retryAfterMs = Math.min(Number(response.headers.get('retry-after')) * 1000, MAX_PAUSE_MS);
        if (!(retryAfterMs > 0)) throw new Error(reason);
      }
      const refused = ok ? Number(REFUSED.exec(text)?.[1] ?? 0) : count;
      for (let nth = 0; nth < Math.min(refused, count); nth++) rejected.push({ reason });
    }

    await Promise.all([post('/v1/logs', logs.length, logsBody), post('/v1/traces', spans.length, spansBody)]);
    // Half a batch cannot be acknowledged; receivers know the other half again by its ids.
    return retryAfterMs > 0
      ? { accepted: 0, rejected: [], retryAfterMs }
      : { accepted: records.length - rejected.length, rejected };
  };
}
