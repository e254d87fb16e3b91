import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

// Node 20 cannot read TypeScript, but Vite can.
const { module } = await runnerImport(path('run-bench.ts'), {
  resolve: { alias: { 'waybill/vite': path('../../../src/vite/index.ts') } },
});
await module.runBench(process.argv.slice(2));
