import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** The builds that test files share: the package's JavaScript, the demo's page, and a dump of an empty PGlite. */
export type BuildName = 'package' | 'demo' | 'postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address at which {@link setup} serves the builds of this run. */
    builds: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache');
const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

const DUMP_POSTGRES = `
  import { writeFile } from 'node:fs/promises';
  import { PGlite } from '@electric-sql/pglite';
  const pglite = await PGlite.create();
  const dump = await pglite.dumpDataDir('none');
  await writeFile(process.argv[1], Buffer.from(await dump.arrayBuffer()));
  await pglite.close();
`;

const COMMANDS: Readonly<Record<BuildName, readonly string[]>> = {
  package: [vite, 'build', '--emptyOutDir', '--logLevel', 'warn', '--outDir'],
  demo: [
    vite,
    'build',
    '--config',
    'demo/vite.config.ts',
    '--emptyOutDir',
    '--logLevel',
    'error',
    '--outDir',
  ],
  postgres: ['--input-type=module', '-e', DUMP_POSTGRES],
};

/** Makes a build in a process of its own. The command takes the path of the result as its last argument. */
async function build(name: BuildName, path: string): Promise<string> {
  const child = spawn(process.execPath, [...COMMANDS[name], path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Vitest sets NODE_ENV to "test". With that, JSX would be compiled to its development form.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, ...printed] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`The build of ${name} failed:\n${printed.join('')}`);
  return path;
}

interface BuildServer {
  readonly url: string;
  /** Forgets the builds, so that the next request for each makes it anew. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

/** Serves the path of each build. The first request for a build makes it. */
async function serveBuilds(): Promise<BuildServer> {
  await mkdir(cache, { recursive: true });
  // The folder is below node_modules, so that the built files of the package find their dependencies.
  const folder = await mkdtemp(join(cache, 'builds-'));
  const paths = new Map<BuildName, Promise<string>>();
  let runs = 0;
  function pathOf(name: BuildName): Promise<string> {
    const path = paths.get(name) ?? build(name, join(folder, `${name}-${runs}`));
    paths.set(name, path);
    return path;
  }
  const server = createServer((request, response) => {
    pathOf(request.url!.slice(1) as BuildName).then(
      (path) => response.end(path),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget() {
      runs++;
      paths.clear();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Vitest loads this module once for each project, and all of them run in one process.
const shared = globalThis as typeof globalThis & { buildServer?: Promise<BuildServer> | undefined };

/**
 * Global setup of the projects whose tests share builds. Each build is made once per run for all projects and files,
 * when the first of them asks. It is never older than the run: in watch mode, each new run makes its own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await (shared.buildServer ??= serveBuilds());
  project.provide('builds', server.url);
  project.onTestsRerun(server.forget);
  return async () => {
    shared.buildServer = undefined;
    await server.close();
  };
}
