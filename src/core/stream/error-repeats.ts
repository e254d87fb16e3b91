import type { Provenance } from './provenance.ts';

// An error repeats if it occurs again within this time after its last occurrence.
const LOOP_MS = 10_000;
const MOST_ERRORS = 100;

/** An occurrence of an error. */
interface Occurrence {
  readonly ms: number;
  readonly provenance: Provenance | undefined;
  /** Writes a record of this occurrence. The record stands for the given number of occurrences. */
  readonly write: (count: number) => void;
}

/** The first occurrence of an error, with the time and the `write` of the last one. */
interface KnownError extends Occurrence {
  /** How often the error occurred. */
  total: number;
  /** How often it occurred after its last record. */
  unwritten: number;
}

/**
 * Counts errors that repeat, such as an error in each frame of an animation. The first, 10th, 100th, 1000th occurrence
 * and so on become records, and each delivery carries a record for the rest. Each record stands for all occurrences since
 * the record before it. So a loop fills neither the queue nor the memory of the last records.
 */
export class ErrorRepeats {
  readonly #known = new Map<string, KnownError>();

  /** Returns the first occurrence of an error that repeats. The key is equal for equal errors. */
  find(key: string, ms: number): Occurrence | undefined {
    const known = this.#known.get(key);
    // The clock could have been set back.
    return known && Math.abs(ms - known.ms) < LOOP_MS ? known : undefined;
  }

  /** Notes an occurrence of an error. */
  note(key: string, occurrence: Occurrence): void {
    const { ms, write } = occurrence;
    if (!this.find(key, ms)) {
      this.writeRest();
      if (this.#known.size >= MOST_ERRORS) this.#known.clear();
      this.#known.set(key, { ...occurrence, total: 0, unwritten: 0 });
    }
    const known = this.#known.get(key)!;
    Object.assign(known, { ms, write });
    known.unwritten++;
    if (/^10*$/.test(`${++known.total}`)) writeRecord(known);
  }

  /** Writes a record for each error with occurrences that no record stands for. */
  writeRest(): void {
    this.#known.forEach(writeRecord);
  }
}

function writeRecord(known: KnownError): void {
  const count = known.unwritten;
  known.unwritten = 0;
  if (count) known.write(count);
}
