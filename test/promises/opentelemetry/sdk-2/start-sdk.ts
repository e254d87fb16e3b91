import { context } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { UserInteractionInstrumentation } from '@opentelemetry/instrumentation-user-interaction';
import { StackContextManager, WebTracerProvider } from '@opentelemetry/sdk-trace-web';
import type { StartSdk } from '../page/sdk.ts';

/** Starts version 2 of the SDK. */
export const startSdk: StartSdk = ({ contextManager, propagator, spanProcessor, isTracing, isSecond }) => {
  if (isSecond) context.setGlobalContextManager(new StackContextManager().enable());
  const provider = new WebTracerProvider({ spanProcessors: [spanProcessor] });
  provider.register({ contextManager, propagator });
  if (!isTracing) return;
  registerInstrumentations({
    instrumentations: [new UserInteractionInstrumentation(), new FetchInstrumentation()],
  });
};
