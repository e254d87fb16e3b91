import type { ViteDevServer } from 'vite';

// A server with one of these hosts listens on all addresses of the machine. Browsers open the pages of such a server
// under `localhost`.
const WILDCARDS = new Set(['0.0.0.0', '::', '0000:0000:0000:0000:0000:0000:0000:0000']);

/**
 * Returns the origin that the pages of a development server have on this machine. Returns `undefined` if the server
 * does not listen itself. Vite's own `resolvedUrls` are not used, because they do not exist yet when the server begins
 * to listen.
 */
export function developmentOrigin({ httpServer, config }: ViteDevServer): string | undefined {
  const address = httpServer?.address();
  if (!address || typeof address === 'string') return undefined;
  const { https, host } = config.server;
  const name = typeof host === 'string' && !WILDCARDS.has(host) ? host : 'localhost';
  const scheme = https ? 'https' : 'http';
  const url = `${scheme}://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
