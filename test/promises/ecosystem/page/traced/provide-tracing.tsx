import type { ReactNode } from 'react';
import { TracingProvider } from 'waybill/react';
import { tracing } from './start-tracing.ts';

/** Gives the components of an app the tracing. */
export function provideTracing(app: ReactNode): ReactNode {
  return <TracingProvider tracing={tracing}>{app}</TracingProvider>;
}
