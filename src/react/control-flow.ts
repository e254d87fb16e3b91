/**
 * Tells redirects, missing pages and the like, which Next.js throws for boundaries of its own.
 * https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isControlFlow(error: unknown): boolean {
  try {
    return /^(NEXT|BAILOUT|DYNAMIC)_/.test((error as { digest: string }).digest);
  } catch {
    return false;
  }
}
