import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { vi } from 'vitest';
import { serveFiles, type ClientFiles } from '../../../demo/server/client-files.ts';
import { startDemo, type Demo, type DemoOptions } from '../../../demo/server/start-demo.ts';
import { obtainBuild } from '../../house/obtain-build.ts';
import { readPostgres } from '../../house/open-pglite.ts';

type Lite = typeof import('@supabase/lite/pglite');

async function readClient(): Promise<ClientFiles> {
  const folder = await obtainBuild('demo');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(
    async (path) => [`/${relative(folder, path).split(sep).join('/')}`, await readFile(path)] as const,
  );
  return serveFiles(new Map(await Promise.all(files)));
}

/**
 * Starts the demo in this process, with a database in memory. It serves the page that was built once for this run. Its
 * database begins as a copy of an empty one.
 */
export async function openDemo(options: Omit<DemoOptions, 'dataDir'> = {}): Promise<Demo> {
  const [client, loadDataDir] = await Promise.all([options.client ?? readClient(), readPostgres()]);
  // The demo has no option for this, because one second more or less does not matter to a person.
  vi.doMock('@supabase/lite/pglite', async (importOriginal) => {
    const lite = await importOriginal<Lite>();
    const createPgliteConnection: Lite['createPgliteConnection'] = (config) =>
      lite.createPgliteConnection({ ...config, pgliteOptions: { loadDataDir } });
    return { ...lite, createPgliteConnection };
  });
  return startDemo({ ...options, dataDir: null, client });
}
