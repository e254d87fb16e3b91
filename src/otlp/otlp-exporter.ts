import { idOf, matchRefusals } from '../core/internal.ts';
import type { Delivery, Exporter, ExportRequest, TelemetryRecord } from '../core/index.ts';
import { encodeLogs, encodeSpans } from './encode.ts';
import { readRefusals, readRetryAfter, readText } from './read-answer.ts';

/** Settings of {@link otlpExporter}. */
export interface OtlpExporterOptions {
  /** Base address of an OTLP/HTTP receiver, such as `/otlp` or `https://collector.example.com`: `/v1/logs` and `/v1/traces` are added. */
  readonly url: string;
  /** Headers for each request, or a function that gives them, such as one that reads a fresh token. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
}

// With fresh credentials it may be taken, and any 5xx may be a proxy's.
const TRY_AGAIN = /^(401|403|408|429|5..)$/;
const MOST_REQUESTS = 32;
const BREATH_MS = 1000;

type Refusal = Delivery['rejected'][number];

/** Finds the longest beginning of a batch whose body fits; one record is sent however long it is. */
function fit(records: readonly TelemetryRecord[], maxBytes: number): readonly TelemetryRecord[] {
  // To count bytes takes longer than all the rest, and only the end of a page limits them.
  if (maxBytes === Infinity || records.length < 2) return records;
  const bodies = signalsOf(records).map(({ body }) => body());
  return new TextEncoder().encode(bodies.join('')).length <= maxBytes
    ? records
    : fit(records.slice(0, records.length / 2), maxBytes);
}

function signalsOf(batch: readonly TelemetryRecord[]) {
  const logs = batch.filter((record) => record.type === 'log');
  const spans = batch.filter((record) => record.type === 'span');
  return [
    { path: '/v1/logs', records: logs, body: () => JSON.stringify(encodeLogs(logs)) },
    { path: '/v1/traces', records: spans, body: () => JSON.stringify(encodeSpans(spans)) },
  ].filter(({ records }) => records[0]);
}

/**
 * Sends records to an OTLP/HTTP receiver as JSON: Waybill's own ingest, or any OpenTelemetry Collector.
 *
 * Throws at creation without a URL. Afterwards it rejects where another try makes sense: no connection, no answer, 408,
 * 429, 5xx, and 401 or 403, since `headers` may give a fresh token then. OTLP has only 429, 502, 503 and 504 tried again;
 * but proxies answer 500 and others of their own for everything, and the queue ends all tries after seven days. A batch
 * that is refused by 400 or 413 is halved until only those records are refused that cannot be taken. Every other answer
 * refuses for good.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpExporter({ url, headers }: OtlpExporterOptions): Exporter {
  if (!url) throw new TypeError("[waybill] otlpExporter needs a receiver; pass { url: '/otlp' }.");
  // By a regular expression, the first of a page, it takes ten times as long as all else here.
  const base = url.endsWith('/') ? url.slice(0, -1) : url;
  // What has become of each: `null` where it was taken. Of a batch that is tried again, only the rest is sent.
  const answers = new WeakMap<TelemetryRecord, Refusal | null>();

  function post(path: string, body: string, { signal, exit, fetch }: ExportRequest): Promise<Response> {
    return fetch(base + path, {
      method: 'POST',
      headers: {
        ...(typeof headers === 'function' ? headers() : headers),
        'content-type': 'application/json',
      },
      body,
      signal,
      // A token must not follow a redirect to somewhere else.
      redirect: 'error',
      keepalive: exit,
    });
  }

  return async function send(given, request) {
    const records = fit(given, request.maxBytes);
    let isTaken = false;
    let requests = 0;
    let retryAfterMs: number | undefined;

    async function deliver(batch: readonly TelemetryRecord[]): Promise<void> {
      const [signal] = signalsOf(batch.filter((record) => !answers.has(record)));
      if (!signal || retryAfterMs) return;
      // A receiver that refuses all of many would be asked twice as often as there are records.
      if (requests++ === MOST_REQUESTS) return void (retryAfterMs = BREATH_MS);
      const sent = signal.records;
      const response = await post(signal.path, signal.body(), request);
      const { ok, status } = response;
      const text = await readText(response);
      const reason = `${signal.path} answered ${status} ${text.slice(0, 200)}`;
      // Where a page answers in the place of a receiver, nothing has been taken.
      const isPage = ok && /html/.test(response.headers.get('content-type') ?? '');
      if (isPage || TRY_AGAIN.test(String(status))) {
        retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
        if (!retryAfterMs) throw new Error(reason);
      } else if ((status === 400 || status === 413) && sent.length > 1) {
        await deliver(sent.slice(0, sent.length / 2));
        await deliver(sent.slice(sent.length / 2));
      } else {
        const tooLarge = status === 413 && { tooLarge: true };
        const refused = ok ? readRefusals(text, sent.length) : [];
        // To write it down for each record takes longer than to send it, and of a whole batch nobody asks for it again.
        isTaken = ok && !refused[0] && sent.length === records.length;
        if (isTaken) return;
        const refusals = matchRefusals(sent, refused);
        for (const record of sent) {
          answers.set(record, ok ? (refusals.get(record) ?? null) : { reason, ...tooLarge });
        }
      }
    }

    const attempts = await Promise.allSettled(signalsOf(records).map((signal) => deliver(signal.records)));
    if (isTaken) return { accepted: records.length, rejected: [] };
    const open = records.findIndex((record) => !answers.has(record));
    const failed = attempts.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failed && !retryAfterMs) throw failed.reason;
    // What stands behind one that is still open stays queued as well, and is not sent again.
    const settled = open < 0 ? records : records.slice(0, open);
    const rejected = settled.flatMap((record) => {
      const refusal = answers.get(record);
      return refusal ? { ...refusal, id: idOf(record) } : [];
    });
    return { accepted: settled.length - rejected.length, rejected, ...(retryAfterMs && { retryAfterMs }) };
  };
}
