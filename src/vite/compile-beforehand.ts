import { readFile } from 'node:fs/promises';
import type { DepOptimizationOptions, Plugin } from 'vite';
import { compileModule } from './compile-module.ts';
import { resolveRuntime, RUNTIME_FILE } from './runtime.ts';
import { loadForReact, wrapForReact } from './wrap-react.ts';

/** The modules that a bundler passes to a hook. */
export interface Filter {
  readonly include?: (string | RegExp)[];
  readonly exclude: (string | RegExp)[];
}

/** The modules to compile. */
interface Modules {
  readonly id: Filter;
  /** Returns whether a module that `id` includes stays as it is. */
  readonly isDone: (path: string) => boolean;
}

/**
 * Returns settings with a second plugin, which compiles the dependencies of the app. The development server bundles the
 * dependencies beforehand, without the main plugin.
 */
export function compileBeforehand(modules: Modules, usesRolldown: boolean): DepOptimizationOptions {
  if (usesRolldown) return { rolldownOptions: { plugins: [rolldownPlugin(modules)] } };
  // Vite 7 bundles dependencies with esbuild.
  return { esbuildOptions: { plugins: [esbuildPlugin(modules)] } };
}

function rolldownPlugin({ id, isDone }: Modules): Plugin {
  return {
    name: 'waybill',
    resolveId: resolveRuntime,
    load: loadForReact,
    transform: {
      filter: { id },
      handler(code, path, meta) {
        return isDone(path) ? null : compileModule(this, code, { id: path, moduleType: meta?.moduleType });
      },
    },
  };
}

/** The part of esbuild's plugin interface that is used here. https://esbuild.github.io/plugins/ */
interface EsbuildBuild {
  readonly initialOptions: { readonly stdin?: unknown };
  readonly onResolve: (options: { filter: RegExp }, resolve: () => { path: string }) => void;
  readonly onLoad: (
    options: { filter: RegExp; namespace: string },
    load: (file: { path: string }) => Promise<{ contents: string; loader: 'jsx' } | undefined>,
  ) => void;
}

function esbuildPlugin({ id, isDone }: Modules) {
  return {
    name: 'waybill',
    setup({ initialOptions, onResolve, onLoad }: EsbuildBuild) {
      // Vite also runs the plugin when it searches the app for its dependencies. That search reads code from `stdin`.
      if (initialOptions.stdin) return;
      onResolve({ filter: resolveRuntime.filter.id }, () => ({ path: RUNTIME_FILE }));
      onLoad({ filter: /\.[cm]?js$/, namespace: 'file' }, async ({ path }) => {
        const { createFilter, parseAst } = await import('vite');
        if (isDone(path) || !createFilter(id.include, id.exclude)(path)) return undefined;
        const context = { parse: parseAst, warn: console.warn };
        const code = wrapForReact(context, path, await readFile(path, 'utf8'));
        const compiled = compileModule(context, code, { id: path });
        const contents = compiled ? `${compiled.code}\n//# sourceMappingURL=${compiled.map.toUrl()}` : code;
        return { contents, loader: 'jsx' };
      });
    },
  };
}
