import type { ClockVector } from './clock-vector.ts';

/** The limits of a {@link ClockStore}. */
export interface ClockLimits {
  /** How long a count stays without a higher one, and a trace without use, in milliseconds. */
  readonly ttlMs: number;
  readonly maxComponents: number;
  readonly maxTraces: number;
  /** Returns the time in milliseconds. */
  readonly now: () => number;
}

interface Count {
  readonly count: number;
  /** When the count became known. */
  readonly sinceMs: number;
}

interface TraceClock {
  readonly counts: Map<string, Count>;
  usedMs: number;
}

/** The vector clock of each trace, as one component knows it. Old traces and old counts are forgotten. */
export class ClockStore {
  readonly #own: string;
  readonly #limits: ClockLimits;
  /** The trace that was used last is the last entry. */
  readonly #traces = new Map<string, TraceClock>();

  constructor(own: string, limits: ClockLimits) {
    this.#own = own;
    this.#limits = limits;
  }

  /**
   * Takes in the clock of another component, by maximum. Returns whether the clock conflicts with this one: only this
   * component counts itself, so a higher count of it is wrong. Such a count is ignored.
   */
  merge(traceId: string, received: ClockVector): boolean {
    const { counts } = this.#use(traceId);
    const own = counts.get(this.#own)?.count;
    // The component itself always has room. If it is not in the clock yet, its place is behind the others.
    const most = this.#limits.maxComponents - Number(own === undefined);
    let isConflict = false;
    for (const [component, count] of received) {
      const known = counts.get(component)?.count;
      if (component === this.#own && own !== undefined) isConflict ||= count > own;
      else if (known === undefined ? counts.size < most || component === this.#own : count > known) {
        this.#set(counts, component, count);
      }
    }
    if (!counts.has(this.#own)) this.#set(counts, this.#own, 0);
    return isConflict;
  }

  /** Counts that this component sends something, and returns the clock to send. */
  advance(traceId: string): ClockVector {
    const { counts } = this.#use(traceId);
    const count = counts.get(this.#own)?.count ?? 0;
    this.#set(counts, this.#own, Math.min(count + 1, Number.MAX_SAFE_INTEGER));
    return this.vectorOf(traceId);
  }

  /** Returns the clock of a trace. It is empty if the trace is not known. */
  vectorOf(traceId: string): ClockVector {
    const trace = this.#traces.get(traceId);
    if (!trace) return [];
    this.#forgetCounts(trace.counts);
    return [...trace.counts].map(([component, { count }]) => [component, count]);
  }

  #set(counts: Map<string, Count>, component: string, count: number): void {
    counts.set(component, { count, sinceMs: this.#limits.now() });
  }

  #use(traceId: string): TraceClock {
    const { maxTraces, ttlMs, now } = this.#limits;
    const usedMs = now();
    const known = this.#traces.get(traceId);
    const isAlive = known && usedMs - known.usedMs <= ttlMs;
    const trace: TraceClock = { counts: isAlive ? known.counts : new Map<string, Count>(), usedMs };
    this.#traces.delete(traceId);
    this.#traces.set(traceId, trace);
    for (const [id, { usedMs: lastMs }] of this.#traces) {
      if (this.#traces.size <= maxTraces && usedMs - lastMs <= ttlMs) break;
      this.#traces.delete(id);
    }
    this.#forgetCounts(trace.counts);
    return trace;
  }

  #forgetCounts(counts: Map<string, Count>): void {
    const { now, ttlMs } = this.#limits;
    for (const [component, { sinceMs }] of counts) {
      if (component !== this.#own && now() - sinceMs > ttlMs) counts.delete(component);
    }
  }
}
