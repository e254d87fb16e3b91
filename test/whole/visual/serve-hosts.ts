import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { buildPage } from '../../house/build-page.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const packages = join(folder, 'node_modules');
const TAILWIND = 'virtual:tailwind.css';

/** Compiles the style sheet of the template of Next with Tailwind, as its build does. */
function tailwind(): Plugin {
  return {
    name: 'tailwind-template',
    resolveId: (id) => (id === TAILWIND ? join(folder, 'hosts/styles/tailwind.css') : null),
    async load(id) {
      if (!id.endsWith('styles/tailwind.css')) return null;
      const { compile } = (await import(join(packages, 'tailwindcss/dist/lib.mjs'))) as Tailwind;
      const template = 'create-next-app/dist/templates/app-tw/ts/app/globals.css';
      const compiler = await compile(await readFile(join(packages, template), 'utf8'), {
        loadStylesheet: async (path, base) => {
          const file = path.startsWith('.') ? join(base, path) : join(packages, 'tailwindcss/index.css');
          return { path: file, base: join(file, '..'), content: await readFile(file, 'utf8') };
        },
      });
      return compiler.build([]);
    },
  };
}

interface Tailwind {
  compile(
    css: string,
    options: {
      loadStylesheet: (
        path: string,
        base: string,
      ) => Promise<{ path: string; base: string; content: string }>;
    },
  ): Promise<{ build(classNames: readonly string[]): string }>;
}

/** Builds a page that can have the style sheets of several fresh apps, and serves it. `HOSTS_URL` gets its address. */
export default async function serveHosts(): Promise<() => Promise<void>> {
  const serve = await buildPage(join(folder, 'hosts'), [tailwind()], {
    target: 'baseline-widely-available',
  });
  const server = createServer((request, response) => {
    request.url = request.url?.replace(/\?.*/, '');
    serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['HOSTS_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return () => new Promise((resolve) => server.close(() => resolve()));
}
