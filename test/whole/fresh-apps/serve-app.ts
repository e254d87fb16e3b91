import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server, until it is closed. */
export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
  /** The text that the program has printed so far. Absent if the server is no program. */
  readonly printed?: () => string;
}

/** Listens on the loopback. */
export async function listen(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** Serves the files of a folder. All other requests go to a server of the app. */
export function serveFolder(folder: string, other: RequestListener): Promise<Served> {
  return listen((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '/');
    if (request.method !== 'GET') return other(request, response);
    readFile(join(folder, path)).then(
      (file) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? '' }).end(file),
      () => response.writeHead(404).end(),
    );
  });
}

/** Starts a program, in a folder, that prints the address on which it listens. */
export async function startServer(
  folder: string,
  [program, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Served> {
  const child = spawn(program!, args, {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const port = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    return {
      url: `http://127.0.0.1:${port}`,
      printed: () => printed,
      async close() {
        child.kill();
        await exited;
      },
    };
  }
  throw new Error(`${program} ${args.join(' ')} ended before it listened:\n${printed}`);
}
