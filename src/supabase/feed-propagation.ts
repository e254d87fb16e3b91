import { buildTracingHeaders, type Tracing } from '../core/index.ts';
import { findCurrent } from '../core/internal.ts';
import type { Undo } from '../patch/index.ts';

// supabase-js 2.112 and later look for the context of OpenTelemetry under this symbol, at each request.
// https://supabase.com/docs/guides/telemetry/client-side-tracing
const EXTRACTOR: unique symbol = Symbol.for('@supabase/supabase-js.traceContextExtractor') as never;

/**
 * Provides the span of the running code to the `tracePropagation` of supabase-js, unless other code already provides
 * one. A span is provided only if its attribution is `exact`, because a wrong header would win over the span that
 * `traceCalls` knows for the call.
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
