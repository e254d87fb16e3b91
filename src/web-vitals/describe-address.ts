import type { Attributes, Tracing } from '../core/index.ts';
import { captureValues, conventions } from '../core/internal.ts';

/**
 * Describes the address of a page by its path, or, if `isWhole`, by the whole address. Both are without query and
 * fragment.
 */
export function describeAddress(tracing: Tracing, url: string | undefined, isWhole = false): Attributes {
  const { origin, pathname } = new URL(url ?? 'about:blank');
  // An address without an origin, such as `data:`, holds the page itself as its path.
  if (origin === 'null') return {};
  return captureValues(
    tracing,
    isWhole ? { [conventions.URL_FULL]: origin + pathname } : { [conventions.URL_PATH]: pathname },
  );
}
