import type { Diagnostics } from '../records/diagnostics.ts';
import type { CurrentSpan } from '../spans/active-span.ts';
import type { Tracing } from './tracing.ts';
import type { TracingParts } from './tracing-parts.ts';

/** What the core knows of a tracing besides its public face. */
export interface TracingInside {
  /** Gives its parts, and makes them where that has not been necessary before. */
  readonly parts: () => TracingParts;
  readonly diagnostics: Diagnostics;
  readonly findCurrent: () => CurrentSpan | undefined;
}

const insides = new WeakMap<Tracing, TracingInside>();

/** Remembers the inside of a tracing, which its own object does not show. */
export function keepInside(tracing: Tracing, inside: TracingInside): void {
  insides.set(tracing, inside);
}

/** Gives the inside of a tracing. Throws where the tracing is none of this copy of the package. */
export function insideOf(tracing: Tracing): TracingInside {
  const inside = insides.get(tracing);
  if (inside) return inside;
  throw new TypeError('[waybill] no tracing of this copy of waybill; install the package once.');
}
