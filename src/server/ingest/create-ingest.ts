import { createDiagnostics } from '../../core/internal.ts';
import type { Delivery, TelemetryRecord } from '../../core/index.ts';
import { countRecords, decodeLogs, decodeSpans, type DecodedExport } from '../../otlp/index.ts';
import { isInProportion, refuseFuture } from './check-records.ts';
import { createCorsPolicy, isPreflight } from '../cors/cors.ts';
import { identifySender } from './identify-sender.ts';
import { acknowledge, refuse, tryAgain, type CountName, type Refusal } from './ingest-answer.ts';
import { checkIngestOptions, type IngestOptions } from './ingest-options.ts';
import { createRateLimiter } from './limit-rate.ts';
import { readBody } from './read-body.ts';

interface Signal {
  readonly countName: CountName;
  readonly decode: (body: unknown) => DecodedExport<TelemetryRecord> | null;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  traces: { countName: 'rejectedSpans', decode: decodeSpans },
  logs: { countName: 'rejectedLogRecords', decode: decodeLogs },
};

const ENCODINGS = ['identity', 'gzip', 'x-gzip'];

function isJson({ headers }: Request): boolean {
  return /^application\/json *(;|$)/i.test(headers.get('content-type') ?? '');
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/**
 * Creates the receiving end of OTLP/HTTP as JSON, plain or gzip: a handler for `POST …/v1/logs` and `POST …/v1/traces`.
 *
 * It answers 200 only after the exporter has taken the records, with OTLP's partial success where some are refused. What
 * cannot be taken is answered by one sentence and a status: 400 (not JSON, not OTLP, broken off), 401, 404, 405, 408, 413,
 * 415; 429 with `Retry-After` beyond the rate limit; and 503 with `Retry-After` where the exporter rejects. Nothing of a
 * request is said back but ids, and none of it is needed twice: sent again, records are known by their ids. The handler
 * never rejects. Throws at creation without an exporter, without `authenticate` unless `allowAnonymous` is true, and for
 * limits that let nothing in.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createIngest(options: IngestOptions): (request: Request) => Promise<Response> {
  checkIngestOptions(options);
  const {
    exporter,
    authenticate,
    cors,
    maxBytes = 1_048_576,
    maxRecords = 8192,
    bodyTimeoutMs = 30_000,
    maxFutureMs = 172_800_000,
    rateLimit = {},
    now = () => Date.now(),
  } = options;
  const policy =
    cors &&
    createCorsPolicy(cors, {
      caller: 'createIngest',
      exposed: ['retry-after'],
      accepted: ['content-encoding'],
    });
  const diagnostics = createDiagnostics(options);
  const limiter = createRateLimiter(rateLimit, { now });

  function turnAway(refusal: Refusal, headers?: Readonly<Record<string, string>>): Response {
    const { response, message } = refuse(refusal, headers);
    diagnostics.report({
      kind: `ingest ${refusal}`,
      message: `A request was refused with ${response.status}: ${message}`,
    });
    return response;
  }

  async function store(
    { records, rejected }: DecodedExport<TelemetryRecord>,
    { countName, tenant, signal }: { countName: CountName; tenant: string | undefined; signal: AbortSignal },
  ): Promise<Response> {
    const none: Delivery = { accepted: 0, rejected: [] };
    const request = {
      signal,
      exit: false,
      maxBytes: Infinity,
      fetch,
      ...(tenant !== undefined && { tenant }),
    };
    try {
      const delivery = records.length === 0 ? none : await exporter(records, request);
      const settled = delivery.accepted + delivery.rejected.length;
      // Part of a request cannot be acknowledged; what is stored already is known again by its ids.
      if (settled < records.length) return tryAgain(delivery.retryAfterMs);
      const refused = [...rejected, ...delivery.rejected];
      if (refused[0]) {
        const message = `Records were refused, the first because ${refused[0].reason}.`;
        diagnostics.report({ kind: 'ingest rejected', message });
      }
      return acknowledge(refused, countName);
    } catch (error) {
      const message = 'The exporter of createIngest failed; senders were asked to try again.';
      diagnostics.report({ kind: 'ingest', message, error });
      return tryAgain();
    }
  }

  async function receive(request: Request): Promise<Response> {
    const signal = SIGNALS[/\/v1\/(traces|logs)$/.exec(new URL(request.url).pathname)?.[1] ?? ''];
    if (!signal) return turnAway('not_found');
    if (request.method !== 'POST') return turnAway('method_not_allowed', { allow: 'POST' });
    const sender = await identifySender(request, { authenticate, diagnostics });
    if (!sender) return refuse('unauthorized').response;
    const waitMs = limiter.enter(sender.key);
    if (waitMs > 0) return turnAway('rate_limited', { 'retry-after': String(Math.ceil(waitMs / 1000)) });
    const encoding = (request.headers.get('content-encoding') ?? 'identity').toLowerCase();
    if (!isJson(request) || !ENCODINGS.includes(encoding)) return turnAway('unsupported_media_type');

    const body = await readBody(request, {
      maxBytes,
      timeoutMs: bodyTimeoutMs,
      gzip: encoding !== 'identity',
    });
    if (typeof body === 'string') return turnAway(body);
    const json = parseJson(body);
    if (json === undefined) return turnAway('not_json');
    const count = countRecords(json);
    if (count > maxRecords) return turnAway('too_many');
    const decoded = signal.decode(json);
    if (!decoded) return turnAway('not_otlp');
    if (!isInProportion(decoded.records, maxBytes)) return turnAway('too_large');
    limiter.charge(sender.key, count);

    const { records, rejected } = refuseFuture(decoded.records, now() + maxFutureMs);
    return store(
      { records, rejected: [...decoded.rejected, ...rejected] },
      { countName: signal.countName, tenant: sender.tenant, signal: request.signal },
    );
  }

  return async (request) => {
    if (policy && isPreflight(request)) return policy.preflight(request);
    const response = await receive(request);
    policy?.apply(response.headers, request);
    return response;
  };
}
