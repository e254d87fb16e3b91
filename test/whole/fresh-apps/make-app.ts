import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examplesOf, filesOf } from '../readme/document-examples.ts';
import type { Template } from './templates.ts';

const apps = fileURLToPath(new URL('apps', import.meta.url));

// Without the registry, npm gives up with one of these codes of Node.
const UNREACHABLE =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/** The registry of npm cannot be reached, so no app can be installed. */
export class RegistryUnreachable extends Error {
  override readonly name = 'RegistryUnreachable';
}

/** An app that is installed and built, outside of this repository. */
export interface MadeApp {
  readonly folder: string;
  /** The text that npm printed while it installed the package. */
  readonly installed: string;
  readonly remove: () => Promise<void>;
}

// These files of a template are for people, or have a version of ours.
const isLeftOut = (path: string): boolean => ['package.json', 'README.md'].includes(basename(path));

/** Gives the files that an app gets from the documents: their paths and their code. */
function filesFor({ example, directive = '', page }: Template): readonly (readonly [string, string])[] {
  if (page !== undefined) return filesOf(page).map(({ path, code }) => [path, code]);
  const { code } = examplesOf('readme').find(({ source }) => source === 'readme:react')!;
  return example === undefined ? [] : [[example, directive + code]];
}

/**
 * Makes an app as a newcomer does: from a template, with the packed package and the code of a document. It is made in a
 * temporary folder, because inside this repository it would find the packages of the repository.
 */
export async function makeApp(
  template: Template,
  tarball: string,
  env: NodeJS.ProcessEnv,
): Promise<MadeApp | RegistryUnreachable> {
  const folder = await mkdtemp(join(tmpdir(), `waybill-fresh-${template.name}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  const npm = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('npm', args, {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production', ...env },
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status === 0) return stdout + stderr;
    const message = `npm ${args.join(' ')} failed in the app of ${template.name}:\n${stdout}${stderr}`;
    throw UNREACHABLE.test(stderr) ? new RegistryUnreachable(message) : new Error(message);
  };
  try {
    await cp(join(apps, template.name), folder, { recursive: true });
    npm('ci', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline');
    if (template.files) {
      const from = join(folder, 'node_modules', template.files);
      await cp(from, folder, { recursive: true, force: false, filter: (path) => !isLeftOut(path) });
    }
    for (const [path, code] of filesFor(template)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), code);
    }
    const installed = npm('install', '--include=dev', '--no-save', '--no-audit', '--no-fund', tarball);
    npm('run', 'build');
    return { folder, installed, remove };
  } catch (error) {
    await remove();
    if (!(error instanceof RegistryUnreachable)) throw error;
    console.log(error.message);
    return error;
  }
}
