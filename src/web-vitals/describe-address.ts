import type { Attributes, Tracing } from '../core/index.ts';
import { captureValues, conventions } from '../core/internal.ts';

/** Says where a page is: its path, and where that is wanted its address, both without query and fragment. */
export function describeAddress(tracing: Tracing, url: string | undefined, isWhole = false): Attributes {
  const { origin, pathname } = new URL(url ?? 'about:blank');
  // What has no origin, such as `data:`, carries the page itself as its path.
  if (origin === 'null') return {};
  return captureValues(
    tracing,
    isWhole ? { [conventions.URL_FULL]: origin + pathname } : { [conventions.URL_PATH]: pathname },
  );
}
