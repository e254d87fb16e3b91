import { type Delivery, type Exporter, REQUEST_SPAN, type TracedRequestInit } from '../core/index.ts';
import { encodeLogs, encodeSpans } from '../otlp/index.ts';

/** Settings of {@link otlpExporter}. */
export interface OtlpExporterOptions {
  /** Base address of an OTLP/HTTP receiver, such as `/otlp` or `https://collector.example.com`: `/v1/logs` and `/v1/traces` are added. */
  readonly url: string;
  /** Headers for each request, or a function that gives them, such as one that reads a fresh token. */
  readonly headers?: HeadersInit | (() => HeadersInit);
}

type Records = Parameters<Exporter>[0];
type Request = Parameters<Exporter>[1];

// What OTLP calls retryable, and 500, which some proxies say for everything.
// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
const RETRYABLE = new Set([429, 500, 502, 503, 504]);
const MAX_PAUSE_MS = 3_600_000;

function secondsUntilRetry(header: string | null): number {
  if (!header) return NaN;
  return /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
}

function readRejected(text: string): Delivery['rejected'] {
  try {
    const { partialSuccess = {} } = JSON.parse(text || '{}') as {
      partialSuccess?: { rejectedLogRecords?: string; rejectedSpans?: string; errorMessage?: string };
    };
    const count = Number(partialSuccess.rejectedLogRecords ?? partialSuccess.rejectedSpans ?? 0) || 0;
    const reason = partialSuccess.errorMessage || 'rejected by the receiver';
    return Array.from({ length: Math.min(count, 1000) }, () => ({ reason }));
  } catch {
    // A proxy's page instead of JSON: the status said that the batch was taken.
    return [];
  }
}

/**
 * Sends records to an OTLP/HTTP receiver as JSON: Waybill's own ingest, or any OpenTelemetry Collector.
 *
 * Throws at creation without a URL. Afterwards it rejects where another try makes sense (no connection, 429, 5xx), and
 * reports as rejected what the receiver refused for good.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpExporter({ url, headers = {} }: OtlpExporterOptions): Exporter {
  if (typeof url !== 'string' || url.trim() === '') {
    throw new TypeError(
      `[waybill] otlpExporter needs the address of a receiver; pass { url: '/otlp' } or { url: 'https://collector.example.com' }.`,
    );
  }
  const base = url.replace(/\/+$/, '');

  async function post(
    path: string,
    body: string,
    count: number,
    { signal, exit }: Request,
  ): Promise<Delivery> {
    const init: TracedRequestInit = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...Object.fromEntries(new Headers(typeof headers === 'function' ? headers() : headers)),
      },
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
    if (response.ok) {
      const rejected = readRejected(text);
      return { accepted: count - rejected.length, rejected };
    }
    const reason = `${path} answered ${response.status}`;
    if (!RETRYABLE.has(response.status)) {
      return { accepted: 0, rejected: Array.from({ length: count }, () => ({ reason })) };
    }
    const retryAfterMs = secondsUntilRetry(response.headers.get('retry-after')) * 1000;
    if (retryAfterMs > 0) {
      return { accepted: 0, rejected: [], retryAfterMs: Math.min(retryAfterMs, MAX_PAUSE_MS) };
    }
    throw new Error(reason);
  }

  return async (records, request) => {
    const batch = fit(records, request.maxBytes);
    const spans = batch.filter(({ type }) => type === 'span').length;
    const logs = batch.length - spans;
    const none: Delivery = { accepted: 0, rejected: [] };
    const deliveries = await Promise.all([
      logs > 0 ? post('/v1/logs', JSON.stringify(encodeLogs(batch)), logs, request) : none,
      spans > 0 ? post('/v1/traces', JSON.stringify(encodeSpans(batch)), spans, request) : none,
    ]);
    const paused = deliveries.find(({ retryAfterMs }) => retryAfterMs !== undefined);
    // Half a batch cannot be acknowledged; receivers know the other half again by its ids.
    if (paused) return paused;
    return {
      accepted: deliveries[0].accepted + deliveries[1].accepted,
      rejected: deliveries.flatMap(({ rejected }) => rejected),
    };
  };
}

// Takes as many records from the front as fit into the bytes that a browser lets outlive its page.
function fit(records: Records, maxBytes: number): Records {
  if (maxBytes === Infinity) return records;
  const sizeOf = new TextEncoder();
  let batch = records;
  while (
    batch.length > 1 &&
    sizeOf.encode(JSON.stringify([encodeLogs(batch), encodeSpans(batch)])).length > maxBytes
  ) {
    batch = batch.slice(0, Math.ceil(batch.length / 2));
  }
  return batch;
}
