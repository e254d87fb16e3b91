import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '../../core/index.ts';
import type { SpanCarrier } from '../../core/internal.ts';

/** Creates what keeps the current span across awaits, timers and callbacks; each tracing has one of its own, so that two in one process never see each other's spans. */
export function createRequestContext(): SpanCarrier {
  // Node, Deno, Bun and Supabase's Edge Runtime all have it under this name.
  const storage = new AsyncLocalStorage<Span | undefined>();
  return {
    run: (span, fn) => storage.run(span, fn),
    current: () => storage.getStore(),
  };
}
