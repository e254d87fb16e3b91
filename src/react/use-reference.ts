'use client';
import { useFound, useProvided, useTracing } from './use-tracing.ts';

/**
 * Returns the short code of the error that the `ErrorBoundary` above has caught. Use this hook in the app's own
 * fallback.
 *
 * Outside a fallback, the hook returns `undefined`. It throws if there is no `TracingProvider` above the component.
 */
export function useReference(): string | undefined {
  const { caught } = useProvided();
  return useReferenceOf(caught?.error);
}

/**
 * Returns the short code of an error as soon as the error is recorded. The app can show the code or put it into a link.
 *
 * Returns `undefined` if there is no error, or if the error was not recorded. A thrown text or number has a code only
 * in the fallback of its `ErrorBoundary`, because a tracing does not recognise texts and numbers. The hook throws if
 * there is no `TracingProvider` above the component.
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
