import { useMemo, useState } from 'react';
import { useTracing } from 'waybill/react';
import { traceApi, TraceApiError } from 'waybill/trace-api';
import type { TraceSearchProps } from 'waybill/viewer';
import { useBackend } from '../use-backend.ts';

export interface SupportDesk extends TraceSearchProps {
  /** Whether the server has refused, because the signed-in person does not work in support. */
  readonly denied: boolean;
}

/** Reads the records through the support API, as the signed-in person. */
export function useSupportDesk(): SupportDesk {
  const { supabase } = useBackend();
  const tracing = useTracing();
  const [denied, setDenied] = useState(false);
  const reader = useMemo(
    () =>
      traceApi('/api/support', {
        token: async () => (await supabase.auth.getSession()).data.session?.access_token,
      }),
    [supabase],
  );

  async function ask<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await tracing.action(name, work);
    } catch (error) {
      if (error instanceof TraceApiError && error.problem === 'forbidden') setDenied(true);
      throw error;
    }
  }

  return {
    denied,
    search: (query) => ask('search traces', () => reader.find(query)),
    load: (traceId) => ask('open trace', () => reader.read(traceId)),
  };
}
