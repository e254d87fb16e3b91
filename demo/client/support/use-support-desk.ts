import { useState } from 'react';
import type { TraceData, TraceSummary } from 'waybill';
import { useTracing } from 'waybill/react';
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

  const request = (name: string, path: string, init: RequestInit = {}): Promise<Response> =>
    tracing.action(name, async () => {
      const { data } = await supabase.auth.getSession();
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${data.session?.access_token ?? ''}`,
      };
      const response = await fetch(path, { ...init, headers });
      if (response.status === 403) setDenied(true);
      return response;
    });

  const readJson = async <T>(response: Response): Promise<T> => {
    if (!response.ok) throw new Error(`The support desk answered ${response.status}.`);
    return (await response.json()) as T;
  };

  return {
    denied,
    async search(query) {
      const init = { method: 'POST', body: JSON.stringify(query) };
      return readJson<TraceSummary[]>(await request('search traces', '/api/support/search', init));
    },
    async load(traceId) {
      const response = await request('open trace', `/api/support/traces/${traceId}`);
      return response.status === 404 ? null : readJson<TraceData>(response);
    },
  };
}
