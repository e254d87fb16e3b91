import type { OtelContextManager, OtelPropagator, OtelSpanProcessor } from 'waybill/otel';

/** The parts of `waybill/otel` that an SDK takes. */
export interface SdkParts {
  readonly contextManager: OtelContextManager;
  readonly propagator: OtelPropagator;
  readonly spanProcessor: OtelSpanProcessor;
}

/** Settings of an SDK in the page. */
export interface SdkOptions extends SdkParts {
  /** Whether the SDK traces `fetch` and user interactions. */
  readonly isTracing: boolean;
  /** Whether the SDK's own context manager is registered before. */
  readonly isSecond: boolean;
}

/** Starts an SDK as its documents say. */
export type StartSdk = (options: SdkOptions) => void;
