import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('dist', import.meta.url));

const asModule = (config) => ({ ...config, format: 'esm' });

/** The room of a folder or file of `dist`: its first folder there. */
const roomOf = (path) => relative(dist, path).split(sep)[0];

/** Leaves files out: `isOut` is asked with the room of each file that is imported, the room that imports it, and its path. */
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

/** React's names where an app's bundler has them: known once, while esbuild would import them anew for every module. */
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
  'cloneElement, Component, createContext, createElement, forwardRef, useCallback, useContext, useEffect, useId, ' +
  'useInsertionEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore';

export default [
  {
    name: 'waybill: actions, fetch tracing, captured errors, logger and OTLP export',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: (config) => withoutRooms(config, ['otlp', 'async-context']),
    limit: '12.85 kB',
  },
  {
    name: 'the same, as an app bundles it: with waybill/otlp and waybill/async-context',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: asModule,
    limit: '16.25 kB',
  },
  {
    name: 'traceUserActions alone, which continues the trace of the server',
    path: 'dist/browser/actions/trace-user-actions.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '1.92 kB',
  },
  {
    name: 'traceXhr alone',
    path: 'dist/browser/trace-xhr.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '1 kB',
  },
  {
    name: 'durableQueue with idb',
    path: 'dist/browser/durable/durable-queue.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '3.5 kB',
  },
  {
    name: 'waybill/async-context/install: what an app compiled by waybill/vite loads first',
    path: 'dist/async-context/install.js',
    import: '{ begin }',
    modifyEsbuildConfig: asModule,
    limit: '1.7 kB',
  },
  {
    name: 'waybill/react with react-error-boundary: error screen, boundary and useAction',
    path: 'dist/react/index.js',
    import: '{ ErrorBoundary, ErrorWithCorrelation, useAction }',
    ignore: ['react-dom', 'zustand'],
    // The details are loaded only where they are shown, which is not in production.
    modifyEsbuildConfig: (config) =>
      withReactOnce(without(config, (room, own, path) => room !== own || /trace-details/.test(path))),
    limit: '4 kB',
  },
  {
    name: 'the same with all other components and hooks',
    path: 'dist/react/index.js',
    ignore: ['react-dom', 'zustand'],
    modifyEsbuildConfig: (config) => withReactOnce(withoutOtherRooms(config)),
    limit: '6.5 kB',
  },
  {
    name: 'waybill/react.css',
    path: 'dist/react/react.css',
    modifyEsbuildConfig: asModule,
    limit: '1.5 kB',
  },
  {
    name: 'waybill/supabase with jwt-decode',
    path: 'dist/supabase/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '2.4 kB',
  },
  {
    name: 'waybill/web-vitals with web-vitals',
    path: 'dist/web-vitals/index.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '4.85 kB',
  },
].map((budget) => ({ ...budget, gzip: true, brotli: false }));
