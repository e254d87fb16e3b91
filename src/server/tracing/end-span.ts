import type { Outcome, Span, SpanRecord } from '../../core/index.ts';
import { completeRecord, type ActiveSpan } from '../../core/internal.ts';
import { keepAlive } from '../handler/keep-alive.ts';

/**
 * Ends a span and returns its record. Returns `undefined` if the span had already ended.
 *
 * An outcome with an `error`, or the word `'error'`, marks the span as failed. If the span has an exporter, the record
 * is sent to it in the background. Supabase's `EdgeRuntime.waitUntil` keeps the process alive until the record is sent.
 * Problems are reported to `onDiagnostic`.
 */
export function endSpan(span: Span, outcome: Outcome | 'ok' | 'error' = {}): SpanRecord | undefined {
  const ended = span as ActiveSpan;
  const named: Outcome | undefined =
    typeof outcome === 'string' ? { ok: {}, error: { failure: 'error' } }[outcome] : undefined;
  if (!ended.end(named ?? (Object(outcome) as Outcome))) return undefined;
  keepAlive(ended.ports.stream.flush(), []);
  return completeRecord(ended, ended.describe()) as SpanRecord;
}
