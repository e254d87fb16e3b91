import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { Tracing } from 'waybill';
import { TracingProvider } from 'waybill/react';
// As an app shows it: without, what is only spoken would be seen.
import 'waybill/react.css';

/** Renders below a provider until the test is over. Caught errors stay off the console, where React puts them. */
export function renderTraced(tracing: Tracing, children: ReactNode): void {
  onTestFinished(cleanup);
  render(<TracingProvider tracing={tracing}>{children}</TracingProvider>, { onCaughtError() {} });
}
