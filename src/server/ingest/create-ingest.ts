import { createDiagnostics } from '../../core/internal.ts';
import { createCorsPolicy, isPreflight } from '../cors/cors.ts';
import { identifySender } from './identify-sender.ts';
import { formatOf, type BodyFormat } from './body-format.ts';
import { hasIdentity } from './check-records.ts';
import { refuse, type MoreHeaders, type Refusal } from './ingest-answer.ts';
import { checkIngestOptions, type IngestOptions } from './ingest-options.ts';
import { createRateLimiter } from './limit-rate.ts';
import { expectedBytes, readExport, signalOf } from './read-export.ts';
import { storeRecords } from './store-records.ts';

const CORS = { caller: 'createIngest', exposed: ['retry-after'], accepted: ['content-encoding'] } as const;

/**
 * Creates the receiver for OTLP/HTTP as JSON or protobuf, plain or gzip: a handler for `POST …/v1/logs` and
 * `POST …/v1/traces`. It answers in the format of the request.
 *
 * The handler answers 200 only after the exporter has accepted or rejected every record. If some records are rejected,
 * the response is OTLP's partial success. The handler refuses a request with a status and one sentence:
 *
 * - 400 (neither JSON nor protobuf, not OTLP, or an incomplete body), 401, 404, 405, 408, 413 or 415
 * - 429 with `Retry-After` above the rate limit. A request is refused before its body is read if the bodies under way
 *   could already use up the limit, and after its body is read if they have used it up.
 * - 503 with `Retry-After` if the exporter fails or takes only a part of the records
 *
 * A response repeats nothing of a request except ids. A sender can repeat a request, because the store recognises a
 * repeated record by its ids. The handler never rejects. `createIngest` throws if `exporter` is missing, or if a limit
 * would refuse every request. It also throws if `authenticate` is missing, unless `allowAnonymous` is true.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createIngest(options: IngestOptions): (request: Request) => Promise<Response> {
  checkIngestOptions(options);
  const {
    exporter,
    authenticate,
    allowAnonymous = false,
    cors,
    maxBytes = 1_048_576,
    maxRecords = 8192,
    bodyTimeoutMs = 30_000,
    maxFutureMs = 172_800_000,
    rateLimit = {},
    now = () => Date.now(),
  } = options;
  const policy = cors && createCorsPolicy(cors, CORS);
  const diagnostics = createDiagnostics(options);
  const limiter = createRateLimiter(rateLimit, { now });
  const limits = { maxBytes, maxRecords, bodyTimeoutMs, latestMs: () => now() + maxFutureMs };

  function turnAway(refusal: Refusal, format: BodyFormat, headers?: MoreHeaders): Response {
    const { response, message } = refuse(refusal, format, headers);
    diagnostics.report({
      kind: `ingest ${refusal}`,
      message: `A request was refused with ${response.status}: ${message}`,
    });
    return response;
  }

  async function receive(request: Request): Promise<Response> {
    const signal = signalOf(request);
    const format = formatOf(request) ?? 'json';
    if (!signal) return turnAway('not_found', format);
    if (request.method !== 'POST') return turnAway('method_not_allowed', format, { allow: 'POST' });
    const sender = await identifySender(request, { authenticate, allowAnonymous, diagnostics });
    if (!sender) return refuse('unauthorized', format).response;
    const entry = limiter.enter(sender.key, expectedBytes(request, maxBytes));
    const read = entry.waitMs > 0 ? 'rate_limited' : await readExport(request, signal, { ...limits, entry });
    if (read === 'rate_limited') {
      return turnAway(read, format, { 'retry-after': String(Math.ceil(entry.waitMs / 1000)) });
    }
    if (typeof read === 'string') return turnAway(read, format);
    if (!hasIdentity(read.records, sender.identity)) {
      return turnAway(sender.identity ? 'other_identity' : 'unauthorized', format);
    }
    const { countName } = signal;
    return storeRecords(read, {
      exporter,
      diagnostics,
      countName,
      format,
      tenant: sender.tenant,
      lane: sender.lane,
      signal: request.signal,
    });
  }

  return async (request) => {
    if (policy && isPreflight(request)) return policy.preflight(request);
    const response = await receive(request);
    policy?.apply(response.headers, request);
    return response;
  };
}
