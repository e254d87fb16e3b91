const asModule = (config) => ({ ...config, format: 'esm' });

/** Leaves rooms out: in `dist`, as in `src`, a room is a flat folder, so `../` leads to another one, and so does `./x/`. */
const withoutRooms = (config, rooms) => ({
  ...asModule(config),
  plugins: [
    {
      name: 'without-rooms',
      setup(build) {
        build.onResolve({ filter: /^\.\.\/|^\.\/[\w-]+\// }, ({ path }) =>
          rooms.test(path) ? { path, external: true } : null,
        );
      },
    },
  ],
});

const withoutOtherRooms = (config) => withoutRooms(config, /./);

export default [
  {
    name: 'waybill: actions, fetch tracing, captured errors, logger and OTLP export',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: (config) => withoutRooms(config, /\/(otlp|async-context)\//),
    limit: '12.2 kB',
  },
  {
    name: 'the same, as an app bundles it: with waybill/otlp and waybill/async-context',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: asModule,
    limit: '15.3 kB',
  },
  {
    name: 'traceUserActions alone, which continues the trace of the server',
    path: 'dist/browser/trace-user-actions.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '1.85 kB',
  },
  {
    name: 'traceXhr alone',
    path: 'dist/browser/trace-xhr.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '1 kB',
  },
  {
    name: 'durableQueue with idb',
    path: 'dist/browser/durable-queue.js',
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '3.5 kB',
  },
  {
    name: 'waybill/async-context/install: what an app compiled by waybill/vite loads first',
    path: 'dist/async-context/install.js',
    import: '{ begin }',
    modifyEsbuildConfig: asModule,
    limit: '1.68 kB',
  },
  {
    name: 'waybill/react with react-error-boundary',
    path: 'dist/react/index.js',
    ignore: ['react', 'react-dom', 'zustand'],
    modifyEsbuildConfig: withoutOtherRooms,
    limit: '4 kB',
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
