import { SAMPLED, type ActiveSpan } from '../core/internal.ts';
import { IdSpan } from './api/otel-span.ts';
import { OtelTraceState } from './api/otel-trace-state.ts';

/** A span of Waybill, as OpenTelemetry sees it. */
export class ActionSpan extends IdSpan {
  readonly span: ActiveSpan;

  constructor(span: ActiveSpan) {
    super(() => {
      // Reading the context says that other spans continue this one, so that the action is recorded.
      const { traceId, flags, traceState } = span.context;
      return {
        traceId,
        spanId: span.spanId,
        traceFlags: flags & SAMPLED,
        isRemote: false,
        ...(traceState !== undefined && { traceState: new OtelTraceState(traceState) }),
      };
    });
    this.span = span;
  }
}
