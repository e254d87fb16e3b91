import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';
import { waybill } from 'waybill/vite';
import type { Row } from './rows.ts';

/** The scenarios of a run: `project` needs only the project's own packages, `all` also needs the lab's packages. */
export type Catalogue = 'project' | 'all';

/** The folder of the lab. */
export const lab = fileURLToPath(new URL('.', import.meta.url));
/** The folder of the project. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The folder in which the lab keeps its builds for as long as it needs them. */
export const cache = join(root, 'node_modules/.cache/attribution');

/** Configures Vite for a row, whether it builds or serves. */
export function configureLab(row: Row, catalogue: Catalogue): InlineConfig {
  const scenarios = join(lab, catalogue === 'all' ? 'installed/scenarios' : 'scenarios');
  return {
    configFile: false,
    root: join(lab, 'page'),
    cacheDir: join(cache, '.vite'),
    logLevel: 'error',
    plugins: [react(), row.compiled && waybill()],
    resolve: {
      alias: [
        { find: 'lab-tracker', replacement: join(lab, row.tracker) },
        { find: /^lab-scenarios\/(.+)$/, replacement: `${scenarios}/$1.ts` },
        { find: /^waybill\/otel$/, replacement: join(root, 'src/otel/index.ts') },
        { find: /^waybill$/, replacement: join(root, 'src/index.ts') },
      ],
    },
    // If the development server found a package late, it would build the packages again under an open page.
    optimizeDeps: {
      include: ['@supabase/supabase-js', 'react', 'react-dom', 'react-dom/client', 'react/jsx-dev-runtime'],
    },
    build: { target: row.target ?? 'es2022', modulePreload: { polyfill: false } },
  };
}

/**
 * Lets Vite find a NODE_ENV. A test runner and a development server set another value, and React would then run in its
 * slow development mode.
 */
export async function withNodeEnv<T>(value: string, work: () => Promise<T>): Promise<T> {
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = value;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
