import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** What test files share: the JavaScript of the package, the page of the demo, and an empty PostgreSQL as PGlite keeps it. */
export type BuildName = 'package' | 'demo' | 'postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where {@link setup} serves the builds of this run. */
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

/** Makes a build in a process of its own: where it is goes last into its command. */
async function build(name: BuildName, path: string): Promise<string> {
  const child = spawn(process.execPath, [...COMMANDS[name], path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Vitest says "test" here, and then JSX would come out in its development form.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, ...printed] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`The build of ${name} failed:\n${printed.join('')}`);
  return path;
}

interface BuildServer {
  readonly url: string;
  /** Makes the builds anew for whoever asks next. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

/** Serves the path of each build. The first request for one makes it. */
async function serveBuilds(): Promise<BuildServer> {
  await mkdir(cache, { recursive: true });
  // Below node_modules, where the built files of the package find their dependencies.
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
 * Global setup of the projects whose tests share builds. A build is made once for a run, for all projects and files, when
 * the first of them asks. It is never older than the run: in watch mode, each new run makes its own.
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
