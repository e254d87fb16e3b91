import { readHeaders, type HeaderSource } from './read-headers.ts';

// Next.js, browsers today, and older browsers and proxies.
const NAMES = ['next-router-prefetch', 'sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Tells whether a request only prepares a page that the user has not asked for. Such a request belongs to no action of
 * the user. Takes a request or its headers.
 */
export function isPrefetch(request: HeaderSource | { readonly headers: HeaderSource }): boolean {
  const { headers } = Object(request) as { readonly headers?: HeaderSource };
  const read = readHeaders(typeof headers === 'object' ? headers : (request as HeaderSource));
  return NAMES.some((name, nth) => {
    const value = read.get(name);
    return value !== null && (nth === 0 || value.startsWith('prefetch'));
  });
}
