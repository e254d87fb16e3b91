import type { Outcome, Span, SpanRecord } from '../../core/index.ts';
import { completeRecord, type ActiveSpan } from '../../core/internal.ts';
import { keepAlive } from '../handler/keep-alive.ts';

/**
 * Ends a span and returns its record, or `undefined` if the span had already ended.
 *
 * An outcome with an `error` marks the span as failed. When this function returns, the record is on its way to the
 * span's exporter, if it has one. Supabase's `EdgeRuntime.waitUntil` keeps the process alive for it, and problems go to
 * `onDiagnostic`.
 */
export function endSpan(span: Span, outcome: Outcome = {}): SpanRecord | undefined {
  const ended = span as ActiveSpan;
  if (!ended.end(outcome)) return undefined;
  keepAlive(ended.ports.flush(), []);
  return completeRecord(ended, ended.describe()) as SpanRecord;
}
