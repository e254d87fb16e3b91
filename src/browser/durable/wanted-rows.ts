import type { StoredQueue } from '../../core/internal.ts';
import type { RecordRow } from './record-rows.ts';

type RowFacts = Pick<RecordRow, 'identity' | 'sinceMs'>;

/**
 * Decides which rows of ended pages a page takes over. A page takes a row if its queue can send the records of the row.
 * A page also takes rows that are too old: its queue drops and counts their records.
 */
export class WantedRows {
  readonly #queue: Pick<StoredQueue, 'canSend'>;
  readonly #maxAgeMs: number;
  /** Rows of other users, by their keys. A page looks for rows often, and must not read all of these rows each time. */
  readonly #foreign = new Map<string, RowFacts>();

  constructor(queue: Pick<StoredQueue, 'canSend'>, maxAgeMs: number) {
    this.#queue = queue;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Tells whether the row of a key could be wanted. */
  mayWant(key: RecordRow['key']): boolean {
    const known = this.#foreign.get(String(key));
    return !known || this.#isWanted(known);
  }

  /** Tells whether a row is wanted. */
  wants({ key, identity, sinceMs }: RecordRow): boolean {
    const facts = { ...(identity !== undefined && { identity }), sinceMs };
    const isWanted = this.#isWanted(facts);
    if (!isWanted) this.#foreign.set(String(key), facts);
    return isWanted;
  }

  #isWanted({ identity = null, sinceMs }: RowFacts): boolean {
    const isOld = sinceMs < Date.now() - this.#maxAgeMs;
    return isOld || this.#queue.canSend(identity);
  }
}
