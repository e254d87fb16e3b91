import type { TracingContext } from '../../core/index.ts';
import {
  readContext,
  type CheckedContext,
  type Diagnostics,
  type GivenContext,
  type SpanPorts,
} from '../../core/internal.ts';

/**
 * Reads a context that comes from elsewhere, as the parent of a new span. An invalid field counts as absent. Without a
 * trace id, a new trace begins, and `sampleRatio` decides whether it is exported. Never throws.
 */
export function continuedParent(
  { beginContext }: Pick<SpanPorts, 'beginContext'>,
  given: GivenContext,
  diagnostics: Diagnostics,
): TracingContext {
  // A getter of the app could throw. The work must still run.
  const checked: CheckedContext = diagnostics.guard('a context', () => readContext(given)) ?? {
    sessionId: null,
  };
  const { trace, flags, correlationId, sessionId } = checked;
  return beginContext({
    parent: { ...trace, ...(trace && flags !== undefined && { flags }), sessionId },
    correlationId,
  });
}
