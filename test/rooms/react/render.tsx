import { cleanup, render as renderWithReact } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { beforeEach, onTestFinished } from 'vitest';
import { TracingProvider } from 'waybill/react';
import type { TracingProviderProps } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import type { TestTracing, TestTracingOptions } from 'waybill/testing';
// An app imports this style sheet too. Without it, texts for screen readers are visible and move a button away
// from under a click.
import 'waybill/react.css';

// The store keeps the references of the tab in `sessionStorage`.
beforeEach(() => sessionStorage.clear());

/** Renders in React's strict mode until the test is over. React does not write caught errors on the console. */
export function render(children: ReactNode): {
  rerender: (children: ReactNode) => void;
  unmount: () => void;
} {
  onTestFinished(cleanup);
  const { rerender, unmount } = renderWithReact(children, { wrapper: StrictMode, onCaughtError() {} });
  return { rerender, unmount };
}

/** Renders below a provider with a new test tracing. */
export function renderTraced(
  children: ReactNode,
  {
    messages,
    getMessage,
    details,
    ...options
  }: TestTracingOptions & Omit<TracingProviderProps, 'tracing'> = {},
): TestTracing & ReturnType<typeof render> {
  const test = createTestTracing(options);
  const provide = (below: ReactNode) => (
    <TracingProvider
      tracing={test.tracing}
      {...(messages && { messages })}
      {...(getMessage && { getMessage })}
      {...(details && { details })}
    >
      {below}
    </TracingProvider>
  );
  const { rerender, unmount } = render(provide(children));
  return { ...test, unmount, rerender: (below) => rerender(provide(below)) };
}
