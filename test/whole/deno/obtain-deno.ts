import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const lockedPackage = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));

/** A Deno that can be run, or the reason why there is none. */
export type ObtainedDeno = { readonly executable: string } | { readonly missing: string };

/**
 * Brings the locked version of Deno from the npm registry. The first call takes some seconds and 90 MB. Later calls
 * only check that the file exists. Deno exists for macOS, Windows and Linux with glibc.
 */
export async function obtainDeno(): Promise<ObtainedDeno> {
  const lockfile = await readFile(join(lockedPackage, 'package-lock.json'));
  const home = join(cache, `deno-${createHash('sha256').update(lockfile).digest('hex').slice(0, 12)}`);
  const executable = join(home, 'node_modules/deno', process.platform === 'win32' ? 'deno.exe' : 'deno');
  if (!existsSync(executable)) {
    const problem = await install(home);
    if (problem !== null) return { missing: problem };
  }
  const { status } = spawnSync(executable, ['--version'], { stdio: 'ignore' });
  return status === 0 ? { executable } : { missing: 'Deno does not start on this machine' };
}

// The folder is built aside and moved into place in one step. So two test runs that start at the same time, or a killed
// run, leave no half of it.
async function install(home: string): Promise<string | null> {
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, 'deno-staging-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) {
      await cp(join(lockedPackage, file), join(staging, file));
    }
    const options = { cwd: staging, stdio: 'ignore' } as const;
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
    const npm = spawnSync('npm', ['ci', ...flags], { ...options, shell: process.platform === 'win32' });
    if (npm.status !== 0) return 'npm could not install Deno';
    // The first run does the work of the install script, which `npm ci` skips.
    const { status } = spawnSync(process.execPath, ['node_modules/deno/bin.cjs', '--version'], options);
    if (status !== 0) return 'Deno has no binary for this machine';
    // If another run was faster, its folder is just as good.
    await rename(staging, home).catch(() => undefined);
    return null;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
