import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainBuild } from '../../house/obtain-build.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder that has Vite 7, the React plugins for it, and the built package among its dependencies. */
export const folder: string = fileURLToPath(new URL('.', import.meta.url));

/** Installs the locked packages of this folder, and the built package beside them, as npm would install it. */
export async function installPackage(): Promise<void> {
  const npm = spawnSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) throw new Error(`npm ci failed in ${folder}:\n${npm.stderr}`);
  const installed = join(folder, 'node_modules/waybill');
  await cp(await obtainBuild('package'), join(installed, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(installed, 'package.json'));
}
