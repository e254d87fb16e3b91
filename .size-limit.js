import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('dist', import.meta.url));

const asModule = (config) => ({ ...config, format: 'esm' });

/** Gives the room of a path in `dist`: the first folder of the path. */
const roomOf = (path) => relative(dist, path).split(sep)[0];

/**
 * Leaves files out. For each import, `isOut` gets the room of the imported file, the room of its importer, and the
 * path.
 */
const without = (config, isOut) => ({
  ...asModule(config),
  plugins: [
    {
      name: 'without-rooms',
      setup(build) {
        build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) =>
          importer && isOut(roomOf(join(resolveDir, path)), roomOf(resolveDir), path)
            ? { path, external: true, sideEffects: false }
            : null,
        );
      },
    },
  ],
});

const withoutRooms = (config, rooms) => without(config, (room) => rooms.includes(room));

const withoutOtherRooms = (config) => without(config, (room, own) => room !== own);

/**
 * In an app's bundle React's names exist once. Without this plugin, esbuild would import them again for every module.
 */
const withReactOnce = (config) => ({
  ...config,
  plugins: [
    ...config.plugins,
    {
      name: 'react-once',
      setup(build) {
        build.onResolve({ filter: /^react(\/jsx-runtime)?$/ }, ({ path }) => ({
          path,
          namespace: 'react-once',
        }));
        build.onLoad({ filter: /./, namespace: 'react-once' }, ({ path }) => ({
          contents: `export let { ${path === 'react' ? REACT : 'Fragment, jsx, jsxs'} } = globalThis`,
        }));
      },
    },
  ],
});

const REACT =
  'cloneElement, Component, createContext, createElement, forwardRef, isValidElement, useCallback, useContext, useEffect, useId, ' +
  'useInsertionEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore';

export default [
  {
    name: 'waybill: actions, fetch tracing, captured errors, logger and OTLP export',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: (config) => withoutRooms(config, ['otlp', 'async-context']),
    limit: '20.32 kB',
  },
  {
    name: 'the same, as an app bundles it: with waybill/otlp and waybill/async-context',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: asModule,
    limit: '24.98 kB',
  },
  {
    name: 'traceUserActions alone, with the part that continues the trace of the server',
    path: 'dist/browser/actions/trace-user-actions.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '3.44 kB',
  },
  {
    name: 'traceXhr alone',
    path: 'dist/browser/trace-xhr.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '0.97 kB',
  },
  {
    name: 'durableQueue with idb',
    path: 'dist/browser/durable/durable-queue.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '4.1 kB',
  },
  {
    name: 'waybill/async-context/install: the first module of an app that waybill/vite compiles',
    path: 'dist/async-context/install.js',
    modifyEsbuildConfig: asModule,
    limit: '3.14 kB',
  },
  {
    name: 'waybill/react: error screen, boundary and useAction',
    path: 'dist/react/index.js',
    import: '{ ErrorBoundary, ErrorWithCorrelation, useAction }',
    ignore: ['react-dom', 'zustand'],
    // The details load only when they are shown, and production does not show them.
    modifyEsbuildConfig: (config) =>
      withReactOnce(without(config, (room, own, path) => room !== own || /trace-details/.test(path))),
    limit: '4.3 kB',
  },
  {
    name: 'the same with all other components and hooks',
    path: 'dist/react/index.js',
    ignore: ['react-dom', 'zustand'],
    modifyEsbuildConfig: (config) => withReactOnce(withoutOtherRooms(config)),
    limit: '6.84 kB',
  },
  {
    name: 'waybill/react.css',
    path: 'dist/react/react.css',
    modifyEsbuildConfig: asModule,
    limit: '1.55 kB',
  },
  {
    name: 'waybill/supabase with jwt-decode',
    path: 'dist/supabase/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '2.58 kB',
  },
  {
    name: 'waybill/viewer: the support desk with @tanstack/virtual-core',
    path: 'dist/viewer/index.js',
    ignore: ['react', 'react-dom', 'zustand'],
    // The panels load when one of them is first used.
    modifyEsbuildConfig: (config) => without(config, (room, own, path) => /\/row-tools/.test(path)),
    limit: '30 kB',
  },
  {
    name: 'the search, filter and keys of waybill/viewer, which load when they are first used',
    path: 'dist/viewer/tools/row-tools.js',
    ignore: ['react', 'react-dom'],
    modifyEsbuildConfig: (config) =>
      without(config, (room, own, path) => /\.\.\/(layout|details|core)\//.test(path)),
    limit: '6 kB',
  },
  {
    name: 'waybill/web-vitals with web-vitals',
    path: 'dist/web-vitals/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '4.98 kB',
  },
  {
    name: 'waybill/node',
    path: 'dist/node/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '4.11 kB',
  },
  {
    name: 'waybill/messages',
    path: 'dist/messages/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '6.64 kB',
  },
  {
    name: 'waybill/temporal',
    path: 'dist/temporal/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '1.8 kB',
  },
  {
    name: 'waybill/temporal/workflow, as a workflow bundles it',
    path: 'dist/temporal-workflow/index.js',
    modifyEsbuildConfig: asModule,
    limit: '5.1 kB',
  },
  {
    name: 'waybill/clock',
    path: 'dist/clock/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '2.2 kB',
  },
  {
    name: 'waybill/analysis',
    path: 'dist/analysis/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '6.14 kB',
  },
  {
    name: 'waybill/trace-api',
    path: 'dist/trace-api/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '3.5 kB',
  },
  {
    name: 'waybill/otel',
    path: 'dist/otel/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '5 kB',
  },
].map((budget) => ({ ...budget, gzip: true, brotli: false }));
