import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActiveSpan, SpanCarrier } from '../../core/internal.ts';

/**
 * Creates the carrier that keeps the current span across awaits, timers and callbacks. Each tracing has its own
 * carrier, so two tracings in one process never see each other's spans.
 */
export function createRequestContext(): SpanCarrier {
  // Node, Deno, Bun and Supabase's Edge Runtime all have `AsyncLocalStorage` in `node:async_hooks`.
  const storage = new AsyncLocalStorage<ActiveSpan | undefined>();
  return {
    run: (span, fn) => storage.run(span, fn),
    current: () => storage.getStore()?.provenance,
  };
}

/** Keeps the context of the running code, of all libraries. Returns a function that calls other functions in it. */
export const keepContext: typeof AsyncLocalStorage.snapshot = () => AsyncLocalStorage.snapshot();
