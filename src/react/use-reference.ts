'use client';
import { useFound, useProvided, useTracing } from './use-tracing.ts';

/**
 * Gives the short code of the error that the `ErrorBoundary` above has caught. Use it in the app's own fallback.
 *
 * Gives `undefined` outside of a fallback. Throws without a `TracingProvider` above.
 */
export function useReference(): string | undefined {
  const { caught } = useProvided();
  return useReferenceOf(caught?.error);
}

/**
 * Gives the short code of an error as soon as the error is recorded, to show, to quote or to put into a link.
 *
 * Gives `undefined` without an error, and for an error that was not recorded. A tracing does not recognise thrown texts
 * and numbers. Throws without a `TracingProvider` above.
 *
 * @example
 * const { error } = useQuery(members);
 * const reference = useReferenceOf(error);
 */
export function useReferenceOf(error: unknown): string | undefined {
  const tracing = useTracing();
  const { caught } = useProvided();
  return useFound(() =>
    caught && Object.is(caught.error, error) ? caught.occurrence?.reference : tracing.referenceOf(error),
  );
}
