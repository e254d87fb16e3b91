import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { src } from '../waybill-src.js';

// Node 20 cannot read TypeScript, but Vite can.
const { module } = await runnerImport(fileURLToPath(new URL('./serve.ts', import.meta.url)), {
  configFile: false,
  resolve: {
    alias: [
      { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
      { find: /^waybill$/, replacement: `${src}/index.ts` },
    ],
  },
});
await module.serve(process.argv[2]);
