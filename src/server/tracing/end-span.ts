import type { Outcome, Span, SpanRecord } from '../../core/index.ts';
import { completeRecord, type ActiveSpan } from '../../core/internal.ts';
import { keepAlive } from '../handler/keep-alive.ts';

/**
 * Ends a span and gives its record; `undefined` where it had ended before.
 *
 * An outcome with an `error` makes it a failed one. The record is on its way to the span's exporter, if it has one, when
 * this returns; it is kept alive by Supabase's `EdgeRuntime.waitUntil`, and what goes wrong goes to `onDiagnostic`.
 */
export function endSpan(span: Span, outcome: Outcome = {}): SpanRecord | undefined {
  const ended = span as ActiveSpan;
  if (!ended.end(outcome)) return undefined;
  keepAlive(ended.ports.flush(), []);
  return completeRecord(ended, ended.describe()) as SpanRecord;
}
