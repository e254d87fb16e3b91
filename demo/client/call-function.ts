import { FunctionsHttpError } from '@supabase/supabase-js';
import type { TeamClient } from './team-client.ts';

type FunctionName = 'invite-user' | 'accept-invitation' | 'manage-user' | 'organization-bootstrap';

/** A failure with a message that the server wrote for people. Its cause, the failed request, leads to the reference. */
export class PublicError extends Error {
  override readonly name = 'PublicError';
}

/** Calls an Edge Function. If the server refuses, rejects with the server's message. */
export async function callFunction<T>(supabase: TeamClient, name: FunctionName, body: object): Promise<T> {
  const { data, error } = (await supabase.functions.invoke(name, { body })) as {
    data: T;
    error: Error | null;
  };
  if (error) throw (await publicErrorOf(error)) ?? error;
  return data;
}

async function publicErrorOf(error: Error): Promise<PublicError | undefined> {
  if (!(error instanceof FunctionsHttpError)) return undefined;
  const response = error.context as Response;
  // A body can be read only once, so this reads a copy. The error page of a proxy is no JSON.
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as { error?: { message?: unknown } } | null;
  const message = body?.error?.message;
  return typeof message === 'string' ? new PublicError(message, { cause: error }) : undefined;
}
