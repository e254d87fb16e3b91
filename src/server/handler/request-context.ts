import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActiveSpan, SpanCarrier } from '../../core/internal.ts';

/**
 * Creates what keeps the current span across awaits, timers and callbacks. Each tracing has one of its own, so that two in
 * one process never see each other's spans.
 */
export function createRequestContext(): SpanCarrier {
  // Node, Deno, Bun and Supabase's Edge Runtime all have it under this name.
  const storage = new AsyncLocalStorage<ActiveSpan | undefined>();
  return {
    run: (span, fn) => storage.run(span, fn),
    current: () => storage.getStore()?.provenance,
  };
}
