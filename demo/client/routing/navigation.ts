import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to another page of the app without loading the document again. */
export function navigate(to: string): void {
  const { pathname, search } = window.location;
  if (to === pathname + search) return;
  window.history.pushState(null, '', to);
  if (window.location.pathname !== pathname) window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

/** Replaces the current address, and removes it from the history. */
export function replaceAddress(to: string): void {
  window.history.replaceState(null, '', to);
  for (const listener of listeners) listener();
}

/** Gives the path of the shown page. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Gives one value from the query of the address. */
export function useQuery(name: string): string | null {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(window.location.search).get(name));
}
