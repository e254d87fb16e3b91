import {
  createDiagnostics,
  type Delivery,
  type Diagnostic,
  type Exporter,
  type TelemetryRecord,
} from '../core/index.ts';
import { decodeLogs, decodeSpans, type DecodedExport } from '../otlp/index.ts';
import { createCorsPolicy, isPreflight, type Cors } from './cors.ts';
import { acknowledge, refuse, tryAgain, type CountName } from './ingest-answer.ts';
import { readBody } from './read-body.ts';

/** Settings of {@link createIngest}. */
export interface IngestOptions {
  /** Where the records go, such as `postgresExporter(query)`. */
  readonly exporter: Exporter;
  /**
   * Says who sends: anything truthy lets the request in, and so `null` does not. Where it throws, the request stays
   * outside, and `onDiagnostic` hears of it once. Needed unless `allowAnonymous` is true.
   */
  readonly authenticate?: (request: Request) => unknown;
  /** Takes records from everybody. @default false */
  readonly allowAnonymous?: boolean;
  /** The pages of other origins that may send. @default none */
  readonly cors?: Cors;
  /** How long a body may be. @default 1,048,576 (1 MiB) */
  readonly maxBytes?: number;
  /** Hears of trouble, once per kind. @default a warning on the console */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

interface Signal {
  readonly countName: CountName;
  readonly decode: (body: unknown) => DecodedExport<TelemetryRecord> | null;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  traces: { countName: 'rejectedSpans', decode: decodeSpans },
  logs: { countName: 'rejectedLogRecords', decode: decodeLogs },
};

function isJson({ headers }: Request): boolean {
  const encoding = headers.get('content-encoding') ?? 'identity';
  return encoding === 'identity' && /^application\/json *(;|$)/i.test(headers.get('content-type') ?? '');
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/**
 * Creates the receiving end of OTLP/HTTP as JSON: a handler for `POST …/v1/logs` and `POST …/v1/traces`.
 *
 * It answers 200 only after the exporter has taken the records, with OTLP's partial success where some are refused. What
 * cannot be taken is answered by one sentence and a status: 400 (not JSON, not OTLP), 401, 404, 405, 413, 415; and 503 with
 * `Retry-After` where the exporter rejects. Nothing of a request is said back but ids. The handler never rejects.
 * Throws at creation without an exporter, and without `authenticate` unless `allowAnonymous` is true.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createIngest({
  exporter,
  authenticate,
  allowAnonymous = false,
  cors,
  maxBytes = 1_048_576,
  ...options
}: IngestOptions): (request: Request) => Promise<Response> {
  if (typeof exporter !== 'function') {
    throw new TypeError(
      '[waybill] createIngest needs an exporter; pass { exporter: postgresExporter(query) }.',
    );
  }
  if (typeof authenticate !== 'function' && !allowAnonymous) {
    throw new TypeError(
      '[waybill] createIngest would take records from everybody; pass authenticate, or allowAnonymous: true.',
    );
  }
  if (!(maxBytes > 0)) {
    throw new RangeError(`[waybill] maxBytes is ${String(maxBytes)}; pass a number of bytes above 0.`);
  }
  const policy = cors && createCorsPolicy(cors, { caller: 'createIngest', exposed: ['retry-after'] });
  const diagnostics = createDiagnostics(options);

  async function isAllowed(request: Request): Promise<boolean> {
    if (!authenticate) return true;
    try {
      return Boolean(await authenticate(request));
    } catch (error) {
      const message =
        'authenticate threw, so records were refused; give null for credentials that are not valid.';
      diagnostics.report({ kind: 'authenticate', message, error });
      return false;
    }
  }

  async function store(
    { records, rejected }: DecodedExport<TelemetryRecord>,
    countName: CountName,
    signal: AbortSignal,
  ): Promise<Response> {
    const none: Delivery = { accepted: 0, rejected: [] };
    try {
      const delivery =
        records.length === 0
          ? none
          : await exporter(records, { signal, exit: false, maxBytes: Infinity, fetch });
      const settled = delivery.accepted + delivery.rejected.length;
      // Part of a request cannot be acknowledged; what is stored already is known again by its ids.
      if (settled < records.length) return tryAgain(delivery.retryAfterMs);
      return acknowledge([...rejected, ...delivery.rejected], countName);
    } catch (error) {
      const message = 'The exporter of createIngest failed; senders were asked to try again.';
      diagnostics.report({ kind: 'ingest', message, error });
      return tryAgain();
    }
  }

  async function receive(request: Request): Promise<Response> {
    const signal = SIGNALS[/\/v1\/(traces|logs)$/.exec(new URL(request.url).pathname)?.[1] ?? ''];
    if (!signal) return refuse('not_found');
    if (request.method !== 'POST') return refuse('method_not_allowed', { allow: 'POST' });
    if (!(await isAllowed(request))) return refuse('unauthorized');
    if (!isJson(request)) return refuse('unsupported_media_type');
    const body = await readBody(request, { maxBytes }).catch(() => undefined);
    if (body === undefined) return refuse('unreadable');
    if (body === null) return refuse('too_large');
    const json = parseJson(body);
    if (json === undefined) return refuse('not_json');
    const decoded = signal.decode(json);
    if (!decoded) return refuse('not_otlp');
    return store(decoded, signal.countName, request.signal);
  }

  return async (request) => {
    if (policy && isPreflight(request)) return policy.preflight(request);
    const response = await receive(request);
    policy?.apply(response.headers, request);
    return response;
  };
}
