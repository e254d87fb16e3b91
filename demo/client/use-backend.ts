import { createContext, useContext } from 'react';
import type { DemoConfig } from './load-config.ts';
import type { TeamClient } from './team-client.ts';

/** The client and the settings with which every part of the page reaches the server. */
export interface Backend {
  readonly supabase: TeamClient;
  readonly config: DemoConfig;
}

const BackendContext = createContext<Backend | undefined>(undefined);

export const BackendProvider = BackendContext.Provider;

/** Gives the Supabase client and the server's settings. */
export function useBackend(): Backend {
  const backend = useContext(BackendContext);
  if (!backend) throw new Error('useBackend needs a BackendProvider above it.');
  return backend;
}
