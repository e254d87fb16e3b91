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

/** Puts another address in the place of this one, as if this had never been. */
export function replaceAddress(to: string): void {
  window.history.replaceState(null, '', to);
  for (const listener of listeners) listener();
}

/** Gives the path of the page that is shown. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Gives one value of the address's query. */
export function useQuery(name: string): string | null {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(window.location.search).get(name));
}
