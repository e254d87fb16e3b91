import type { DepOptimizationOptions, HtmlTagDescriptor, Plugin, ResolvedConfig } from 'vite';
import { compileModule } from './compile-module.ts';
import { serveCorsReport } from './cors/serve-cors-report.ts';
import { readCorsQuestions, warnOfCors, type CorsQuestion } from './cors/warn-of-cors.ts';
import { FOLLOWING_NOTHING, followsPromises, isOfRuntime, resolveRuntime, RUNTIME_FILE } from './runtime.ts';

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

const NEVER = [
  /\.(?:css|s[ac]ss|less|styl(?:us)?|p(?:ost)?css|json|svg|txt)(?:$|\?)/,
  /[?&](?:raw|url)\b/,
  /[\\/]vite[\\/]dist[\\/]client[\\/]/,
];
const IN_WORKER = /[?&]worker_file\b/;

const list = (patterns: Pattern = []): (string | RegExp)[] => [patterns].flat();

/** Which modules a hook of a bundler is asked for. */
interface Filter {
  readonly include?: (string | RegExp)[];
  readonly exclude: (string | RegExp)[];
}

/**
 * Keeps the async context across every native `await`, in an app and in what it depends on: the action of a click is
 * then the action of all that comes of it, exactly.
 *
 * It compiles modules for browsers only, in Vite's development server and in builds; modules without async functions
 * stay as they are. A module that cannot be parsed stays as it is too, with a warning. In other tools of Rollup's kind
 * its `resolveId` and `transform` work alike.
 *
 * An app that is not compiled follows its promises instead. A build leaves that code out, unless `include` or `exclude`
 * keep the plugin from this package.
 *
 * The development server tells at `/@waybill/cors?url=https://api.example.com` whether pages may send our headers there.
 * Throws a `TypeError` where `checkCors` names something that cannot be asked.
 *
 * @example
 * export default defineConfig({ plugins: [react(), waybill()] });
 */
export function waybill({ include, exclude, checkCors = [] }: WaybillOptions = {}): Plugin {
  const questions = readCorsQuestions(checkCors);
  const id: Filter = {
    ...(include && { include: list(include) }),
    exclude: [...NEVER, ...list(exclude)],
  };
  // Only Vite says it.
  let config: ResolvedConfig | undefined;
  const isDone = (path: string): boolean =>
    isOfRuntime(path) || (config !== undefined && isOptimized(path, config));
  return {
    name: 'waybill',
    // After TypeScript and JSX have become JavaScript.
    enforce: 'post',
    applyToEnvironment: ({ config: { consumer } }) => consumer === 'client',
    config: () => ({
      optimizeDeps: compileBeforehand(id, isDone),
      worker: { plugins: () => [waybill({ ...(include && { include }), ...(exclude && { exclude }) })] },
    }),
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      serveCorsReport(server);
      warnOfCors(server, questions);
    },
    resolveId: resolveRuntime,
    transform: {
      filter: { id },
      handler(code, path, meta) {
        const isServer = config?.command === 'serve';
        if (!isServer && followsPromises(path)) return FOLLOWING_NOTHING;
        if (isDone(path)) return null;
        // The runtime comes before all else that the page, or the worker, runs. On the development server, whose modules
        // do not know what they are, the page itself sees to that.
        const isEntry = isServer ? IN_WORKER.test(path) : this.getModuleInfo(path)?.isEntry;
        return compileModule(this, code, { id: path, moduleType: meta?.moduleType, isEntry });
      },
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (_, { server }) => (server ? [loadRuntime(server.config)] : []),
    },
  };
}

/** Tells dependencies in the cache of the development server, which were compiled when they were bundled. */
function isOptimized(path: string, { cacheDir }: ResolvedConfig): boolean {
  return path.startsWith(`${cacheDir}/`);
}

/** Compiles dependencies, which the development server bundles beforehand, by plugins of their own. */
function compileBeforehand(id: Filter, isDone: (path: string) => boolean): DepOptimizationOptions {
  const plugin: Plugin = {
    name: 'waybill',
    resolveId: resolveRuntime,
    transform: {
      filter: { id },
      handler(code, path, meta) {
        return isDone(path) ? null : compileModule(this, code, { id: path, moduleType: meta?.moduleType });
      },
    },
  };
  return { rolldownOptions: { plugins: [plugin] } };
}

/** Gives the tag by which a page of the development server loads the runtime. */
function loadRuntime({ base, root }: ResolvedConfig): HtmlTagDescriptor {
  const path = RUNTIME_FILE.replaceAll('\\', '/');
  const src = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : `@fs/${path.replace(/^\//, '')}`;
  return { tag: 'script', attrs: { type: 'module', src: base + src }, injectTo: 'head-prepend' };
}
