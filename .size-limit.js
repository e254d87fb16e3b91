const asModule = (config) => ({ ...config, format: 'esm' });

/** Leaves the other rooms out: in `dist`, as in `src`, a room is a flat folder, so `../` always leads to another one. */
const withoutOtherRooms = (config) => ({
  ...asModule(config),
  plugins: [
    {
      name: 'without-other-rooms',
      setup(build) {
        build.onResolve({ filter: /^\.\.\// }, ({ path }) => ({ path, external: true }));
      },
    },
  ],
});

export default [
  {
    name: 'fetch tracing, captured errors, logger and OTLP export',
    path: 'dist/index.js',
    import: '{ createTracing, traceFetch, captureErrors, otlpExporter }',
    modifyEsbuildConfig: asModule,
    limit: '7 kB',
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
    limit: '2 kB',
  },
].map((budget) => ({ ...budget, gzip: true, brotli: false }));
