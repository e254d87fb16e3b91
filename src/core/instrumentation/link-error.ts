import type { CurrentSpan } from '../spans/active-span.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { FoundSpan } from './find-current.ts';

/**
 * Links an error to the span of the request that ended with `result` (a Response or an error). If there is no such
 * request, links the error to `found`. Changes nothing if the error is already linked to a span.
 */
export function linkError(
  tracing: Tracing,
  error: unknown,
  {
    result,
    found,
  }: { readonly result: unknown; readonly found: Pick<FoundSpan, 'context' | 'attribution'> | undefined },
): void {
  const { errors } = insideOf(tracing).parts();
  const provenance = errors.find(result) ?? (found as CurrentSpan | undefined);
  if (error && provenance) errors.link(error, provenance);
}
