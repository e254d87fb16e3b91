import type { RequestListener } from 'node:http';
import type { traceKoa } from 'waybill/node';
import { importFramework, installFrameworks } from '../../rooms/node/frameworks.ts';

/** The parts of an application of Koa that the examples use. */
export interface KoaApp {
  use: (middleware: ReturnType<typeof traceKoa> | ((context: { body: unknown }) => void)) => unknown;
  callback: () => RequestListener;
}

await installFrameworks();
const { default: Koa } = await importFramework<{ default: new () => KoaApp }>('koa/lib/application.js');

/** Creates an application of Koa. */
export const createApp = (): KoaApp => new Koa();
