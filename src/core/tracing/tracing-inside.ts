import type { Diagnostics } from '../records/diagnostics.ts';
import type { CurrentSpan } from '../spans/active-span.ts';
import type { Tracing } from './tracing.ts';
import type { TracingParts } from './tracing-parts.ts';

/** The inner parts of a tracing. The public interface does not show them. */
export interface TracingInside {
  /** Returns the parts of the tracing. The first call creates them. */
  readonly parts: () => TracingParts;
  readonly diagnostics: Diagnostics;
  readonly findCurrent: () => CurrentSpan | undefined;
}

const insides = new WeakMap<Tracing, TracingInside>();

/** Remembers the inner parts of a tracing. */
export function keepInside(tracing: Tracing, inside: TracingInside): void {
  insides.set(tracing, inside);
}

/** Returns the inner parts of a tracing. Throws if another copy of the package created the tracing. */
export function insideOf(tracing: Tracing): TracingInside {
  const inside = insides.get(tracing);
  if (inside) return inside;
  throw new TypeError(
    '[waybill] this tracing is not from this copy of waybill; install the package only once.',
  );
}
