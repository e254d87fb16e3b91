import type { Delivery, Exporter, TelemetryRecord } from '../../core/index.ts';

type Refusal = Delivery['rejected'][number];

/** An exporter for one kind of records. */
export interface ExportPart {
  readonly takes: TelemetryRecord['type'];
  readonly send: Exporter;
}

/**
 * Makes one exporter of several. A record that no part takes counts as taken.
 *
 * A batch is settled when all of its parts are. Where one has to be tried again, the others are not asked again for what
 * they have settled: most receivers would store it twice.
 */
export function combineParts(parts: readonly ExportPart[]): Exporter {
  const memories = parts.map((part) => ({
    ...part,
    settled: new WeakMap<TelemetryRecord, Refusal | null>(),
  }));

  return async (records, request) => {
    const attempts = await Promise.allSettled(
      memories.map(async ({ takes, send, settled }) => {
        const own = records.filter((record) => record.type === takes && !settled.has(record));
        if (own.length === 0) return 0;
        const { accepted, rejected, retryAfterMs = 0 } = await send(own, request);
        for (const [place, record] of own.slice(0, accepted + rejected.length).entries()) {
          settled.set(record, rejected[place] ?? null);
        }
        return retryAfterMs;
      }),
    );
    let retryAfterMs = 0;
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') throw attempt.reason;
      retryAfterMs = Math.max(retryAfterMs, attempt.value);
    }
    if (retryAfterMs > 0) return { accepted: 0, rejected: [], retryAfterMs };
    const rejected = records.flatMap(
      (record) => memories.map(({ settled }) => settled.get(record)).find(Boolean) ?? [],
    );
    return { accepted: records.length - rejected.length, rejected };
  };
}
