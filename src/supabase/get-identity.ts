import { readClaims, type Claims } from './read-claims.ts';

/** Settings of {@link getIdentity}. */
export interface IdentityOptions {
  /**
   * The claim that names the tenant, such as `org_id`. Dots lead into a claim, as in `app_metadata.org_id`.
   * @default none: the app has no tenants
   */
  readonly tenantClaim?: string;
}

function claimAt(claims: Claims, path: string): unknown {
  // Some providers name their claims by URLs, and URLs contain dots.
  if (path in claims) return claims[path];
  let value: unknown = claims;
  for (const name of path.split('.')) value = (Object(value) as Claims)[name];
  return value;
}

/**
 * Returns the identity key of an access token: its `sub` claim, and the tenant if `tenantClaim` names one. Returns
 * `null` if there is no token, if it is malformed or has no `sub`. A user without a tenant gets a key of their own.
 *
 * `tracing.setIdentity` takes this key in a page, and `authenticate` of `createIngest` returns it on a server. Use the
 * same `tenantClaim` on both sides. The signature is not checked, so a server must verify the token first.
 * @see https://supabase.com/docs/guides/auth/jwt-fields
 */
export function getIdentity(
  accessToken: string | null,
  { tenantClaim }: IdentityOptions = {},
): string | null {
  const claims = readClaims(accessToken);
  const sub = claims?.['sub'];
  if (!claims || typeof sub !== 'string' || !sub) return null;
  if (tenantClaim === undefined) return sub;
  const tenant = claimAt(claims, tenantClaim) ?? null;
  // JSON keeps the parts apart: no other user and tenant have the same key.
  return JSON.stringify([sub, tenant]);
}
