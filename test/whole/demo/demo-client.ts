import { createClient, type SupabaseClient } from '@supabase/supabase-js';

/** A signed-in page, without the browser. */
export interface SignedIn {
  readonly supabase: SupabaseClient;
  readonly accessToken: string;
  readonly sessionId: string;
  readonly userId: string;
}

interface Login {
  readonly email: string;
  readonly password: string;
}

/** Creates a supabase-js client as a page does. */
export function createPageClient(url: string): SupabaseClient {
  return createClient(url, 'sb_publishable_northwind', {
    auth: { persistSession: false, autoRefreshToken: false },
    // Node 20 has no WebSocket, and supabase-js refuses to start without one.
    realtime: { transport: class {} as never },
  });
}

/** Signs in, or up if `isNew` is set. */
export async function signIn(url: string, login: Login, { isNew = false } = {}): Promise<SignedIn> {
  const supabase = createPageClient(url);
  const { data, error } = await (isNew
    ? supabase.auth.signUp(login)
    : supabase.auth.signInWithPassword(login));
  if (error) throw error;
  const { access_token: accessToken, user } = data.session!;
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as {
    session_id: string;
  };
  return { supabase, accessToken, sessionId: claims.session_id, userId: user.id };
}

/** The answer of a function. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Calls a function over HTTP, with any headers that a test wants to send. */
export async function callFunction(
  url: string,
  name: string,
  {
    body,
    accessToken,
    headers = {},
  }: { body: unknown; accessToken?: string; headers?: Record<string, string> },
): Promise<Answer> {
  const response = await fetch(`${url}/functions/v1/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
