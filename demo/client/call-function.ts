import type { TeamClient } from './team-client.ts';

type FunctionName =
  | 'invite-user'
  | 'open-invitation'
  | 'accept-invitation'
  | 'manage-user'
  | 'organization-bootstrap';

/**
 * Calls an Edge Function. If the server refuses, rejects with an error from which the screen reads the server's
 * message.
 */
export async function callFunction<T>(supabase: TeamClient, name: FunctionName, body: object): Promise<T> {
  const { data, error } = (await supabase.functions.invoke(name, { body })) as {
    data: T;
    error: Error | null;
  };
  if (error) throw error;
  return data;
}
