/**
 * Returns whether a thrown value is control flow and not a failure. Next.js throws redirects, missing pages and the
 * like, and its own boundaries catch them.
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isControlFlow(error: unknown): boolean {
  try {
    return /^(NEXT|BAILOUT|DYNAMIC)_/.test((error as { digest: string }).digest);
  } catch {
    return false;
  }
}
