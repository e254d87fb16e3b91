import {
  captureErrors,
  createTracing,
  durableQueue,
  otlpExporter,
  traceFetch,
  traceUserActions,
  type Tracing,
} from 'waybill';
import { traceSupabase } from 'waybill/supabase';
import type { DemoConfig } from './load-config.ts';
import type { TeamClient } from './team-client.ts';

/** Starts tracing: from here on, each request carries the ids of the action that caused it. */
export function startTracing(supabase: TeamClient, { functions }: DemoConfig): Tracing {
  let token: string | undefined;
  supabase.auth.onAuthStateChange((_, session) => {
    token = session?.access_token;
  });
  return createTracing({
    service: 'northwind-web',
    version: '1.0.0',
    // The name 'demo' keeps these records apart from real records. Only 'production' hides technical details on error
    // screens, and a person who tries the demo wants to see them.
    environment: 'demo',
    sampleRatio: 1,
    exporter: otlpExporter({
      url: '/otlp',
      headers: (): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {}),
    }),
    queue: durableQueue(),
    instrumentations: [
      traceFetch(),
      captureErrors(),
      traceUserActions(),
      // Functions on another origin get tracing headers only if their CORS answer allows these headers.
      traceSupabase(supabase, functions ? { functions } : {}),
    ],
  });
}
