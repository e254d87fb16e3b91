import { monotonicMs } from '../records/clock.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { IDENTITY } from '../records/semantic-conventions.ts';

const NOBODY_PAUSE_MS = 60_000;

/** Returns the identity under which a record was captured, or `null` if nobody was signed in. */
export function laneOf(record: TelemetryRecord): string | null {
  return (record.resource[IDENTITY] as string | undefined) ?? null;
}

/**
 * The identities whose records a queue can send: the current one, the one before it, and nobody. Each request holds the
 * records of one identity.
 */
export class Lanes {
  /** The current identity, `null` if nobody is signed in. On servers it stays `undefined`. */
  current: string | null | undefined;
  /** The identity before the current one. It ends when an attempt fails, because its credentials could have run out. */
  #former: string | undefined;
  #nobodyAfterMs = -Infinity;

  constructor(current: string | null | undefined) {
    this.current = current;
  }

  /** Changes the current identity. */
  enter(identity: string | null, isRenamed: boolean): void {
    if (this.current && !isRenamed) this.#former = this.current;
    if (this.#former === identity) this.#former = undefined;
    this.#nobodyAfterMs = -Infinity;
    this.current = identity;
  }

  /** Tells whether records of an identity can be sent before the current identity changes. */
  canSend(identity: string | null): boolean {
    return identity === null || identity === this.current || identity === this.#former;
  }

  isFormer(identity: string | null): boolean {
    return identity !== null && identity !== this.current;
  }

  /** Tells whether records of an identity can be sent now. */
  isOpen(identity: string | null): boolean {
    // A receiver can refuse all records of nobody. They must not hold up the records of the user.
    const isBlocked = identity === null && !!this.current && monotonicMs() < this.#nobodyAfterMs;
    return this.canSend(identity) && !isBlocked;
  }

  /** Returns the identities whose records can be sent now. The credentials of the former one run out soonest. */
  open(): readonly (string | null)[] {
    const known = new Set([this.#former, this.current, null]);
    return [...known].filter((identity) => identity !== undefined && this.isOpen(identity)) as (
      | string
      | null
    )[];
  }

  /** Notes a failed attempt. Returns whether the failure is a reason to pause all lanes. */
  fail(identity: string | null): boolean {
    if (identity === this.#former) this.#former = undefined;
    else if (identity !== null || !this.current) return true;
    else this.#nobodyAfterMs = monotonicMs() + NOBODY_PAUSE_MS;
    return false;
  }
}
