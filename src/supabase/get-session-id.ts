import { formatUuid, isSafeId, parseUuid } from '../core/internal.ts';
import { readClaims } from './read-claims.ts';

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
  const payload = readClaims(accessToken);
  if (!payload) return null;
  const claim = claims.find((name) => payload[name] != null) ?? '';
  const id = payload[claim];
  if (typeof id !== 'string') return null;
  if (claim !== 'session_id') return isSafeId(id) ? id : null;
  const hex = parseUuid(id);
  return hex && formatUuid(hex);
}
