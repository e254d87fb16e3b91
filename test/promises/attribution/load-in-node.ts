import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { cache, configureLab, lab, withNodeEnv, type Catalogue } from './configure-lab.ts';
import type { TraceIds } from './perform-scenario.ts';
import type { Row } from './rows.ts';
import type { Outline } from './scenario.ts';

/** The scenarios, in this process. */
export interface NodeLab {
  readonly scenarios: readonly Outline[];
  readonly perform: (name: string, origin: string) => Promise<TraceIds>;
  readonly close: () => Promise<void>;
}

/** Bundles the scenarios for Node, together with a tracker, and loads them. */
export async function loadInNode(row: Row, catalogue: Catalogue): Promise<NodeLab> {
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, 'node-'));
  await withNodeEnv('production', () =>
    build({
      ...configureLab(row, catalogue),
      ssr: { noExternal: true },
      build: {
        ssr: true,
        target: 'es2022',
        outDir,
        rolldownOptions: {
          input: join(lab, 'page/start-in-node.ts'),
          // The output is CommonJS, because `require` is the same everywhere. A test runner may replace `import`.
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
        },
      },
    }),
  );
  const module = createRequire(import.meta.url)(join(outDir, 'start-in-node.cjs')) as Omit<NodeLab, 'close'>;
  return { ...module, close: () => rm(outDir, { recursive: true }) };
}
