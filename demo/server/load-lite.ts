import { AsyncLocalStorage } from 'node:async_hooks';

type Lite = typeof import('@supabase/lite') &
  Pick<typeof import('@supabase/lite/pglite'), 'createPgliteConnection'> &
  Pick<typeof import('@supabase/lite/postgres'), 'createPostgresConnection'>;

const quietly = new AsyncLocalStorage<true>();
let silenced = false;

// lite prints the statements that fail, with the values of their parameters: e-mail addresses, tokens, password hashes.
// Whoever asked gets the error as an answer, so nothing is lost. Only what runs inside `inQuiet` is affected.
function silenceInside(method: 'error' | 'warn'): void {
  const print = console[method];
  console[method] = (...values: unknown[]) => {
    if (!quietly.getStore()) print.apply(console, values);
  };
}

/** Does work whose own errors and warnings on the console are not to be seen. */
export function inQuiet<T>(work: () => Promise<T>): Promise<T> {
  if (!silenced) {
    silenced = true;
    silenceInside('error');
    silenceInside('warn');
  }
  return quietly.run(true, work);
}

/** Loads Supabase's lite: half a second, so only once it is certain that the demo may start. */
export async function loadLite(): Promise<Lite> {
  // Read when lite is imported.
  process.env.LITE_TELEMETRY = '0';
  process.env.DO_NOT_TRACK = '1';
  return inQuiet(async () => ({
    ...(await import('@supabase/lite')),
    ...(await import('@supabase/lite/pglite')),
    ...(await import('@supabase/lite/postgres')),
  }));
}
