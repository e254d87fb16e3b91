import type { DepOptimizationOptions, HtmlTagDescriptor, Plugin, ResolvedConfig } from 'vite';
import { compileModule } from './compile-module.ts';
import { serveCorsReport } from './cors/serve-cors-report.ts';
import { readCorsQuestions, warnOfCors, type CorsQuestion } from './cors/warn-of-cors.ts';
import { FOLLOWING_NOTHING, followsPromises, isOfRuntime, resolveRuntime, RUNTIME_FILE } from './runtime.ts';

type Pattern = string | RegExp | (string | RegExp)[];

/** Settings of {@link waybill}. */
export interface WaybillOptions {
  /**
   * The modules to compile, by path: glob patterns or regular expressions.
   * @default all modules that are JavaScript by then
   */
  readonly include?: Pattern;
  /** The modules among these to leave as they are. @default none */
  readonly exclude?: Pattern;
  /**
   * Addresses of other origins that the app calls, as in its `targets`. When the development server has started, it
   * asks each address whether pages may send our headers. For each problem it prints a warning with the change to make;
   * see `checkCors` of `waybill/server`. @default none
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

/** The modules that a bundler passes to a hook. */
interface Filter {
  readonly include?: (string | RegExp)[];
  readonly exclude: (string | RegExp)[];
}

/**
 * Keeps the async context across every native `await`, in an app and in its dependencies. The action of a click is then
 * exactly the action of all work that the click causes.
 *
 * The plugin compiles modules for browsers only, in Vite's development server and in builds. Modules without async
 * functions stay as they are. A module that cannot be parsed stays as it is too, with a warning. In other tools with
 * plugins like Rollup's, `resolveId` and `transform` work in the same way.
 *
 * An app that is not compiled follows its promises instead. A build leaves that code out, unless `include` or `exclude`
 * keep the plugin from this package.
 *
 * On the development server, `/@waybill/cors?url=https://api.example.com` says whether pages may send our headers
 * there. Throws a `TypeError` if `checkCors` names an address that cannot be asked.
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
  // Only Vite provides this configuration.
  let config: ResolvedConfig | undefined;
  const isDone = (path: string): boolean =>
    isOfRuntime(path) || (config !== undefined && isOptimized(path, config));
  return {
    name: 'waybill',
    // By then, TypeScript and JSX have become JavaScript.
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
        // The runtime must run before all other code of the page or worker. On the development server, modules do not
        // know whether they come first, so the page itself loads the runtime.
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

/**
 * Says whether a module is a dependency in the cache of the development server. It was compiled when it was bundled.
 */
function isOptimized(path: string, { cacheDir }: ResolvedConfig): boolean {
  return path.startsWith(`${cacheDir}/`);
}

/** Compiles dependencies with a plugin of their own, because the development server bundles them beforehand. */
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

/** Returns the tag that loads the runtime in a page of the development server. */
function loadRuntime({ base, root }: ResolvedConfig): HtmlTagDescriptor {
  const path = RUNTIME_FILE.replaceAll('\\', '/');
  const src = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : `@fs/${path.replace(/^\//, '')}`;
  return { tag: 'script', attrs: { type: 'module', src: base + src }, injectTo: 'head-prepend' };
}
