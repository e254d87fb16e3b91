import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, SpanCarrier } from '../core/index.ts';

/** Keeps the current span across awaits, timers and callbacks. */
export interface RequestContext extends SpanCarrier {
  /** Runs a function in which no span is current. */
  readonly outside: <T>(fn: () => T) => T;
}

/** Creates the carrier; each tracing has one of its own, so that two in one process never see each other's spans. */
export function createRequestContext(): RequestContext {
  // Node, Deno, Bun and Supabase's Edge Runtime all have it under this name.
  const storage = new AsyncLocalStorage<Span | undefined>();
  return {
    run: (span, fn) => storage.run(span, fn),
    current: () => storage.getStore(),
    outside: (fn) => storage.run(undefined, fn),
  };
}
