import { parseSearch } from '../../search/index.ts';
import { parseSupportBundle } from '../../support-bundle/index.ts';
import { bundledTraces } from './bundle-traces.ts';
import type { NothingSought, Sought } from './search-state.ts';

/**
 * Returns the query or the support bundle in a search text. If the text contains neither, returns the state to show.
 */
export function understandText(text: string): Sought | NothingSought {
  // The head of a bundle contains references. So the text is first read as a bundle, and then as other ids.
  const bundle = parseSupportBundle(text);
  if (bundle) return { kind: 'bundle', bundle, traces: bundledTraces(bundle) };
  const parsed = parseSearch(text);
  if (parsed.kind === 'mistyped') return { status: 'mistyped', code: parsed.code };
  if (parsed.kind === 'unknown') return { status: text.trim() === '' ? 'idle' : 'unknown' };
  return parsed;
}

/** Returns whether a text contains a bundle, an id or a reference. A mistyped reference counts too. */
export function isUnderstood(text: string): boolean {
  return parseSearch(text).kind !== 'unknown' || parseSupportBundle(text) !== null;
}
