import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Builds the storybook. Gives the path of the folder. */
function buildStorybook(): string {
  const outDir = join(root, 'node_modules/.cache/visual/storybook');
  const build = spawnSync('npx', ['storybook', 'build', '--quiet', '--output-dir', outDir], {
    cwd: root,
    encoding: 'utf8',
  });
  if (build.status !== 0)
    throw new Error(`The storybook could not be built.\n${build.stdout}${build.stderr}`);
  return outDir;
}

/**
 * Serves the storybook on the loopback for the time of the run. `STORYBOOK_URL` gets its address. `STORYBOOK_BUILD` may
 * name the folder of a storybook that was built before. Otherwise it is built now.
 */
export default async function serveStorybook(): Promise<() => Promise<void>> {
  const { STORYBOOK_BUILD: built } = process.env;
  const outDir = built === undefined ? buildStorybook() : join(root, built);
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  process.env['STORYBOOK_URL'] = server.resolvedUrls?.local[0];
  return () => server.close();
}
