import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ImportDriver } from './open-database.ts';

/** Imports a driver from the packages of the project in a folder. A package that only Waybill sees is the second choice. */
export function importDriver(folder: string): ImportDriver {
  const { resolve } = createRequire(join(folder, 'package.json'));
  return async (name) => {
    let path: string;
    try {
      path = resolve(name);
    } catch {
      return import(/* @vite-ignore */ name) as Promise<unknown>;
    }
    return import(/* @vite-ignore */ pathToFileURL(path).href) as Promise<unknown>;
  };
}
