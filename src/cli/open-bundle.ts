import type { TraceSummary } from '../core/index.ts';
import { memoryStore } from '../testing/index.ts';
import type { SupportBundle } from '../support-bundle/index.ts';
import type { OpenReader } from './open-database.ts';

/** A support bundle that can be searched like a store. */
export interface OpenBundle extends OpenReader {
  /** The traces of the bundle, in its order. */
  readonly all: () => Promise<readonly TraceSummary[]>;
}

/** Reads a support bundle into memory. */
export async function openBundle({ records }: SupportBundle): Promise<OpenBundle> {
  const reader = memoryStore();
  // A page wrote the bundle.
  await reader(records, {
    lane: 'page',
    signal: new AbortController().signal,
    exit: false,
    maxBytes: Infinity,
    fetch,
  });
  const ids = new Set(records.flatMap(({ traceId }) => traceId ?? []));
  return {
    reader,
    close: () => Promise.resolve(),
    async all() {
      const found = await Promise.all([...ids].map((traceId) => reader.find({ kind: 'trace', traceId })));
      return found.flat();
    },
  };
}
