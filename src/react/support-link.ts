import type { ErrorOccurrence } from '../core/index.ts';
import { askText } from './ask-app.ts';

/**
 * The address where people get help. If it is a string, the reference is added to it: as the subject of a `mailto:`
 * link that has no subject yet, or as the parameter `reference` of any other address. If it is a function, it returns
 * the whole address, which can also contain other ids.
 */
export type SupportHref = string | ((occurrence: ErrorOccurrence) => string);

/**
 * Returns the address of support with the reference filled in, so that people need not type the reference. Returns
 * `undefined` if there is no address, or if the function of the app throws or returns no text.
 */
export function supportLink(
  href: SupportHref | undefined,
  occurrence: ErrorOccurrence | undefined,
): string | undefined {
  if (typeof href === 'function') {
    return occurrence && askText(() => href(occurrence), undefined);
  }
  if (!href || !occurrence) return href;
  const isMail = /^\s*mailto:/i.test(href);
  // A mail has one subject: that of the app.
  if (isMail && /[?&]subject=/i.test(href)) return href;
  const name = isMail ? 'subject=Reference%20' : 'reference=';
  // The parameter is added at the end of the query, before the fragment.
  return href.replace(
    /(\?[^#]*)?(?=#|$)/,
    (query) => `${query ? `${query}&` : '?'}${name}${occurrence.reference}`,
  );
}
