import { buildTracingHeaders, type InstrumentedTracing } from '../core/index.ts';
import type { Undo } from '../patch/index.ts';

// Where supabase-js 2.112 and later look for what OpenTelemetry knows, at each request.
// https://supabase.com/docs/guides/telemetry/client-side-tracing
const EXTRACTOR: unique symbol = Symbol.for('@supabase/supabase-js.traceContextExtractor') as never;

/**
 * Gives the `tracePropagation` of supabase-js the span of the code that runs, unless somebody else does already. Where
 * that is not sure it gives nothing: a wrong header would win over what is known of the call.
 */
export function feedPropagation({ currentSpan }: InstrumentedTracing): Undo {
  const slot = globalThis as { [EXTRACTOR]?: unknown };
  const extract = (): object | null => {
    const span = currentSpan();
    return span?.attribution === 'exact' ? buildTracingHeaders(span.context, { headers: 'w3c' }) : null;
  };
  slot[EXTRACTOR] ??= extract;
  return () => {
    if (slot[EXTRACTOR] === extract) delete slot[EXTRACTOR];
  };
}
