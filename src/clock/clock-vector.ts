/**
 * A vector clock: how much each component has sent, as far as the owner of the clock knows. A component is one program
 * that runs, as `service#instance`. A component that is missing has sent nothing.
 */
export type ClockVector = readonly (readonly [component: string, count: number])[];

/** The order of two clocks. `concurrent`: neither clock knows all that the other knows. */
export type ClockOrder = 'before' | 'after' | 'equal' | 'concurrent';

/**
 * Merges clocks: each component gets its highest count. The components keep the order in which they first occur. The
 * order of the arguments changes nothing else, and merging a clock twice changes nothing.
 */
export function mergeClocks(...clocks: readonly ClockVector[]): ClockVector {
  // A map, because a component of another program can have the name `__proto__`.
  const merged = new Map<string, number>();
  for (const clock of clocks) {
    for (const [component, count] of clock) {
      merged.set(component, Math.max(merged.get(component) ?? 0, count));
    }
  }
  return [...merged];
}

/** Tells whether `a` counts more than `b` for any component. */
function exceeds(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  for (const [component, count] of a) if (count > (b.get(component) ?? 0)) return true;
  return false;
}

/** Compares two clocks. The result tells how `a` stands to `b`. */
export function compareClocks(a: ClockVector, b: ClockVector): ClockOrder {
  const [first, second] = [new Map(mergeClocks(a)), new Map(mergeClocks(b))];
  const isMore = exceeds(first, second);
  if (exceeds(second, first)) return isMore ? 'concurrent' : 'before';
  return isMore ? 'after' : 'equal';
}

/**
 * Tells whether all that `a` knows is also known to `b`, and `b` knows more. Then the work of `a` can have caused the
 * work of `b`.
 */
export function happensBefore(a: ClockVector, b: ClockVector): boolean {
  return compareClocks(a, b) === 'before';
}
