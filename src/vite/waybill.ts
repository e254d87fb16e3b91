import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compileModule } from './compile-module.ts';
import { RUNTIME } from './import-runtime.ts';
import { serveCorsReport } from './serve-cors-report.ts';
import { readCorsQuestions, warnOfCors, type CorsQuestion } from './warn-of-cors.ts';

type Pattern = string | RegExp | (string | RegExp)[];

/** Settings of {@link waybill}. */
export interface WaybillOptions {
  /** Which modules are compiled, by path: glob patterns or regular expressions. @default all that are JavaScript by then */
  readonly include?: Pattern;
  /** Which of them are left as they are. @default none */
  readonly exclude?: Pattern;
  /**
   * Addresses of other origins that the app calls, as in its `targets`. When the development server has started, it asks
   * each whether pages may send our headers, and prints a warning for each problem with what to change; see `checkCors` of
   * `waybill/server`. @default none
   */
  readonly checkCors?: string | CorsQuestion | readonly (string | CorsQuestion)[];
}

// In a checkout and in what is published alike; only the extension differs.
const OWN_FILE = fileURLToPath(import.meta.url);
const RUNTIME_FOLDER = join(dirname(OWN_FILE), '../async-context');
const RUNTIME_FILE = join(RUNTIME_FOLDER, `install${extname(OWN_FILE)}`);

const NEVER = [
  /\.(?:css|s[ac]ss|less|styl(?:us)?|p(?:ost)?css|json|svg|txt)(?:$|\?)/,
  /[?&](?:raw|url)\b/,
  /[\\/]vite[\\/]dist[\\/]client[\\/]/,
];
const IN_WORKER = /[?&]worker_file\b/;

const list = (patterns: Pattern = []): (string | RegExp)[] => [patterns].flat();

/**
 * Keeps the async context across every native `await`, in an app and in what it depends on: the action of a click is
 * then the action of all that comes of it, exactly.
 *
 * It compiles modules for browsers only, in Vite's development server and in builds; modules without async functions
 * stay as they are. A module that cannot be parsed stays as it is too, with a warning. In other tools of Rollup's kind
 * its `resolveId` and `transform` work alike.
 *
 * The development server tells at `/@waybill/cors?url=https://api.example.com` whether pages may send our headers there.
 * Throws a `TypeError` where `checkCors` names something that cannot be asked.
 *
 * @example
 * export default defineConfig({ plugins: [react(), waybill()] });
 */
export function waybill({ include, exclude, checkCors = [] }: WaybillOptions = {}): Plugin {
  const questions = readCorsQuestions(checkCors);
  const id = {
    ...(include && { include: list(include) }),
    exclude: [...NEVER, ...list(exclude)],
  };
  // First, so that the runtime is the one of this very package, whatever the page's own dependencies are.
  const resolveRuntime = {
    order: 'pre' as const,
    filter: { id: new RegExp(`^${RUNTIME}$`) },
    handler: () => RUNTIME_FILE,
  };
  // The runtime patches what it would be compiled with. Dependencies in the cache of the development server were compiled
  // when they were bundled.
  let cacheDir = '';
  const isDone = (path: string): boolean =>
    normalize(path).startsWith(RUNTIME_FOLDER + sep) || (cacheDir !== '' && path.startsWith(`${cacheDir}/`));

  let base = '/';
  let root = '';
  let isServer = false;
  return {
    name: 'waybill',
    // After TypeScript and JSX have become JavaScript.
    enforce: 'post',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    config: () => ({
      // The development server bundles dependencies beforehand, by plugins of their own.
      optimizeDeps: {
        rolldownOptions: {
          plugins: [
            {
              name: 'waybill',
              resolveId: resolveRuntime,
              transform: {
                filter: { id },
                handler(code, path, { moduleType }) {
                  return isDone(path) ? null : compileModule(this, code, { id: path, moduleType });
                },
              },
            },
          ],
        },
      },
      worker: { plugins: () => [waybill({ ...(include && { include }), ...(exclude && { exclude }) })] },
    }),
    configResolved(config) {
      ({ base, root, cacheDir } = config);
      isServer = config.command === 'serve';
    },
    configureServer(server) {
      serveCorsReport(server);
      warnOfCors(server, questions);
    },
    resolveId: resolveRuntime,
    transform: {
      filter: { id },
      handler(code, path, meta) {
        if (isDone(path)) return null;
        // The runtime comes before all else that the page, or the worker, runs. On the development server, whose modules
        // do not know what they are, the page itself sees to that.
        const isEntry = isServer ? IN_WORKER.test(path) : this.getModuleInfo(path)?.isEntry;
        return compileModule(this, code, { id: path, moduleType: meta?.moduleType, isEntry });
      },
    },
    transformIndexHtml: {
      order: 'pre',
      handler(_, { server }) {
        if (!server) return [];
        const path = RUNTIME_FILE.replaceAll('\\', '/');
        const src = path.startsWith(`${root}/`)
          ? path.slice(root.length + 1)
          : `@fs/${path.replace(/^\//, '')}`;
        return [{ tag: 'script', attrs: { type: 'module', src: base + src }, injectTo: 'head-prepend' }];
      },
    },
  };
}
