import { context } from 'opentelemetry-api-0';
import type { StartSdk } from '../page/sdk.ts';

/** Registers the context manager with an API of another major version. It has no SDK that still installs. */
export const startSdk: StartSdk = ({ contextManager }) => {
  context.setGlobalContextManager(contextManager.enable());
};
