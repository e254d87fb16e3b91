import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, relative, sep } from 'node:path';

/** The files of the page, ready to be served. */
export interface ClientFiles {
  /** Answers a GET. Gives `null` for a missing file. A path without an extension gives the page. */
  readonly find: (path: string) => Response | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

// A test runner and a Vite server set another NODE_ENV. Then the build would contain React's slow development version.
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

/** Builds the page with Vite in one second. The files stay in memory, so they are never out of date. */
export async function buildClient(): Promise<ClientFiles> {
  const { build, mergeConfig } = await import('vite');
  // Vite would bundle the file of the settings first, and on a slow machine print how long that took.
  const { default: settings } = await import('../vite.config.ts');
  const outDir = await mkdtemp(join(tmpdir(), 'northwind-teams-'));
  try {
    await inProduction(() =>
      build(
        mergeConfig(settings, {
          configFile: false,
          logLevel: 'error',
          build: { outDir, emptyOutDir: false },
        }),
      ),
    );
    return serveFiles(await readFiles(outDir));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** Serves files by their paths, and `/index.html` at every path without an extension. */
export function serveFiles(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): ClientFiles {
  return {
    find(path) {
      const extension = extname(path);
      const file = files.get(path) ?? (extension === '' ? files.get('/index.html') : undefined);
      if (!file) return null;
      return new Response(file, {
        headers: {
          'content-type': TYPES[extension || '.html'] ?? 'application/octet-stream',
          // Vite puts a hash of the content into the names of assets.
          'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        },
      });
    },
  };
}
