import type { OtelSpanContext } from './otel-span.ts';

/** A time of OpenTelemetry: seconds and nanoseconds since 1970. */
export type OtelTime = readonly [number, number] | number | Date;

/** The name and the version of the library that made a span. */
export interface OtelScope {
  readonly name: string;
  readonly version?: string | undefined;
}

/** A span that OpenTelemetry's SDK has begun or ended, with the members that Waybill reads. */
export interface OtelReadableSpan {
  readonly name: string;
  readonly kind: number;
  spanContext(): OtelSpanContext;
  readonly parentSpanContext?: OtelSpanContext | undefined;
  readonly startTime: OtelTime;
  readonly endTime: OtelTime;
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly attributes: object;
  readonly events: readonly {
    readonly name: string;
    readonly time: OtelTime;
    readonly attributes?: object;
  }[];
  readonly links: readonly { readonly context: OtelSpanContext; readonly attributes?: object }[];
  readonly resource: { readonly attributes: object };
  readonly instrumentationScope?: OtelScope | undefined;
}
