import type { RequestListener } from 'node:http';
import type { traceKoa } from 'waybill/node';
import { importFramework, installFrameworks } from '../../rooms/node/frameworks.ts';

type Middleware = ReturnType<typeof traceKoa>;
type Context = Parameters<Middleware>[0] & { body: unknown };

/** The parts of an application of Koa that the examples use. */
export interface KoaApp {
  use: (middleware: (context: Context, next: Parameters<Middleware>[1]) => unknown) => unknown;
  callback: () => RequestListener;
}

await installFrameworks();
const { default: Koa } = await importFramework<{ default: new () => KoaApp }>('koa/lib/application.js');

/** Creates an application of Koa. */
export const createApp = (): KoaApp => new Koa();
