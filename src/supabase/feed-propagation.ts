import { buildTracingHeaders, type Tracing } from '../core/index.ts';
import { findCurrent } from '../core/internal.ts';
import type { Undo } from '../patch/index.ts';

// Where supabase-js 2.112 and later look for what OpenTelemetry knows, at each request.
// https://supabase.com/docs/guides/telemetry/client-side-tracing
const EXTRACTOR: unique symbol = Symbol.for('@supabase/supabase-js.traceContextExtractor') as never;

/**
 * Gives the `tracePropagation` of supabase-js the span of the code that runs, unless somebody else does already. Where
 * that is not sure it gives nothing: a wrong header would win over what is known of the call.
 */
export function feedPropagation(tracing: Tracing): Undo {
  const slot = globalThis as { [EXTRACTOR]?: unknown };
  const extract = (): object | null => {
    const found = findCurrent(tracing);
    return found?.attribution === 'exact'
      ? buildTracingHeaders(found.span.context, { headers: 'w3c' })
      : null;
  };
  slot[EXTRACTOR] ??= extract;
  return () => {
    if (slot[EXTRACTOR] === extract) delete slot[EXTRACTOR];
  };
}
