import type { HtmlTagDescriptor, Plugin, ResolvedConfig } from 'vite';
import { compileBeforehand, type Filter } from './compile-beforehand.ts';
import { compileModule } from './compile-module.ts';
import { serveCorsReport } from './cors/serve-cors-report.ts';
import { readCorsQuestions, warnOfCors, type CorsQuestion } from './cors/warn-of-cors.ts';
import { FOLLOWING_NOTHING, followsPromises, isOfRuntime, resolveRuntime, RUNTIME_FILE } from './runtime.ts';
import { loadForReact } from './wrap-react.ts';

type Pattern = string | RegExp | (string | RegExp)[];

/** Settings of {@link waybill}. */
export interface WaybillOptions {
  /**
   * The paths of the modules to compile, as glob patterns or regular expressions.
   * @default all modules that are JavaScript after the other plugins have run
   */
  readonly include?: Pattern;
  /** The paths of modules that stay uncompiled although `include` covers them. @default none */
  readonly exclude?: Pattern;
  /**
   * Addresses of other origins that the app calls, as in its `targets`. When the development server has started, it
   * checks whether each address allows pages to send Waybill's headers. For each problem it prints a warning with the
   * change to make; see `checkCors` of `waybill/server`. @default none
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

/**
 * Keeps the async context across every native `await`, in an app and in its dependencies. So all work that a click
 * causes belongs exactly to the action of the click.
 *
 * The plugin compiles modules for browsers only, in Vite's development server and in builds. Modules without async
 * functions stay unchanged. A module that cannot be parsed stays unchanged too, and the plugin prints a warning. The
 * hooks `resolveId`, `load` and `transform` also work in other tools that take Rollup plugins.
 *
 * In an app that is not compiled, Waybill follows promises instead. A build with this plugin leaves out the code that
 * follows promises, unless `include` or `exclude` keep the plugin from compiling this package.
 *
 * On the development server, the tracing of a page has the environment `development`, unless the app gives another one.
 *
 * On the development server, `/@waybill/cors?url=https://api.example.com` shows a report on whether that address allows
 * pages to send Waybill's headers. Throws a `TypeError` if a check in `checkCors` has invalid settings.
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
  // This stays `undefined` in tools other than Vite.
  let config: ResolvedConfig | undefined;
  const isDone = (path: string): boolean =>
    isOfRuntime(path) || (config !== undefined && isOptimized(path, config));
  return {
    name: 'waybill',
    // The plugin runs after the other plugins, when TypeScript and JSX have become JavaScript.
    enforce: 'post',
    applyToEnvironment: ({ config: { consumer } }) => consumer === 'client',
    // Vite defines a global for each entry of `define`, on the development server and before the code of the app runs.
    // https://vite.dev/config/shared-options#define
    config(_, { command, isPreview }) {
      return {
        ...(command === 'serve' && !isPreview && { define: { WAYBILL_DEVELOPMENT: true } }),
        // Vite 8 bundles with Rolldown, and Vite 7 with Rollup and esbuild.
        optimizeDeps: compileBeforehand({ id, isDone }, 'rolldownVersion' in this.meta),
        worker: { plugins: () => [waybill({ ...(include && { include }), ...(exclude && { exclude }) })] },
      };
    },
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      serveCorsReport(server);
      warnOfCors(server, questions);
    },
    resolveId: resolveRuntime,
    load: loadForReact,
    transform: {
      filter: { id },
      handler(code, path, meta) {
        const isServer = config?.command === 'serve';
        if (!isServer && followsPromises(path)) return FOLLOWING_NOTHING;
        if (isDone(path)) return null;
        // The runtime must run before all other code of the page or worker. On the development server, a module of a
        // page does not know whether it is the first one. So the page itself loads the runtime there.
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
 * Returns whether a module is a dependency in the cache of the development server. Such a module is already compiled,
 * because the plugin compiles dependencies when the server bundles them.
 */
function isOptimized(path: string, { cacheDir }: ResolvedConfig): boolean {
  return path.startsWith(`${cacheDir}/`);
}

/** Returns the tag that loads the runtime in a page of the development server. */
function loadRuntime({ base, root }: ResolvedConfig): HtmlTagDescriptor {
  const path = RUNTIME_FILE.replaceAll('\\', '/');
  const src = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : `@fs/${path.replace(/^\//, '')}`;
  return { tag: 'script', attrs: { type: 'module', src: base + src }, injectTo: 'head-prepend' };
}
