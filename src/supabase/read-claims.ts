import { jwtDecode } from 'jwt-decode';

// Servers refuse longer request headers, so a longer token cannot work.
const MAX_TOKEN = 16_384;

// A signed token has three parts, and none of them is empty. https://www.rfc-editor.org/rfc/rfc7515#section-7.1
const SIGNED_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The claims of a token. Their values can be anything, because the signature is not checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Returns the claims of an access token, or `null` if the text is no signed token. */
export function readClaims(accessToken: string | null): Claims | null {
  if (typeof accessToken !== 'string' || accessToken.length > MAX_TOKEN || !SIGNED_TOKEN.test(accessToken)) {
    return null;
  }
  try {
    return jwtDecode<Claims>(accessToken);
  } catch {
    // The app's storage could contain a text that looks like a token but is invalid.
    return null;
  }
}
