import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { Instrumentation } from 'waybill';
import { traceThrough } from 'waybill/instrumentation';
import { traceSupabase, type TraceSupabaseOptions } from 'waybill/supabase';
import { createTestTracing, type TestTracing, type TestTracingOptions } from 'waybill/testing';
import { openRecorder, type Recorder } from '../browser/recorder.ts';
import { startRecorder } from '../browser/recorder-server.ts';

/** Runs a server for the tests of a file. Each call opens a new place on it that stands in for a Supabase project. */
export function serveProjects(): () => Recorder {
  let server: Awaited<ReturnType<typeof startRecorder>>;
  beforeAll(async () => {
    server = await startRecorder();
  });
  afterAll(() => server.close());
  return () => openRecorder(server.origin);
}

/** Traces the global fetch, as `traceFetch` does in a page. */
export const traceGlobalFetch: Instrumentation = (tracing) => {
  const native = globalThis.fetch;
  globalThis.fetch = traceThrough(tracing, native);
  return () => {
    globalThis.fetch = native;
  };
};

/** Traces a client until the test is over. */
export function traceClient(
  client: SupabaseClient,
  { functions, sessionClaims, ...options }: TraceSupabaseOptions & TestTracingOptions = {},
): TestTracing {
  const settings: TraceSupabaseOptions = {
    ...(functions !== undefined && { functions }),
    ...(sessionClaims && { sessionClaims }),
  };
  const test = createTestTracing({
    instrumentations: [traceGlobalFetch, traceSupabase(client, settings)],
    ...options,
  });
  onTestFinished(test.tracing.dispose);
  return test;
}

/** Gives the trace id of each request by its method and path, or `none` for a request without a trace. */
export async function tracesOf(project: Recorder): Promise<Record<string, string>> {
  const seen = await project.seen();
  return Object.fromEntries(
    seen.map(({ method, path, headers }) => [
      `${method} ${path.split('?')[0]}`,
      headers['traceparent']?.slice(3, 35) ?? 'none',
    ]),
  );
}
