import type { ViteDevServer } from 'vite';

// Browsers do not open these addresses. They open `localhost` instead.
const WILDCARDS = new Set(['0.0.0.0', '::', '0000:0000:0000:0000:0000:0000:0000:0000']);

/**
 * Returns the origin of a development server's pages on this machine, or `undefined` if the server does not listen
 * itself. Vite's own `resolvedUrls` do not exist yet when the server begins to listen.
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
