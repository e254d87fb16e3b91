import { conventions, type Engine } from '../core/internal.ts';
import type { Attributes } from '../core/index.ts';

/** Says where a page is: its path, and where that is wanted its address, both without query and fragment. */
export function describeAddress(engine: Engine, url: string | undefined, isWhole = false): Attributes {
  const { origin, pathname } = new URL(url ?? 'about:blank');
  // What has no origin, such as `data:`, carries the page itself as its path.
  if (origin === 'null') return {};
  return engine.capture.attributes(
    isWhole ? { [conventions.URL_FULL]: origin + pathname } : { [conventions.URL_PATH]: pathname },
  );
}
