import { useSyncExternalStore } from 'react';

let isCut = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Puts a switch into the line between the page and the network. Has to happen before tracing begins, so that whatever is
 * sent meets it, reports among it, as it would meet a lost connection.
 */
export function installConnection(): void {
  const through = window.fetch;
  window.fetch = (...request) =>
    isCut ? Promise.reject(new TypeError('Failed to fetch')) : through(...request);
}

/** Cuts the line, or joins it again. */
export function setConnected(connected: boolean): void {
  isCut = !connected;
  for (const listener of listeners) listener();
}

/** Tells whether the line is whole. */
export function useIsConnected(): boolean {
  return useSyncExternalStore(subscribe, () => !isCut);
}
