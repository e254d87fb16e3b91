'use client';
import { useTracingStore } from './use-tracing.ts';

/** Returns the id of the auth session, or `null` when signed out. Throws if there is no `TracingProvider` above. */
export function useSession(): string | null {
  return useTracingStore(({ sessionId }) => sessionId);
}
