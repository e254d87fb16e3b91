import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { Tracing } from 'waybill';
import { TracingProvider } from 'waybill/react';
// Apps load this style sheet. Without it, text for screen readers would be visible.
import 'waybill/react.css';

/** Renders below a provider until the test is over. Keeps caught errors off the console, where React prints them. */
export function renderTraced(tracing: Tracing, children: ReactNode): void {
  onTestFinished(cleanup);
  render(<TracingProvider tracing={tracing}>{children}</TracingProvider>, { onCaughtError() {} });
}
