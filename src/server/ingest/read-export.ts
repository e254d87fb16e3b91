import type { TelemetryRecord } from '../../core/index.ts';
import { countRecords, decodeLogs, decodeSpans, type DecodedExport } from '../../otlp/index.ts';
import { isInProportion, refuseFuture } from './check-records.ts';
import type { CountName, Refusal } from './ingest-answer.ts';
import { readBody } from './read-body.ts';

/**
 * One of the two kinds of records that the ingest accepts: spans or log records. The path of a request names the kind.
 */
interface Signal {
  readonly countName: CountName;
  readonly decode: (body: unknown) => DecodedExport<TelemetryRecord> | null;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  traces: { countName: 'rejectedSpans', decode: decodeSpans },
  logs: { countName: 'rejectedLogRecords', decode: decodeLogs },
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

/** The records of a request: the ones to store, and the rejected ones. */
export interface ReadExport extends DecodedExport<TelemetryRecord> {
  /** The number of records in the request. */
  readonly count: number;
}

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

/** Returns the kind of records that the path of a request names, or `undefined` if the path names none. */
export function signalOf({ url }: Request): Signal | undefined {
  return SIGNALS[/\/v1\/(traces|logs)$/.exec(new URL(url).pathname)?.[1] ?? ''];
}

/** Reads the records of a request, within limits. Returns the reason if the whole request is refused. Never rejects. */
export async function readExport(
  request: Request,
  { decode }: Signal,
  { maxBytes, maxRecords, bodyTimeoutMs, latestMs }: ExportLimits,
): Promise<ReadExport | Refusal> {
  const encoding = (request.headers.get('content-encoding') ?? 'identity').toLowerCase();
  if (!isJson(request) || !ENCODINGS.includes(encoding)) return 'unsupported_media_type';
  const body = await readBody(request, {
    maxBytes,
    timeoutMs: bodyTimeoutMs,
    gzip: encoding !== 'identity',
  });
  if (typeof body === 'string') return body;
  const json = parseJson(body);
  if (json === undefined) return 'not_json';
  const count = countRecords(json);
  if (count > maxRecords) return 'too_many';
  const decoded = decode(json);
  if (!decoded) return 'not_otlp';
  if (!isInProportion(decoded.records, maxBytes)) return 'too_large';
  const { records, rejected } = refuseFuture(decoded.records, latestMs());
  return { records, rejected: [...decoded.rejected, ...rejected], count };
}
