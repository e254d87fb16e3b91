interface Waiting {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

function canWait(candidate: unknown): candidate is Waiting {
  return typeof (candidate as Partial<Waiting> | null | undefined)?.waitUntil === 'function';
}

/**
 * Asks the platform to stay until work is done that goes on after the answer: through whatever the platform handed
 * over with the request, or Supabase's `EdgeRuntime`. Elsewhere the process lives on by itself.
 * @see https://supabase.com/docs/guides/functions/background-tasks
 */
export function keepAlive(work: Promise<unknown>, platform: readonly unknown[]): void {
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: unknown };
  [...platform, EdgeRuntime].find(canWait)?.waitUntil(work);
}
