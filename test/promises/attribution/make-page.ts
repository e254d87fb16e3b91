import type { Server } from 'node:http';
import { extname } from 'node:path';
import { build, createServer, type InlineConfig, type Rolldown } from 'vite';
import { configureLab, root, withNodeEnv, type Catalogue } from './configure-lab.ts';
import type { ServePage } from './lab-server.ts';
import type { Row } from './rows.ts';

const PACKAGES: Readonly<Record<Catalogue, readonly string[]>> = {
  project: ['@supabase/supabase-js', 'react', 'react-dom', 'react-dom/client', 'react/jsx-dev-runtime'],
  all: ['@tanstack/react-query', 'axios', 'p-limit', 'p-queue'],
};

/** A page that can be served. */
export interface LabPage {
  readonly serve: ServePage;
  readonly close: () => Promise<void>;
}

/** Makes the page of a row, as an application makes its page. */
export function makePage(row: Row, catalogue: Catalogue, http: Server): Promise<LabPage> {
  return row.development ? startDevelopment(row, catalogue, http) : buildPage(row, catalogue);
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
};

async function buildPage(row: Row, catalogue: Catalogue): Promise<LabPage> {
  return { serve: await buildFiles(configureLab(row, catalogue)), close: () => Promise.resolve() };
}

/** Builds a page for production, and serves it from memory. */
export async function buildFiles(config: InlineConfig): Promise<ServePage> {
  const { output } = (await withNodeEnv('production', () =>
    build({ ...config, build: { ...config.build, write: false } }),
  )) as Rolldown.RolldownOutput;
  const files = new Map(
    output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
  return ({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url;
    const file = files.get(path);
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    response.end(file);
  };
}

async function startDevelopment(row: Row, catalogue: Catalogue, http: Server): Promise<LabPage> {
  const config = configureLab(row, catalogue);
  const include = [...PACKAGES.project, ...(catalogue === 'all' ? PACKAGES.all : [])];
  const vite = await withNodeEnv('development', () =>
    createServer({
      ...config,
      server: { middlewareMode: true, hmr: { server: http }, watch: null, fs: { allow: [root] } },
      // The cache is rebuilt each time, because the plugin compiles its packages too. All packages are listed here,
      // because a package that Vite meets later would reload the page.
      optimizeDeps: { force: true, include },
    }),
  );
  return { serve: (request, response) => vite.middlewares(request, response), close: () => vite.close() };
}
