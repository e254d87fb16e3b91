'use client';
import { useFound, useProvided, useTracing } from './use-tracing.ts';

/**
 * Gives the short code of an error, as soon as it is recorded: to show, to quote, to put into a link.
 *
 * Without an argument, in the fallback of an `ErrorBoundary`, that of the caught error. Nothing while there is no error,
 * or none that was recorded; thrown texts and numbers cannot be known again. Throws without a `TracingProvider` above.
 *
 * @example
 * const { error } = useQuery(members);
 * const reference = useReference(error);
 */
export function useReference(...errors: [error?: unknown]): string | undefined {
  const tracing = useTracing();
  const { caught } = useProvided();
  const { error } = errors.length ? { error: errors[0] } : { error: caught?.error };
  return useFound(() =>
    caught && Object.is(caught.error, error) ? caught.report?.reference : tracing.referenceOf(error),
  );
}
