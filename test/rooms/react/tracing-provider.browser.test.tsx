import { act, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { page } from 'vitest/browser';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TracingProvider, useTracing, useTracingStore } from 'waybill/react';
import { createTracingStore } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { render, renderTraced } from './render.tsx';

expectQuietConsole();

function LastReference(): ReactElement {
  const reference = useTracingStore((state) => state.references[0]?.reference);
  return <p>{reference ?? 'no error yet'}</p>;
}

it('gives the tracing to the components below', () => {
  const { tracing } = createTestTracing();
  const { result, unmount } = renderHook(useTracing, {
    wrapper: ({ children }) => <TracingProvider tracing={tracing}>{children}</TracingProvider>,
  });
  onTestFinished(unmount);
  expect(result.current).toBe(tracing);
});

it('keeps a screen up to date with the tracing', async () => {
  const { tracing } = renderTraced(<LastReference />);
  await expect.element(page.getByText('no error yet')).toBeVisible();
  const reference = tracing.captureError(new Error('refused')).reference;
  await expect.element(page.getByText(reference)).toBeVisible();
});

it('renders a component only when its part of the state changes', () => {
  const { tracing } = createTestTracing();
  const rendered = vi.fn<(sessionId: string | null) => void>();
  const { unmount } = renderHook(() => rendered(useTracingStore((state) => state.sessionId)), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <TracingProvider tracing={tracing}>{children}</TracingProvider>
    ),
  });
  onTestFinished(unmount);
  act(() => void tracing.captureError(new Error('refused')));
  act(() => tracing.setSession('session-1'));
  expect(rendered.mock.calls).toEqual([[null], ['session-1']]);
});

it('listens to a tracing once, however often it is rendered', () => {
  const { tracing } = createTestTracing();
  const subscribe = vi.spyOn(tracing, 'subscribe');
  const provider = <TracingProvider tracing={tracing} />;
  const first = render(provider);
  first.rerender(provider);
  first.unmount();
  render(
    <StrictMode>
      <TracingProvider tracing={tracing} />
    </StrictMode>,
  );
  expect(subscribe).toHaveBeenCalledOnce();
});

it('finds its references again when it is mounted again', async () => {
  const { tracing } = createTestTracing();
  const provider = (
    <TracingProvider tracing={tracing}>
      <LastReference />
    </TracingProvider>
  );
  render(provider).unmount();
  const reference = tracing.captureError(new Error('refused')).reference;
  render(provider);
  await expect.element(page.getByText(reference)).toBeVisible();
});

it('uses a store that the app made', async () => {
  const { tracing } = createTestTracing();
  const store = createTracingStore(tracing);
  const reference = tracing.captureError(new Error('refused before the first render')).reference;
  render(
    <TracingProvider tracing={tracing} store={store}>
      <LastReference />
    </TracingProvider>,
  );
  await expect.element(page.getByText(reference)).toBeVisible();
});

it.each<[string, () => unknown]>([
  ['useTracing', () => useTracing()],
  ['useTracingStore', () => useTracingStore((state) => state.sessionId)],
])('is named in the error of %s if it is missing', (name, hook) => {
  expect(() => renderHook(hook, { onCaughtError() {} })).toThrow(
    `[waybill] ${name} found no tracing; render <TracingProvider> above it.`,
  );
});
