import { jwtVerify } from 'jose';

/** The sender of a request, from the verified access token. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
}

/** Gives the sender of a request, or `null` if its token is missing, expired or from another issuer. */
export type TokenVerifier = (request: Request) => Promise<Caller | null>;

/** Creates a verifier for access tokens that were signed with a secret. */
export function createTokenVerifier(tokenSecret: string): TokenVerifier {
  const key = new TextEncoder().encode(tokenSecret);
  return async (request) => {
    const [, token] =
      /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
    if (token === undefined) return null;
    try {
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience: 'authenticated' });
      const { sub, session_id: sessionId, email } = payload;
      if (typeof sub !== 'string' || typeof sessionId !== 'string' || typeof email !== 'string') return null;
      return { userId: sub, sessionId, email };
    } catch {
      return null;
    }
  };
}
