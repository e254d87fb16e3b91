import type { TracingContext } from '../../core/index.ts';
import type { GivenContext } from '../../core/internal.ts';

const received = new WeakSet<object>();

/** Remembers that a context came with a request, so that its span id is the id of the caller's span. */
export function markReceived(context: TracingContext): TracingContext {
  received.add(context);
  return context;
}

/** Tells whether a context came with a request, and no span of this program continues it yet. */
export function isReceived(context: GivenContext): boolean {
  return !!context && received.has(context);
}
