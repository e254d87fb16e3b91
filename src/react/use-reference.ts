'use client';
import { useFound, useProvided, useTracing } from './use-tracing.ts';

/**
 * Gives the short code of the error that the `ErrorBoundary` above has caught: for a fallback of your own.
 *
 * Nothing outside of a fallback. Throws without a `TracingProvider` above.
 */
export function useReference(): string | undefined {
  const { caught } = useProvided();
  return useReferenceOf(caught?.error);
}

/**
 * Gives the short code of an error, as soon as it is recorded: to show, to quote, to put into a link.
 *
 * Nothing while there is no error, or none that was recorded; thrown texts and numbers cannot be known again. Throws
 * without a `TracingProvider` above.
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
