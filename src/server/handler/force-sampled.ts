import type { Diagnostics } from '../../core/internal.ts';
import { webRequest, type ReceivedRequest } from '../propagation/received-request.ts';

/**
 * Decides whether the whole trace of a request is exported, regardless of `sampleRatio` and the caller's `traceparent`.
 * It is for a support session that follows one user. The whole trace is exported only if the function returns `true` or
 * a promise of `true`. If the function throws, the request is sampled like any other, and `onDiagnostic` is called
 * once.
 *
 * Anyone can send a header, and records cost storage. So compare the header with a secret, or check which user is
 * signed in. The mere presence of a header must not be enough. The function is not called for preflights, because
 * browsers do not send custom headers with preflights.
 *
 * @example
 * forceSampled: (request) => request.headers.get('x-support-session') === supportSecret
 */
export type ForceSampled = (
  request: Request,
  identity: { readonly userId: string | null; readonly sessionId: string | null },
) => boolean | Promise<boolean>;

/** Calls `forceSampled`. Never rejects. */
export async function askForceSampled(
  request: ReceivedRequest,
  {
    forceSampled,
    diagnostics,
    ...identity
  }: {
    forceSampled: ForceSampled | undefined;
    diagnostics: Diagnostics;
    userId: string | null;
    sessionId: string | null;
  },
): Promise<boolean> {
  try {
    return (await forceSampled?.(webRequest(request), identity)) === true;
  } catch (error) {
    diagnostics.report({
      kind: 'forceSampled',
      message: 'forceSampled threw, so the request is sampled like any other.',
      error,
    });
    return false;
  }
}
