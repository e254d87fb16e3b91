'use client';
import { useTracingStore } from './use-tracing.ts';

/** Gives the id of the auth session, or `null` when signed out. Throws without a `TracingProvider` above. */
export function useSession(): string | null {
  return useTracingStore(({ sessionId }) => sessionId);
}
