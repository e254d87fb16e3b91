import { parseReference, type TraceQuery, type TraceReader } from '../../core/index.ts';
import { parseUuid, readTraceQuery } from '../../core/internal.ts';
import {
  member,
  oneOf,
  type Parameters,
  readBefore,
  readCursor,
  readFlag,
  readId,
  readLimit,
  readName,
  type ReadParameter,
} from './api-parameters.ts';

/** Reads the answer to a request. Resolves with `null` if the trace is not stored. */
export type ReadAnswer = (reader: TraceReader) => Promise<object | null>;

/** A path of the API. */
export interface ApiRoute {
  readonly parameters: Readonly<Record<string, ReadParameter>>;
  readonly required: readonly string[];
  /** Returns how to answer, or the name of a parameter that does not fit the others. */
  readonly prepare: (parameters: Parameters) => ReadAnswer | string;
}

const IDS = {
  sessionId: member('sessionId'),
  traceId: member('traceId'),
  correlationId: member('correlationId'),
} as const;
const RANGE = { from: member('from'), to: member('to') } as const;
const PAGE = { limit: readLimit, cursor: readCursor } as const;
const readUuid: ReadParameter = (text) => (parseUuid(text) === null ? null : text);

/** Makes the search of a kind and an id. A reference can be written as people read it, or as its 10 hex digits. */
function queryOf(kind: TraceQuery['kind'], id: string): TraceQuery | null {
  switch (kind) {
    case 'reference': {
      if (/^[\da-f]{10}$/i.test(id)) return { kind, low40: id };
      const parsed = parseReference(id);
      return 'low40' in parsed ? { kind, low40: parsed.low40 } : null;
    }
    case 'trace':
      return { kind, traceId: id };
    case 'span':
      return { kind, spanId: id };
    case 'uuid':
    case 'foreign':
      return { kind, id };
  }
}

function prepareFind({ kind, id, ...options }: Parameters): ReadAnswer | string {
  const query = queryOf(kind!, id!);
  if (!query || !readTraceQuery(query)) return 'id';
  return async (reader) => ({ traces: await reader.find(query, options) });
}

/** The routes by the last part of their paths. Each has the name of the function of `TraceReader` that it calls. */
export const API_ROUTES: ReadonlyMap<string, ApiRoute> = new Map<string, ApiRoute>([
  [
    'find',
    {
      parameters: {
        kind: oneOf('reference', 'trace', 'span', 'uuid', 'foreign'),
        id: readId,
        limit: readLimit,
      },
      required: ['kind', 'id'],
      prepare: prepareFind,
    },
  ],
  [
    'read',
    {
      parameters: { traceId: readUuid, follow: oneOf('trace', 'links') },
      required: ['traceId'],
      prepare:
        ({ traceId, ...options }) =>
        (reader) =>
          reader.read(traceId!, options),
    },
  ],
  [
    'failures',
    {
      parameters: {
        kind: oneOf('error', 'refusal', 'event'),
        service: member('service'),
        fingerprint: member('fingerprint'),
        text: member('text'),
        grouped: readFlag,
        ...IDS,
        ...RANGE,
        ...PAGE,
      },
      required: [],
      prepare: (filter) => (reader) => reader.failures(filter),
    },
  ],
  [
    'slow',
    {
      parameters: { service: member('service'), name: member('name'), ...IDS, ...RANGE, ...PAGE },
      required: [],
      prepare: (filter) => (reader) => reader.slow(filter),
    },
  ],
  ['services', { parameters: RANGE, required: [], prepare: (filter) => (reader) => reader.services(filter) }],
  [
    'events',
    {
      parameters: { correlationId: readUuid },
      required: ['correlationId'],
      prepare:
        ({ correlationId }) =>
        async (reader) => ({ events: await reader.events(correlationId!) }),
    },
  ],
  [
    'good-run',
    {
      parameters: { name: readName, before: readBefore },
      required: ['name', 'before'],
      prepare:
        ({ name, before }) =>
        (reader) =>
          reader.goodRun(name!, before!),
    },
  ],
]);
