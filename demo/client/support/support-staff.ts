import { useSyncExternalStore } from 'react';
import type { TeamClient } from '../team-client.ts';

// The screens of crashes stand outside of the app, so this is no context of React.
let isStaff = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: boolean): void {
  isStaff = next;
  for (const listener of listeners) listener();
}

/** Asks the database whether the signed-in person works in support. Rejects if it does not answer. */
export async function loadSupportStaff(supabase: TeamClient): Promise<void> {
  const { data, error } = await supabase.from('support_staff').select('user_id').maybeSingle();
  if (error) throw error;
  set(data !== null);
}

/** Forgets the person who has signed out. */
export function forgetSupportStaff(): void {
  set(false);
}

/** Whether the signed-in person works in support, so that the support desk answers this person. */
export function useIsSupportStaff(): boolean {
  return useSyncExternalStore(subscribe, () => isStaff);
}

/** The link "Contact support": the support desk for people who work there, and a mail for all other people. */
export function useSupportHref(): string {
  return useIsSupportStaff() ? '/support' : 'mailto:support@northwind.example?subject=Northwind Teams';
}
