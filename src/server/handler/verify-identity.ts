import { isSafeId, type Diagnostics } from '../../core/internal.ts';

/** Who sent a request, by a token whose signature was checked. */
export interface Identity {
  readonly userId?: string | null;
  /** The auth session: the `session_id` claim of a Supabase token. */
  readonly sessionId?: string | null;
}

/**
 * Checks the token of a request and says whose it is; `null` for nobody. The only source of `user_id` and `session_id`.
 * Where it throws, nobody is signed in, and `onDiagnostic` hears of it once.
 */
export type Verify = (request: Request) => Promise<Identity | null> | Identity | null;

const MAX_USER_ID = 128;

/** Asks `verify`, and keeps of its answer what is usable. Never rejects. */
export async function verifyIdentity(
  request: Request,
  { verify, diagnostics }: { verify: Verify | undefined; diagnostics: Diagnostics },
): Promise<{ userId: string | null; sessionId: string | null }> {
  try {
    const { userId, sessionId } = (await verify?.(request)) ?? {};
    return {
      userId: typeof userId === 'string' && userId.length <= MAX_USER_ID ? userId : null,
      sessionId: typeof sessionId === 'string' && isSafeId(sessionId) ? sessionId : null,
    };
  } catch (error) {
    diagnostics.report({
      kind: 'verify',
      message: 'verify threw, so the request counts as signed out; give null for a token that is not valid.',
      error,
    });
    return { userId: null, sessionId: null };
  }
}
