import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache');

/**
 * Builds the JavaScript of the package into a new folder and gives its path.
 * It lies below node_modules, where the built files find their dependencies; `dist` stays as the developer left it.
 */
export function buildPackage(): string {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'dist-'));
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const build = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    {
      cwd: root,
      encoding: 'utf8',
      // Vitest says "test" here, and then JSX would come out in its development form.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  if (build.status === 0) return folder;
  rmSync(folder, { recursive: true });
  throw new Error(`vite build failed:\n${build.stdout}${build.stderr}`);
}
