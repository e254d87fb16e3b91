import { spawnSync } from 'node:child_process';

/** Installs the packages that the lockfile of a folder pins. */
export function installLocked(folder: string): void {
  const npm = spawnSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) throw new Error(`npm ci failed in ${folder}:\n${npm.stderr}`);
}
