import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Installs the packages that the lockfile of a folder pins. */
export async function installLocked(folder: string): Promise<void> {
  const npm = spawn('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  const [[code], printed] = await Promise.all([once(npm, 'close'), text(npm.stderr)]);
  if (code !== 0) throw new Error(`npm ci failed in ${folder}:\n${printed}`);
}
