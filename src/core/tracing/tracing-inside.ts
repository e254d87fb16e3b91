import type { Diagnostics } from '../records/diagnostics.ts';
import type { CurrentSpan } from '../spans/active-span.ts';
import type { Tracing } from './tracing.ts';
import type { TracingParts } from './tracing-parts.ts';

/** The inner parts of a tracing, which its public interface does not show. */
export interface TracingInside {
  /** Gives the parts of the tracing. The first call creates them. */
  readonly parts: () => TracingParts;
  readonly diagnostics: Diagnostics;
  readonly findCurrent: () => CurrentSpan | undefined;
}

const insides = new WeakMap<Tracing, TracingInside>();

/** Remembers the inner parts of a tracing. */
export function keepInside(tracing: Tracing, inside: TracingInside): void {
  insides.set(tracing, inside);
}

/** Gives the inner parts of a tracing. Throws if this copy of the package did not create the tracing. */
export function insideOf(tracing: Tracing): TracingInside {
  const inside = insides.get(tracing);
  if (inside) return inside;
  throw new TypeError(
    '[waybill] this tracing is not from this copy of waybill; install the package only once.',
  );
}
