import { fileURLToPath } from 'node:url';
import { buildFiles } from '../attribution/make-page.ts';
import type { startFaultServer } from './fault-server.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));
const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Builds the page for production; a fault server takes what it gives. */
export async function buildDeliveryPage(): Promise<NonNullable<Parameters<typeof startFaultServer>[0]>> {
  const serveFile = await buildFiles({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: {
      alias: [
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
    build: { target: 'esnext', modulePreload: { polyfill: false } },
  });
  return (request, response) => {
    if (request.url === '/next')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Next');
    else serveFile(request, response);
  };
}
