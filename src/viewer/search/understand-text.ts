import { parseSearch } from '../../search/index.ts';
import { parseSupportBundle } from '../../support-bundle/index.ts';
import { bundledTraces } from './bundle-traces.ts';
import type { NothingSought, Sought } from './search-state.ts';

/** Gives the subject of a search text. For a text without a question, gives the state to show instead. */
export function understandText(text: string): Sought | NothingSought {
  // The bundle is tried first, because its head holds references.
  const bundle = parseSupportBundle(text);
  if (bundle) return { kind: 'bundle', bundle, traces: bundledTraces(bundle) };
  const parsed = parseSearch(text);
  if (parsed.kind === 'mistyped') return { status: 'mistyped', code: parsed.code };
  if (parsed.kind === 'unknown') return { status: text.trim() === '' ? 'idle' : 'unknown' };
  return parsed;
}

/** Tells whether a text holds a bundle, an id or a reference, even a mistyped reference. */
export function isUnderstood(text: string): boolean {
  return parseSearch(text).kind !== 'unknown' || parseSupportBundle(text) !== null;
}
