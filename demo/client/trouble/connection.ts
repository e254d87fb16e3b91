import { useSyncExternalStore } from 'react';

let isCut = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Puts a switch between the page and the network. It has to come before tracing begins, so that the switch stops all
 * requests and reports, as a lost connection does.
 */
export function installConnection(): void {
  const through = window.fetch;
  window.fetch = (...request) =>
    isCut ? Promise.reject(new TypeError('Failed to fetch')) : through(...request);
}

/** Cuts the connection, or restores it. */
export function setConnected(connected: boolean): void {
  isCut = !connected;
  for (const listener of listeners) listener();
}

/** Whether the connection works. */
export function useIsConnected(): boolean {
  return useSyncExternalStore(subscribe, () => !isCut);
}
