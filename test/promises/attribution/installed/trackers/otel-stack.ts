import { StackContextManager } from '@opentelemetry/sdk-trace-web';
import { createOpenTelemetry } from './open-telemetry.ts';

/** OpenTelemetry with its default context manager. */
export const tracker = createOpenTelemetry(new StackContextManager());
