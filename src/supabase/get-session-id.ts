import { jwtDecode } from 'jwt-decode';
import { formatUuid, isSafeId, parseUuid } from '../core/internal.ts';

// Servers refuse longer request headers, so a longer token cannot work.
const MAX_TOKEN = 16_384;

// A signed token has three parts, and none of them is empty. https://www.rfc-editor.org/rfc/rfc7515#section-7.1
const SIGNED_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Settings of {@link getSessionId}. */
export interface SessionIdOptions {
  /**
   * Names of the claims that can hold the session id. The first of these claims that the token contains is used.
   * `session_id` must be a UUID. Other claims can be any text of up to 128 letters, digits, `_`, `.`, `:` and `-`.
   * Clerk, Keycloak and WorkOS write `sid`. Auth0 writes `sid` in its ID tokens.
   *
   * @default ['session_id']
   */
  readonly claims?: readonly string[];
}

/**
 * Returns the id of the auth session that an access token belongs to: its `session_id` claim (a UUID), or `null`.
 *
 * The result is `null` in each of these cases: there is no token, the token is an API key, the token is malformed, or
 * the token comes from another provider and `claims` does not name its claim. The signature is not checked. So use the
 * id to label records in a browser, and never to control access to records.
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
    // The app's storage could contain a text that looks like a token but is invalid.
    return null;
  }
}
