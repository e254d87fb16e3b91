import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { expressErrorHandler, ExpressMiddleware } from 'waybill/node';
import { installLocked } from '../../house/install-locked.ts';

const folder = new URL('./frameworks/', import.meta.url);

export type Request = IncomingMessage & { readonly params: Record<string, string>; readonly body: unknown };
export type Next = (error?: unknown) => void;
export type Handler = (request: Request, response: ServerResponse, next: Next) => unknown;

/** The parts of a router of Express that the tests use. */
export interface Router {
  use(...handlers: readonly (Router | Handler | ExpressMiddleware | ErrorMiddleware)[]): unknown;
  use(path: string, router: Router | Handler): unknown;
  all(path: string, handler: Handler): unknown;
  get(path: string, handler: Handler): unknown;
}

type ErrorMiddleware = ReturnType<typeof expressErrorHandler>;

/** The parts of Express that the tests use. */
export interface Express {
  (): Router & RequestListener;
  Router(): Router;
  json(): Handler;
}

const textOf = (url: URL): Promise<string> => readFile(url, 'utf8').catch(() => '');

/**
 * Installs the frameworks, unless the versions of the lockfile are installed. Files that run at once would disturb each
 * other in one folder, so each installs into a folder of its own, and the first one moves its packages to their place.
 */
export async function installFrameworks(): Promise<void> {
  const [lock, modules] = [new URL('package-lock.json', folder), new URL('node_modules', folder)];
  const wanted = await readFile(lock, 'utf8');
  const installed = (): Promise<string> => textOf(new URL('node_modules/.installed', folder));
  if ((await installed()) === wanted) return;
  const own = await mkdtemp(fileURLToPath(new URL('installing-', folder)));
  for (const file of ['package.json', 'package-lock.json']) await cp(new URL(file, folder), join(own, file));
  await installLocked(own);
  await writeFile(join(own, 'node_modules/.installed'), wanted);
  if ((await installed()) !== wanted) {
    await rm(modules, { recursive: true, force: true });
    // If another file has just moved its packages, they are the same.
    await rename(join(own, 'node_modules'), modules).catch(() => undefined);
  }
  await rm(own, { recursive: true, force: true });
}

/** Imports a framework from the folder of the tests. */
export async function importFramework<T>(path: string): Promise<T> {
  const url = pathToFileURL(fileURLToPath(new URL(`./node_modules/${path}`, folder))).href;
  return (await import(/* @vite-ignore */ url)) as T;
}

/** Imports a version of Express. */
export async function importExpress(name: 'express' | 'express-4'): Promise<Express> {
  return (await importFramework<{ default: Express }>(`${name}/index.js`)).default;
}
