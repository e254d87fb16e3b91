import { context, propagation, trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { UserInteractionInstrumentation } from '@opentelemetry/instrumentation-user-interaction';
import { StackContextManager, TracerProvider } from '@opentelemetry/sdk-trace';
import type { StartSdk } from '../page/sdk.ts';

/** Starts version 3 of the SDK, whose provider does not register itself. */
export const startSdk: StartSdk = ({ contextManager, propagator, spanProcessor, isTracing, isSecond }) => {
  if (isSecond) context.setGlobalContextManager(new StackContextManager().enable());
  context.setGlobalContextManager(contextManager.enable());
  propagation.setGlobalPropagator(propagator);
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [spanProcessor] }));
  if (!isTracing) return;
  registerInstrumentations({
    instrumentations: [new UserInteractionInstrumentation(), new FetchInstrumentation()],
  });
};
