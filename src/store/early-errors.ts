import { conventions } from '../core/internal.ts';
import type { ErrorReport, LogRecord, Tracing } from '../core/index.ts';

/** An error as it was written down, and where. */
export interface EarlyError {
  readonly record: LogRecord;
  readonly report: ErrorReport;
  /** Whose it was. */
  readonly sessionId: string | null;
}

/** Finds the errors that a tracing recorded before anybody listened to it, oldest first. */
export function findEarlyErrors(tracing: Tracing): readonly EarlyError[] {
  return tracing.recent().flatMap((record) => {
    const { traceId, spanId, attributes } = record;
    const reference = attributes[conventions.REFERENCE];
    if (record.type !== 'log' || !traceId || typeof reference !== 'string') return [];
    const correlationId = String(attributes[conventions.CORRELATION_ID]);
    const sessionId = attributes[conventions.SESSION_ID];
    const timeMs = Math.floor(Number(record.timeUnixNano) / 1e6);
    return [
      {
        record,
        report: { reference, traceId, spanId, correlationId, timeMs },
        sessionId: typeof sessionId === 'string' ? sessionId : null,
      },
    ];
  });
}
