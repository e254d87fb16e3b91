import type {
  EventRecord,
  FailureFilter,
  FailurePage,
  ServiceMap,
  SlowFilter,
  SlowPage,
  TraceData,
  TraceReader,
  TraceSummary,
} from '../core/index.ts';
import {
  checkLimit,
  parseUuid,
  readFailureFilter,
  readServiceFilter,
  readSlowFilter,
  readTime,
  readTraceQuery,
} from '../core/internal.ts';
import { hasEvents, hasTraces, isFailurePage, isServiceMap, isSlowPage, isTrace } from './answer-shapes.ts';
import { ask, type Parameters } from './ask.ts';
import { type TraceApiOptions, readSettings, type Settings } from './trace-api-options.ts';

const LONGEST_NAME = 1000;

const isCursor = (cursor: unknown): boolean =>
  cursor === undefined || (typeof cursor === 'string' && /^[\x21-\x7e]{1,2000}$/.test(cursor));

const isName = (name: unknown): name is string =>
  typeof name === 'string' && name.length <= LONGEST_NAME && !name.includes('\0') && name.isWellFormed();

/** Returns the parameters of a filter. Members that no filter has are left out. */
function parametersOf(filter: FailureFilter | SlowFilter): Parameters {
  const { service, sessionId, traceId, correlationId, from, to, limit, cursor } = filter;
  const { kind, fingerprint, text, grouped } = filter as FailureFilter;
  const { name } = filter as SlowFilter;
  const ids = { sessionId, traceId, correlationId };
  return { kind, service, name, ...ids, fingerprint, text, from, to, grouped, limit, cursor };
}

// Values that are not valid find nothing, as in every store. They are not sent.
function readerOf(settings: Settings): TraceReader {
  return {
    async find(query, { limit = 20 } = {}) {
      checkLimit(limit, 'find');
      const lookup = readTraceQuery(query);
      if (!lookup) return [];
      const parameters = { kind: query.kind, id: lookup.id, limit };
      const answer = await ask<{ traces: readonly TraceSummary[] }>(
        settings,
        ['find', parameters],
        hasTraces,
      );
      return answer?.traces ?? [];
    },
    async read(id, { follow } = {}) {
      const traceId = parseUuid(id);
      if (traceId === null) return null;
      const parameters = { traceId, ...(follow === 'links' && { follow }) };
      return ask<TraceData>(settings, ['read', parameters], isTrace);
    },
    async events(id) {
      const correlationId = parseUuid(id);
      if (correlationId === null) return [];
      const asked = ['events', { correlationId }] as const;
      const answer = await ask<{ events: readonly EventRecord[] }>(settings, asked, hasEvents);
      return answer?.events ?? [];
    },
    async failures(filter = {}) {
      const { cursor, ...others } = filter;
      const isValid = readFailureFilter(others, '') !== null && isCursor(cursor);
      const asked = ['failures', parametersOf(filter)] as const;
      const answer = isValid ? await ask<FailurePage>(settings, asked, isFailurePage) : null;
      return answer ?? { failures: [], cursor: null };
    },
    async slow(filter = {}) {
      const { cursor, ...others } = filter;
      const isValid = readSlowFilter(others, '') !== null && isCursor(cursor);
      const asked = ['slow', parametersOf(filter)] as const;
      const answer = isValid ? await ask<SlowPage>(settings, asked, isSlowPage) : null;
      return answer ?? { operations: [], cursor: null };
    },
    async services(filter = {}) {
      const { from, to } = filter;
      const asked = ['services', { from, to }] as const;
      const answer = readServiceFilter(filter) && (await ask<ServiceMap>(settings, asked, isServiceMap));
      return answer ?? { edges: [] };
    },
    async goodRun(name, before) {
      if (!isName(name) || readTime(before) === null) return null;
      return ask<TraceData>(settings, ['good-run', { name, before }], isTrace);
    },
  };
}

/**
 * Creates a reader over the HTTP of `createTraceApi` of `waybill/server`. It runs in pages and on servers. `url` is the
 * address in front of `/v1/…`, such as `/traces` or `https://desk.example.com/traces`.
 *
 * The reader gives the same answers as the store behind the API. It checks each answer before it returns it. A function
 * rejects with a {@link TraceApiError}. Its `problem` names the kind of failure. `read` and `goodRun` resolve with
 * `null` only if the API says that nothing is stored, and not if the address is wrong.
 *
 * Throws a `TypeError` if the address or the token cannot work.
 *
 * @example
 * const reader = traceApi('https://desk.example.com/traces', { token: () => session.accessToken });
 * const trace = await reader.read(traceId);
 */
export function traceApi(url: string, options: TraceApiOptions = {}): TraceReader {
  return readerOf(readSettings(url, options));
}
