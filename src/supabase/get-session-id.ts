import { jwtDecode } from 'jwt-decode';
import { formatUuid, isSafeId, parseUuid } from '../core/internal.ts';

// Servers refuse longer request headers, so a longer token cannot be one that works.
const MAX_TOKEN = 16_384;

// Three parts and none of them empty, or nobody can have signed it. https://www.rfc-editor.org/rfc/rfc7515#section-7.1
const SIGNED_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Settings of {@link getSessionId}. */
export interface SessionIdOptions {
  /**
   * Which claims may name the session; the first that the token has decides. `session_id` has to be a UUID, others may
   * be any text of up to 128 letters, digits, `_`, `.`, `:` and `-`. Clerk, Keycloak and WorkOS write `sid`, Auth0 does in
   * its ID tokens.
   *
   * @default ['session_id']
   */
  readonly claims?: readonly string[];
}

/**
 * Gives the auth session that an access token belongs to: its `session_id` claim, a UUID, or `null`.
 *
 * It is `null` for everything without such a claim: no token, an API key, a malformed token, and one of another provider
 * unless its claim is named. The signature is not checked: good enough to label things in a browser, never to decide who
 * may see them.
 * @see https://supabase.com/docs/guides/auth/jwt-fields
 */
export function getSessionId(
  accessToken: string | null,
  { claims = ['session_id'] }: SessionIdOptions = {},
): string | null {
  if (typeof accessToken !== 'string' || accessToken.length > MAX_TOKEN || !SIGNED_TOKEN.test(accessToken)) {
    return null;
  }
  try {
    const payload = jwtDecode<Readonly<Record<string, unknown>>>(accessToken);
    const claim = claims.find((name) => payload[name] != null) ?? '';
    const id = payload[claim];
    if (typeof id !== 'string') return null;
    if (claim !== 'session_id') return isSafeId(id) ? id : null;
    const hex = parseUuid(id);
    return hex && formatUuid(hex);
  } catch {
    // Much of what a storage may hold looks like a token and is none.
    return null;
  }
}
