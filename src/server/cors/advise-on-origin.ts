// The host of a page: names, numbers and dots, or an IPv6 address in brackets. `URL` also accepts `*` and other
// characters that no host has.
const ORIGIN = /^https?:\/\/(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d+)?$/;

// The pages of apps and of browser extensions have origins of their own schemes. `URL` gives these origins as "null".
const APP_ORIGIN = /^(?!https?:|wss?:|ftp:|file:)[a-z][a-z\d+.-]*:\/\/[\w.-]+(?::\d+)?$/;

const EXAMPLE = 'write it like "https://app.example.com"';
const ONE_BY_ONE = 'list each origin as browsers send it, without a pattern';

/**
 * Returns `undefined` if a page can have this origin, as a browser writes it in the `Origin` header. Otherwise returns
 * advice for a developer: the beginning of a sentence, without a full stop.
 * @see https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin
 */
export function adviseOnOrigin(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '') return EXAMPLE;
  if (APP_ORIGIN.test(text)) return undefined;
  if (text === '*') return "pass cors: '*' to allow all origins";
  if (text === 'null')
    return 'no single page has this origin: sandboxed pages and files of any author have it';
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return 'begin it with "https://"';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.host) return EXAMPLE;
  const origin = `${url.protocol === 'http:' ? 'http' : 'https'}://${url.host}`;
  if (!ORIGIN.test(origin)) return ONE_BY_ONE;
  return origin === text ? undefined : `write "${origin}"`;
}
