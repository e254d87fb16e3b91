import {
  checkLimit,
  followLinks,
  isSafeId,
  parseUuid,
  readFailureFilter,
  readServiceFilter,
  readSlowFilter,
  readTime,
  readTraceQuery,
  recordJson,
  recordProblem,
  uidOf,
} from '../core/internal.ts';
import type {
  Delivery,
  EventRecord,
  Exporter,
  TelemetryRecord,
  TraceReader,
  TraceStore,
} from '../core/index.ts';
import { findRows } from './memory-store/find-rows.ts';
import { listRows } from './memory-store/list-rows.ts';
import { MemoryRows, uuidOf } from './memory-store/memory-rows.ts';
import { inOrder } from './memory-store/preferred-rows.ts';
import { readRows } from './memory-store/read-rows.ts';
import { serviceRows } from './memory-store/service-rows.ts';
import { slowRows } from './memory-store/slow-rows.ts';
import { goodRunOf, tiedRows } from './memory-store/tied-rows.ts';

/** Settings of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** The tenant of batches that name none, and of the store's own reader. @default 'default' */
  readonly tenant?: string;
  /** How many spans, log records and events the store holds, of all tenants together. @default 10_000 */
  readonly maxRecords?: number;
}

/** A domain event, and why its processing failed. */
export interface StoredEvent extends EventRecord {
  /** @default none: the processing did not fail */
  readonly problem?: string | null;
}

/** A store in memory. */
export interface MemoryStore extends TraceStore {
  /** Stores domain events. An event whose id is stored already changes nothing. */
  readonly addEvents: (events: readonly StoredEvent[], options?: { readonly tenant?: string }) => void;
  /** Forgets everything. */
  readonly clear: () => void;
}

const MOST_RECORDS = 1_000_000;

function checkTenant(tenant: unknown, caller: string): string {
  if (isSafeId(tenant as string)) return tenant as string;
  throw new TypeError(
    `[waybill] ${caller} got the tenant ${String(tenant)}; give 1 to 128 letters, digits, "_", ".", ":" or "-"`,
  );
}

/** Copies a record as JSON, because that is how every store keeps it. Returns the reason if a store cannot hold it. */
function copyRecord(given: TelemetryRecord): TelemetryRecord | string {
  const problem = recordProblem(given);
  if (problem !== null) return problem;
  const { lane: _, ...record } = given;
  const outcome = recordJson(record);
  return 'json' in outcome ? (JSON.parse(outcome.json) as TelemetryRecord) : outcome.problem;
}

function refusalOf(record: TelemetryRecord, reason: string): Delivery['rejected'][number] {
  const id: unknown = record.type === 'span' ? record.spanId : uidOf(record);
  return typeof id === 'string' ? { id: id.slice(0, 200), reason } : { reason };
}

function exporterOf(rows: MemoryRows, ownTenant: string): Exporter {
  return async (records, { tenant = ownTenant, lane = 'server' }) => {
    checkTenant(tenant, 'memoryStore');
    const rejected: Delivery['rejected'][number][] = [];
    for (const given of records) {
      const record = copyRecord(given);
      if (typeof record === 'string') rejected.push(refusalOf(given, record));
      else if (record.type === 'log') rows.addLog(tenant, lane, record);
      else rows.addSpan(tenant, lane, { record, given: given as typeof record });
    }
    return { accepted: records.length - rejected.length, rejected };
  };
}

function readerOf(rows: MemoryRows, tenant: string): TraceReader {
  return {
    async find(query, { limit = 20 } = {}) {
      checkLimit(limit, 'find');
      const lookup = readTraceQuery(query);
      return lookup ? findRows(rows.of(tenant), lookup, limit) : [];
    },
    async read(traceId, { follow } = {}) {
      const own = rows.of(tenant);
      const id = parseUuid(traceId);
      if (id === null) return null;
      if (follow !== 'links') return readRows(own, id);
      return followLinks(id, {
        read: async (one) => readRows(own, one),
        tied: async (one, correlations) => tiedRows(own, one, correlations),
      });
    },
    async events(correlationId) {
      const id = parseUuid(correlationId);
      if (id === null) return [];
      const own = rows.of(tenant).events.filter(({ record }) => uuidOf(record.correlationId) === id);
      return inOrder(own).map(({ record }) => record);
    },
    async failures(filter = {}) {
      const list = readFailureFilter(filter, tenant);
      return list ? listRows(rows.of(tenant), list) : { failures: [], cursor: null };
    },
    async slow(filter = {}) {
      const list = readSlowFilter(filter, tenant);
      return list ? slowRows(rows.of(tenant), list) : { operations: [], cursor: null };
    },
    async services(filter = {}) {
      const range = readServiceFilter(filter);
      return range ? serviceRows(rows.of(tenant), range) : { edges: [] };
    },
    async goodRun(name, before) {
      const time = readTime(before);
      const own = rows.of(tenant);
      const id = time === null ? undefined : goodRunOf(own, name, time);
      return id === undefined ? null : readRows(own, id);
    },
  };
}

/**
 * Creates a store in memory, for tests and for demonstrations without a database. It has the same functions as the
 * stores in databases, and gives the same answers.
 *
 * The store is bounded: if there is no more room, a new record takes the place of the oldest one. All is lost when the
 * program ends. Throws if an option is not valid.
 *
 * @example
 * const store = memoryStore();
 * const ingest = createIngest({ exporter: store, authenticate });
 * const trace = await store.read(traceId);
 */
export function memoryStore({
  tenant = 'default',
  maxRecords = 10_000,
}: MemoryStoreOptions = {}): MemoryStore {
  checkTenant(tenant, 'memoryStore');
  if (!Number.isInteger(maxRecords) || maxRecords < 1 || maxRecords > MOST_RECORDS) {
    throw new TypeError(
      `[waybill] memoryStore got maxRecords ${maxRecords}; give a number from 1 to ${MOST_RECORDS}`,
    );
  }
  const rows = new MemoryRows(maxRecords);
  return Object.assign(exporterOf(rows, tenant), readerOf(rows, tenant), {
    forTenant: (other: string) => readerOf(rows, checkTenant(other, 'forTenant')),
    addEvents(events: readonly StoredEvent[], { tenant: owner = tenant }: { readonly tenant?: string } = {}) {
      checkTenant(owner, 'addEvents');
      for (const { problem, ...event } of events) rows.addEvent(owner, structuredClone(event), problem);
    },
    clear: () => rows.clear(),
  });
}
