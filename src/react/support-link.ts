import type { ErrorOccurrence } from '../core/index.ts';

/**
 * Where people get help. An address gets the reference added: as the subject of a `mailto:` link, as the parameter
 * `reference` of any other. A function builds the whole address, and decides what else the support site may know.
 */
export type SupportHref = string | ((occurrence: ErrorOccurrence) => string);

/** Gives the address with the reference filled in, so that nobody has to type it; `undefined` where none can be built. */
export function supportLink(
  href: SupportHref | undefined,
  occurrence: ErrorOccurrence | undefined,
): string | undefined {
  if (typeof href === 'function') return occurrence && href(occurrence);
  if (!href || !occurrence) return href;
  const name = href.startsWith('mailto:') ? 'subject=Reference%20' : 'reference=';
  // Behind the query, in front of the fragment.
  return href.replace(
    /(\?[^#]*)?(?=#|$)/,
    (query) => `${query ? `${query}&` : '?'}${name}${occurrence.reference}`,
  );
}
