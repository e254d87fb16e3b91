import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installLocked } from '../../house/install-locked.ts';
import { obtainBuild } from '../../house/obtain-build.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** A folder with a version of Vite, the app, and the built package among the installed packages. */
export interface Installed {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/**
 * Installs the locked packages of a version of Vite in a temporary folder, and the built package beside them. Outside
 * of this repository, the plugins find no other version of Vite.
 */
export async function installPackage(version: string): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), `waybill-${version}-`));
  await cp(join(here, version), folder, { recursive: true });
  await cp(join(here, 'app'), join(folder, 'app'), { recursive: true });
  await installLocked(folder);
  const installed = join(folder, 'node_modules/waybill');
  await cp(await obtainBuild('package'), join(installed, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(installed, 'package.json'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
