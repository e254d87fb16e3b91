import type { Diagnostics } from '../../core/internal.ts';

/**
 * Says whether the whole trace of a request is exported, whatever `sampleRatio` and the caller's `traceparent` say: for a
 * support session that follows one user. Only `true`, or a promise of it, does that; where it throws, the request is
 * sampled like any other, and `onDiagnostic` hears of it once.
 *
 * Anybody can send a header, and records cost storage: compare it with a secret, or look at who is signed in; its mere
 * presence must not be enough. It is not asked about preflights, with which browsers send no such header.
 *
 * @example
 * forceSampled: (request) => request.headers.get('x-support-session') === supportSecret
 */
export type ForceSampled = (
  request: Request,
  identity: { readonly userId: string | null; readonly sessionId: string | null },
) => boolean | Promise<boolean>;

/** Asks `forceSampled`. Never rejects. */
export async function askForceSampled(
  request: Request,
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
    return (await forceSampled?.(request, identity)) === true;
  } catch (error) {
    diagnostics.report({
      kind: 'forceSampled',
      message: 'forceSampled threw, so the request is sampled like any other.',
      error,
    });
    return false;
  }
}
