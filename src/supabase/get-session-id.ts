import { jwtDecode } from 'jwt-decode';
import { formatUuid, parseUuid } from '../core/index.ts';

// Servers refuse longer request headers, so a longer token cannot be one that works.
const MAX_TOKEN = 16_384;

/**
 * Gives the auth session that an access token belongs to: its `session_id` claim, a UUID, or `null`.
 *
 * It is `null` for everything without such a claim: no token, an API key, a token of another provider, a malformed one.
 * The signature is not checked: good enough to label things in a browser, never to decide who may see them.
 * @see https://supabase.com/docs/guides/auth/jwt-fields
 */
export function getSessionId(accessToken: string | null): string | null {
  if (typeof accessToken !== 'string' || accessToken.length > MAX_TOKEN) return null;
  try {
    const claim = jwtDecode<{ session_id?: unknown } | null>(accessToken)?.session_id;
    const hex = typeof claim === 'string' ? parseUuid(claim) : null;
    return hex && formatUuid(hex);
  } catch {
    // Publishable keys are no JWTs, and neither is much of what a storage may hold.
    return null;
  }
}
