interface Waiting {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

function canWait(candidate: unknown): candidate is Waiting {
  return typeof (candidate as Partial<Waiting> | null | undefined)?.waitUntil === 'function';
}

/**
 * Calls the platform's `waitUntil`, so that the platform does not stop the process before `work` is done. The work
 * continues after the response. The function finds `waitUntil` on an argument that the platform passed to the handler,
 * or on Supabase's `EdgeRuntime`. On platforms without `waitUntil`, the process stays alive by itself.
 * @see https://supabase.com/docs/guides/functions/background-tasks
 */
export function keepAlive(work: Promise<unknown>, platform: readonly unknown[]): void {
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: unknown };
  [...platform, EdgeRuntime].find(canWait)?.waitUntil(work);
}
