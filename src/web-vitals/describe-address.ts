import type { Attributes, Tracing } from '../core/index.ts';
import { captureValues, conventions } from '../core/internal.ts';

/**
 * Returns the attributes for the address of a page: its path, or the whole address if `isWhole` is true. Both are
 * without query and fragment.
 */
export function describeAddress(tracing: Tracing, url: string | undefined, isWhole = false): Attributes {
  const { origin, pathname } = new URL(url ?? 'about:blank');
  // An address without an origin, such as a `data:` address, contains the content of the page in its path. So the path
  // is not recorded.
  if (origin === 'null') return {};
  return captureValues(
    tracing,
    isWhole ? { [conventions.URL_FULL]: origin + pathname } : { [conventions.URL_PATH]: pathname },
  );
}
