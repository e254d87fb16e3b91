import { isSafeId, type Diagnostics } from '../../core/internal.ts';
import { webRequest, type ReceivedRequest } from '../propagation/received-request.ts';

/** The sender of a request, according to a token with a valid signature. */
export interface Identity {
  readonly userId?: string | null;
  /** The id of the auth session: the `session_id` claim of a Supabase token. */
  readonly sessionId?: string | null;
}

/**
 * Checks the token of a request. Returns the user and the session that the token names, or `null` for a signed-out
 * caller. Waybill takes `user_id` and `session_id` from no other source. If the function throws, the request counts as
 * signed out, and `onDiagnostic` is called once.
 */
export type Verify = (request: Request) => Promise<Identity | null> | Identity | null;

const MAX_USER_ID = 128;

/** Calls `verify`, and keeps the valid parts of its result. Never rejects. */
export async function verifyIdentity(
  request: ReceivedRequest,
  { verify, diagnostics }: { verify: Verify | undefined; diagnostics: Diagnostics },
): Promise<{ userId: string | null; sessionId: string | null }> {
  try {
    const { userId, sessionId } = (await verify?.(webRequest(request))) ?? {};
    return {
      userId: typeof userId === 'string' && userId.length <= MAX_USER_ID ? userId : null,
      sessionId: typeof sessionId === 'string' && isSafeId(sessionId) ? sessionId : null,
    };
  } catch (error) {
    diagnostics.report({
      kind: 'verify',
      message:
        'verify threw, so the request counts as signed out; return null for a token that is not valid.',
      error,
    });
    return { userId: null, sessionId: null };
  }
}
