import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { findBrowser } from './find-browser.ts';
import { launchChromium } from './launch-chromium.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Makes a program that runs a line of a shell script, and then the Chromium of the tests. */
async function plantBrowser(line: (mark: string) => string): Promise<string> {
  const { executablePath, env } = await findBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-chromium-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const mark = join(folder, 'mark');
  const program = join(folder, 'chromium');
  const library = env['LD_LIBRARY_PATH'] ? `export LD_LIBRARY_PATH='${env['LD_LIBRARY_PATH']}'\n` : '';
  writeFileSync(program, `#!/bin/sh\n${line(mark)}\n${library}exec '${executablePath}' "$@"\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('CHROME_PATH', program);
  return mark;
}

it('starts a browser again that crashed as it started', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const mark = await plantBrowser((file) => `[ -e '${file}' ] || { touch '${file}'; kill -SEGV $$; }`);
  const browser = await launchChromium();
  expect(existsSync(mark)).toBe(true);
  expect(await (await browser.newPage()).evaluate('1 + 1')).toBe(2);
  await browser.close();
  expect(warn).toHaveBeenCalledTimes(1);
});

it('tells the error of a browser that crashes at each start', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  await plantBrowser(() => 'kill -SEGV $$');
  await expect(launchChromium()).rejects.toThrow(/signal=SIGSEGV/);
});

it('does not start a browser again that refuses to start', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await plantBrowser(() => 'exit 3');
  await expect(launchChromium()).rejects.toThrow(/exitCode=3/);
  expect(warn).not.toHaveBeenCalled();
});
