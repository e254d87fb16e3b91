import { AsyncLocalStorage } from 'node:async_hooks';

type Lite = typeof import('@supabase/lite') &
  Pick<typeof import('@supabase/lite/pglite'), 'createPgliteConnection'> &
  Pick<typeof import('@supabase/lite/postgres'), 'createPostgresConnection'>;

const quietly = new AsyncLocalStorage<true>();
let silenced = false;

// lite prints failed statements with the values of their parameters: e-mail addresses, tokens, password hashes. The
// caller gets the error as an answer, so no error is lost. This affects only work inside `inQuiet`.
function silenceInside(method: 'error' | 'warn'): void {
  const print = console[method];
  console[method] = (...values: unknown[]) => {
    if (!quietly.getStore()) print.apply(console, values);
  };
}

/** Runs some work. Hides the errors and warnings that the work prints on the console. */
export function inQuiet<T>(work: () => Promise<T>): Promise<T> {
  if (!silenced) {
    silenced = true;
    silenceInside('error');
    silenceInside('warn');
  }
  return quietly.run(true, work);
}

/** Loads Supabase's lite. It takes half a second, so the demo loads it only when it is sure to start. */
export async function loadLite(): Promise<Lite> {
  // lite reads these variables when it is imported.
  process.env.LITE_TELEMETRY = '0';
  process.env.DO_NOT_TRACK = '1';
  return inQuiet(async () => ({
    ...(await import('@supabase/lite')),
    ...(await import('@supabase/lite/pglite')),
    ...(await import('@supabase/lite/postgres')),
  }));
}
