import type { Failure, FailurePage, LogRecord } from '../../core/index.ts';
import {
  bodyText,
  conventions,
  eventFailure,
  type FailureList,
  type FailureLookup,
  fingerprintOf,
  formatUuid,
  isError,
  isRefused,
  jsonText,
  type ListedFailure,
  occurrencesOf,
  pageOf,
  recordFailure,
} from '../../core/internal.ts';
import { type EventRow, type LogRow, type Row, type RowSet, type SpanRow, uuidOf } from './memory-rows.ts';
import { preferredRows, preferredSpans } from './preferred-rows.ts';

/** A failure, with the facts by which a list is filtered and grouped. */
interface Candidate {
  readonly nano: bigint;
  readonly key: string;
  readonly fingerprint: string;
  readonly count: number;
  readonly service: string | null;
  readonly traceId: string | null;
  readonly correlation: string | null;
  readonly session: string | null;
  readonly texts: readonly unknown[];
  readonly toFailure: (group: { count: number; first: bigint; last: bigint }) => Failure;
}

const asUuid = (hex: string | null): string | null => (hex === null ? null : formatUuid(hex));

function ofRecord(row: SpanRow | LogRow, kind: 'error' | 'refusal'): Candidate {
  const { record, nano, lane, id } = row;
  const { attributes, resource } = record;
  const texts =
    record.type === 'span' ? [record.name, record.status.message] : [bodyText(record.body), record.eventName];
  const service = resource[conventions.SERVICE_NAME];
  const fingerprint = fingerprintOf(record) ?? '';
  const correlation = uuidOf(attributes[conventions.CORRELATION_ID]);
  const session = uuidOf(attributes[conventions.SESSION_ID]);
  return {
    nano,
    fingerprint,
    correlation,
    session,
    count: occurrencesOf(record),
    key: record.type === 'span' ? `s:${id}` : `l:${id}`,
    service: typeof service === 'string' ? service : null,
    traceId: record.traceId ?? null,
    texts: [
      ...texts,
      ...['exception.type', 'exception.message', conventions.ERROR_TYPE].map((name) => attributes[name]),
    ],
    toFailure: ({ count, first, last }) =>
      recordFailure(record, {
        kind,
        fingerprint,
        count,
        first: String(first),
        last: String(last),
        nano: String(nano),
        isFromPage: lane === 'page',
        correlationId: asUuid(correlation),
        sessionId: asUuid(session),
      }),
  };
}

function ofEvent({ record, nano, problem }: EventRow): Candidate {
  const { eventType: type, traceId, spanId } = record;
  const [correlation, session] = [uuidOf(record.correlationId), uuidOf(record.sessionId)];
  const fingerprint = `event:${type.slice(0, 150)}`;
  return {
    nano,
    fingerprint,
    correlation,
    session,
    traceId,
    count: 1,
    service: null,
    key: `e:${record.id}`,
    texts: [type, problem],
    toFailure: ({ count, first, last }) =>
      eventFailure(
        { type, message: (problem ?? '').slice(0, 1000), traceId, spanId },
        {
          kind: 'event',
          fingerprint,
          count,
          first: String(first),
          last: String(last),
          nano: String(nano),
          isFromPage: false,
          correlationId: asUuid(correlation),
          sessionId: asUuid(session),
        },
      ),
  };
}

/** The spans that a failure inside them explains. A page must not hide the failure of a server. */
function explainedBy({ spans, logs }: RowSet): (row: SpanRow) => boolean {
  const causes = new Map<string, Set<string>>();
  const note = (cause: Row<unknown>, traceId: string | undefined, span: string | undefined): void => {
    if (traceId === undefined || span === undefined) return;
    for (const lane of cause.lane === 'page' ? ['page'] : ['page', 'server']) {
      const key = `${lane} ${traceId} ${span}`;
      causes.set(key, (causes.get(key) ?? new Set()).add(cause.id));
    }
  };
  for (const row of spans) {
    const { record } = row;
    if (isError(record) && record.parentSpanId !== record.spanId)
      note(row, record.traceId, record.parentSpanId);
  }
  for (const row of logs) if (isError(row.record)) note(row, row.record.traceId, row.record.spanId);
  return ({ lane, record }) => causes.has(`${lane} ${record.traceId} ${record.spanId}`);
}

function candidatesOf(rows: RowSet, kind: FailureLookup['kind']): readonly Candidate[] {
  if (kind === 'event') return rows.events.filter(({ problem }) => problem !== undefined).map(ofEvent);
  const logs: readonly Row<LogRecord>[] = preferredRows(rows.logs).shown;
  if (kind === 'refusal')
    return logs.filter(({ record }) => isRefused(record)).map((row) => ofRecord(row, kind));
  const isExplained = explainedBy(rows);
  return [
    ...preferredSpans(rows.spans).filter((row) => isError(row.record) && !isExplained(row)),
    ...logs.filter(({ record }) => isError(record)),
  ].map((row) => ofRecord(row, kind));
}

function isWanted(one: Candidate, lookup: FailureLookup): boolean {
  const { service, traceId, correlationId, sessionId, fingerprint, text, from, to } = lookup;
  const said = one.texts
    .filter((part) => part !== undefined && part !== null)
    .map((part) => (typeof part === 'string' ? part : jsonText(part as never)));
  return (
    (service === undefined || one.service === service) &&
    (traceId === undefined || one.traceId === traceId) &&
    (correlationId === undefined || one.correlation === correlationId) &&
    (sessionId === undefined || one.session === sessionId) &&
    (fingerprint === undefined || one.fingerprint === fingerprint) &&
    (text === undefined || said.join(' ').toLowerCase().includes(text.toLowerCase())) &&
    (from === undefined || one.nano >= BigInt(from)) &&
    (to === undefined || one.nano < BigInt(to))
  );
}

interface Entry {
  readonly nano: bigint;
  readonly key: string;
  readonly failure: () => Failure;
}

const newestFirst = (a: { nano: bigint; key: string }, b: { nano: bigint; key: string }): number =>
  Number(b.nano - a.nano) || (a.key < b.key ? -1 : 1);

function groupsOf(found: readonly Candidate[]): readonly Entry[] {
  const groups = new Map<string, Candidate[]>();
  for (const one of found.toSorted(newestFirst)) {
    const group = groups.get(one.fingerprint);
    if (group) group.push(one);
    else groups.set(one.fingerprint, [one]);
  }
  return [...groups].map(([key, group]) => {
    const [latest] = group as [Candidate, ...Candidate[]];
    const count = group.reduce((sum, one) => sum + one.count, 0);
    const first = group.at(-1)!.nano;
    return { nano: latest.nano, key, failure: () => latest.toFailure({ count, first, last: latest.nano }) };
  });
}

/** Lists the failures among the rows of a tenant, newest first. */
export function listRows(rows: RowSet, list: FailureList): FailurePage {
  const { lookup, after, limit } = list;
  const found = candidatesOf(rows, lookup.kind).filter((one) => isWanted(one, lookup));
  const entries: readonly Entry[] = lookup.grouped
    ? groupsOf(found)
    : found.map(({ nano, key, count, toFailure }) => ({
        nano,
        key,
        failure: () => toFailure({ count, first: nano, last: nano }),
      }));
  const last = after && { nano: BigInt(after.nano), key: after.key };
  const page = entries
    .filter((entry) => !last || newestFirst(last, entry) < 0)
    .toSorted(newestFirst)
    .slice(0, limit + 1)
    .map(({ nano, key, failure }): ListedFailure => ({
      failure: failure(),
      position: { nano: String(nano), key },
    }));
  return pageOf(page, list);
}
