import type { EventRecord, TraceStore } from 'waybill';
import type { StoredEvent } from 'waybill/testing';
import { CORRELATION, SESSION, TRACE } from '../postgres/records.ts';

/** A store under test. */
export interface TestStore {
  readonly store: TraceStore;
  readonly addEvents: (events: readonly StoredEvent[], tenant?: string) => Promise<void>;
  readonly clear: () => Promise<void>;
}

export function anEvent(parts: Partial<EventRecord> = {}): EventRecord {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    eventType: 'member.invited',
    createdAt: '2026-11-20T10:00:00.123456Z',
    correlationId: CORRELATION,
    sessionId: SESSION,
    traceId: TRACE,
    spanId: null,
    parentSpanId: null,
    data: { seat: 4 },
    metadata: {},
    ...parts,
  };
}
