/**
 * Tells whether an error is control flow. Next.js throws redirects, missing pages and the like for its own boundaries.
 * https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isControlFlow(error: unknown): boolean {
  try {
    return /^(NEXT|BAILOUT|DYNAMIC)_/.test((error as { digest: string }).digest);
  } catch {
    return false;
  }
}
