import type { ViteDevServer } from 'vite';

// What a browser is not sent to, but `localhost`.
const WILDCARDS = new Set(['0.0.0.0', '::', '0000:0000:0000:0000:0000:0000:0000:0000']);

/**
 * Gives the origin that pages of a development server have on this machine; `undefined` where it does not listen itself.
 * Vite's own `resolvedUrls` are not there yet when it begins to listen.
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
