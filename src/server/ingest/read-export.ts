import type { TelemetryRecord } from '../../core/index.ts';
import { countRecords, decodeLogs, decodeSpans, type DecodedExport } from '../../otlp/index.ts';
import type { MessageName } from '../protobuf/otlp-fields.ts';
import { parseProtobuf } from '../protobuf/parse-protobuf.ts';
import { formatOf, type BodyFormat } from './body-format.ts';
import { isInProportion, refuseFuture } from './check-records.ts';
import type { CountName, Refusal } from './ingest-answer.ts';
import type { RateEntry } from './limit-rate.ts';
import { readBody } from './read-body.ts';

/**
 * One of the two kinds of records that the ingest accepts: spans or log records. The path of a request names the kind.
 */
interface Signal {
  readonly countName: CountName;
  readonly decode: (body: unknown) => DecodedExport<TelemetryRecord> | null;
  /** The name of the message that a body of protobuf consists of. */
  readonly message: MessageName;
  /** The name of its only list. */
  readonly list: string;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  traces: {
    countName: 'rejectedSpans',
    decode: decodeSpans,
    message: 'ExportTraceServiceRequest',
    list: 'resourceSpans',
  },
  logs: {
    countName: 'rejectedLogRecords',
    decode: decodeLogs,
    message: 'ExportLogsServiceRequest',
    list: 'resourceLogs',
  },
};

const ENCODINGS = ['identity', 'gzip', 'x-gzip'];

/** Settings of {@link readExport}. */
export interface ExportLimits {
  readonly maxBytes: number;
  readonly maxRecords: number;
  readonly bodyTimeoutMs: number;
  /** Returns the latest time that a record can have, in milliseconds since 1970. */
  readonly latestMs: () => number;
}

// Many bodies become at most this many times smaller. If a body becomes even smaller, it is counted at its end.
const USUAL_COMPRESSION = 8;

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Returns the content of a body as JSON has it, or `undefined` if the body is not of its format. */
function parseBody(body: Uint8Array, format: BodyFormat, { message, list }: Signal): unknown {
  if (format === 'json') return parseJson(body);
  // Protobuf writes a request without records without bytes, and OTLP wants a success for it.
  return body.length === 0 ? { [list]: [] } : parseProtobuf(body, message);
}

/** Returns the kind of records that the path of a request names, or `undefined` if the path names none. */
export function signalOf({ url }: Request): Signal | undefined {
  return SIGNALS[/\/v1\/(traces|logs)$/.exec(new URL(url).pathname)?.[1] ?? ''];
}

const encodingOf = ({ headers }: Request): string =>
  (headers.get('content-encoding') ?? 'identity').toLowerCase();

/**
 * Returns how many bytes the body of a request could have after decompression. A request that does not tell its length
 * could have as many bytes as are allowed.
 */
export function expectedBytes(request: Request, maxBytes: number): number {
  const length = Number(request.headers.get('content-length') ?? NaN);
  if (!(length >= 0)) return maxBytes;
  return Math.min(maxBytes, encodingOf(request) === 'identity' ? length : length * USUAL_COMPRESSION);
}

/**
 * Reads the records of a request that the rate limit has accepted, within limits. Returns the reason if the whole
 * request is refused. Never rejects.
 */
export async function readExport(
  request: Request,
  signal: Signal,
  { maxBytes, maxRecords, bodyTimeoutMs, latestMs, entry }: ExportLimits & { readonly entry: RateEntry },
): Promise<DecodedExport<TelemetryRecord> | Refusal> {
  const encoding = encodingOf(request);
  const format = formatOf(request);
  if (!format || !ENCODINGS.includes(encoding)) {
    entry.arrived(0);
    return 'unsupported_media_type';
  }
  const gzip = encoding !== 'identity';
  const { body, bytes } = await readBody(request, { maxBytes, timeoutMs: bodyTimeoutMs, gzip });
  entry.arrived(bytes);
  if (typeof body === 'string') return body;
  if (entry.waitMs > 0) return 'rate_limited';
  const json = parseBody(body, format, signal);
  if (json === undefined) return `not_${format}`;
  const count = countRecords(json);
  entry.charge(Math.min(count, maxRecords));
  if (count > maxRecords) return 'too_many';
  const decoded = signal.decode(json);
  if (!decoded) return 'not_otlp';
  if (!isInProportion(decoded.records, maxBytes)) return 'too_large';
  const { records, rejected } = refuseFuture(decoded.records, latestMs());
  return { records, rejected: [...decoded.rejected, ...rejected] };
}
