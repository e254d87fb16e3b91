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
  return createTracing({
    service: 'northwind-web',
    version: '1.0.0',
    // A name of its own, so that nobody takes these records for real ones. And only 'production' hides technical
    // details from the error screens, which whoever tries the demo wants to see.
    environment: 'demo',
    sampleRatio: 1,
    exporter: otlpExporter({ url: '/otlp' }),
    queue: durableQueue(),
    instrumentations: [
      traceFetch(),
      captureErrors(),
      traceUserActions(),
      // Functions on another origin get our headers only once their CORS answer names them.
      traceSupabase(supabase, functions ? { functions } : {}),
    ],
  });
}
