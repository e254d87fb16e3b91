import type { ErrorOccurrence } from '../core/index.ts';

/**
 * The address where people get help. A string gets the reference added: as the subject of a `mailto:` link, or as the
 * parameter `reference` of any other address. A function builds the whole address, and may add other ids to it.
 */
export type SupportHref = string | ((occurrence: ErrorOccurrence) => string);

/** Gives the address with the reference filled in, so that people need not type it. Without an address: `undefined`. */
export function supportLink(
  href: SupportHref | undefined,
  occurrence: ErrorOccurrence | undefined,
): string | undefined {
  if (typeof href === 'function') return occurrence && href(occurrence);
  if (!href || !occurrence) return href;
  const name = href.startsWith('mailto:') ? 'subject=Reference%20' : 'reference=';
  // The parameter goes after the query and before the fragment.
  return href.replace(
    /(\?[^#]*)?(?=#|$)/,
    (query) => `${query ? `${query}&` : '?'}${name}${occurrence.reference}`,
  );
}
