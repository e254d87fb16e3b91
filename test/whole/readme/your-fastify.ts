import { importFramework, installFrameworks } from '../../rooms/node/frameworks.ts';

/** The parts of an application of Fastify that the examples use. */
export interface FastifyApp {
  register: (plugin: unknown) => Promise<unknown>;
  get: (path: string, handler: (request: object) => Promise<unknown>) => void;
  listen: (options: object) => Promise<string>;
  close: () => Promise<void>;
}

await installFrameworks();

/** Creates an application of Fastify. */
export const { default: createApp } = await importFramework<{ default: () => FastifyApp }>(
  'fastify/fastify.js',
);
