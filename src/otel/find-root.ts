import { ActiveSpan } from '../core/internal.ts';
import { ROOT_KEY } from './api/context-keys.ts';
import type { OtelContext } from './api/otel-context.ts';

/**
 * Finds the action to which a span of OpenTelemetry belongs: the action of the context, if the span is in its trace.
 * Later work does not belong to a click or another input whose action has ended.
 */
export function findRoot(
  context: OtelContext,
  traceId: string,
  otherwise?: ActiveSpan,
): ActiveSpan | undefined {
  const root = context.getValue(ROOT_KEY) ?? otherwise;
  return root instanceof ActiveSpan && root.traceId === traceId && !(root.isTransient && root.hasEnded())
    ? root
    : undefined;
}
