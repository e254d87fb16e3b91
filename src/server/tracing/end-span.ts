import type { ActiveSpan } from '../../core/internal.ts';
import type { Outcome, Span, SpanRecord } from '../../core/index.ts';
import { keepAlive } from '../handler/keep-alive.ts';

/**
 * Ends a span and gives its record; `undefined` where it had ended before.
 *
 * An outcome with an `error` makes it a failed one. The record is on its way to the span's exporter, if it has one, when
 * this returns; it is kept alive by Supabase's `EdgeRuntime.waitUntil`, and what goes wrong goes to `onDiagnostic`.
 */
export function endSpan(span: Span, outcome: Outcome = {}): SpanRecord | undefined {
  const { engine } = span as ActiveSpan;
  let ended: SpanRecord | undefined;
  const stop = engine.subscribe((event) => {
    if (event.type === 'record' && event.record.type === 'span' && event.record.spanId === span.spanId) {
      ended = event.record;
    }
  });
  span.end(outcome);
  stop();
  engine.diagnostics.guard('waitUntil', () => keepAlive(engine.flush(), []));
  return ended;
}
