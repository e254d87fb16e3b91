import { monotonicMs } from '../records/clock.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { IDENTITY } from '../records/semantic-conventions.ts';

const SIGNED_OUT_PAUSE_MS = 60_000;

/** Returns the identity under which a record was captured, or `null` if the page was signed out. */
export function identityOf(record: TelemetryRecord): string | null {
  return (record.resource[IDENTITY] as string | undefined) ?? null;
}

/**
 * Knows whose records a queue can send: those of the current identity, of the identity before it, and of `null`. Records
 * of a signed-out page have the identity `null`. Each request holds the records of one identity.
 */
export class SendableIdentities {
  /** The current identity, `null` if the page is signed out. On servers it stays `undefined`. */
  current: string | null | undefined;
  /** The identity before the current one. It ends when an attempt fails, because its credentials could have run out. */
  #former: string | undefined;
  /** The beginning of the pause for signed-out records, as a time of `monotonicMs`. */
  #pausedAtMs = -Infinity;

  constructor(current: string | null | undefined) {
    this.current = current;
  }

  /** Changes the current identity. `isRenamed`: the current user has become known. */
  enter(identity: string | null, isRenamed: boolean): void {
    if (this.current && !isRenamed) this.#former = this.current;
    if (this.#former === identity) this.#former = undefined;
    this.#pausedAtMs = -Infinity;
    this.current = identity;
  }

  /** Tells whether records of an identity can be sent before the current identity changes. */
  has(identity: string | null): boolean {
    return identity === null || identity === this.current || identity === this.#former;
  }

  isFormer(identity: string | null): boolean {
    return identity !== null && identity !== this.current;
  }

  /** Tells whether records of an identity can be sent now. */
  isOpen(identity: string | null): boolean {
    // A receiver can refuse all signed-out records. They must not hold up the records of the user.
    // Without `performance.now` there is only the wall clock. If it is set back, the pause must not become longer.
    const mayPause = identity === null && !!this.current;
    const isPaused = mayPause && Math.abs(monotonicMs() - this.#pausedAtMs) < SIGNED_OUT_PAUSE_MS;
    return this.has(identity) && !isPaused;
  }

  /** Returns the identities whose records can be sent now. The credentials of the former one run out soonest. */
  open(): readonly (string | null)[] {
    const all = new Set([this.#former, this.current, null]);
    return [...all].filter(
      (identity): identity is string | null => identity !== undefined && this.isOpen(identity),
    );
  }

  /** Notes a failed attempt. Returns whether the failure is a reason to pause all identities. */
  fail(identity: string | null): boolean {
    if (identity === this.#former) this.#former = undefined;
    else if (identity !== null || !this.current) return true;
    else this.#pausedAtMs = monotonicMs();
    return false;
  }
}
