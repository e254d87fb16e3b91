import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files of the page, ready to be served. */
export interface ClientFiles {
  /** Answers a GET; `null` where a file is asked for that there is not. Any other path is one of the page's own. */
  readonly find: (path: string) => Response | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

// In a test runner, and beside a Vite server, NODE_ENV says something else, and React would come as its slow self.
async function inProduction<T>(work: () => Promise<T>): Promise<T> {
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer<ArrayBuffer>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path) => [`/${relative(folder, path).split(sep).join('/')}`, await readFile(path)] as const,
      ),
    ),
  );
}

/** Builds the page with Vite: one second. The files are kept in memory, so there is nothing that could be out of date. */
export async function buildClient(): Promise<ClientFiles> {
  const { build } = await import('vite');
  const outDir = await mkdtemp(join(tmpdir(), 'northwind-teams-'));
  try {
    await inProduction(() =>
      build({
        configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
        logLevel: 'error',
        build: { outDir, emptyOutDir: false },
      }),
    );
    return serveFiles(await readFiles(outDir));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** Serves files by their paths, and `/index.html` at every path that is no file's. */
export function serveFiles(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): ClientFiles {
  return {
    find(path) {
      const extension = extname(path);
      const file = files.get(path) ?? (extension === '' ? files.get('/index.html') : undefined);
      if (!file) return null;
      return new Response(file, {
        headers: {
          'content-type': TYPES[extension || '.html'] ?? 'application/octet-stream',
          // Vite puts a hash of their content into the names of these.
          'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        },
      });
    },
  };
}
