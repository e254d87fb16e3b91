import { fileURLToPath } from 'node:url';
import { buildPage } from '../../house/build-page.ts';
import type { startFaultServer } from './fault-server.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));

/** Builds the page for production. Gives a function that serves its files in a fault server. */
export async function buildDeliveryPage(): Promise<NonNullable<Parameters<typeof startFaultServer>[0]>> {
  const serveFile = await buildPage(root);
  return (request, response) => {
    if (request.url === '/next')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Next');
    else serveFile(request, response);
  };
}
