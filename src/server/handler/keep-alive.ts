interface Waiting {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

function canWait(candidate: unknown): candidate is Waiting {
  return typeof (candidate as Partial<Waiting> | null | undefined)?.waitUntil === 'function';
}

/**
 * Asks the platform not to stop the process until this work is done, because the work continues after the response. The
 * request is made through an argument that the platform passed with the HTTP request, or through Supabase's
 * `EdgeRuntime`. On other platforms the process stays alive by itself.
 * @see https://supabase.com/docs/guides/functions/background-tasks
 */
export function keepAlive(work: Promise<unknown>, platform: readonly unknown[]): void {
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: unknown };
  [...platform, EdgeRuntime].find(canWait)?.waitUntil(work);
}
