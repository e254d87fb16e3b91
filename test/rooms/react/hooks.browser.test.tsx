import { act, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { page } from 'vitest/browser';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ErrorBoundary,
  TracingProvider,
  useDelivery,
  useDeliveryOf,
  useReference,
  useReferenceOf,
  useSession,
} from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';

expectQuietConsole();

function setUp<T>(hook: () => T) {
  const test = createTestTracing();
  const { result, rerender, unmount } = renderHook(hook, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <StrictMode>
        <TracingProvider tracing={test.tracing}>{children}</TracingProvider>
      </StrictMode>
    ),
  });
  onTestFinished(unmount);
  return { ...test, rerender, value: () => result.current };
}

function Broken({ error }: { error: unknown }): never {
  throw error;
}

describe('useReference', () => {
  const refused = new Error('refused');

  it('is there as soon as the error is recorded', () => {
    const { tracing, value } = setUp(() => useReferenceOf(refused));
    expect(value()).toBeUndefined();
    let reference: string | undefined;
    act(() => void (reference = tracing.captureError(refused).reference));
    expect(value()).toBe(reference);
  });

  it('is nothing while there is no error', () => {
    const { tracing, value } = setUp(() => useReferenceOf(null));
    act(() => void tracing.captureError(refused));
    expect(value()).toBeUndefined();
  });

  it.each([
    ['an error', refused],
    ['a text', 'refused'],
    ['undefined', undefined],
  ])('is in a fallback that of the caught one, thrown as %s', async (_, thrown) => {
    const Quoted = (): ReactElement => <p>Quote {useReference()}</p>;
    const Same = ({ error }: { error: unknown }): ReactElement => <p>The same {useReferenceOf(error)}</p>;
    const { logs } = renderTraced(
      <ErrorBoundary
        fallbackRender={({ error }) => (
          <>
            <Quoted />
            <Same error={error} />
          </>
        )}
      >
        <Broken error={thrown} />
      </ErrorBoundary>,
    );
    const reference = String(logs()[0]?.attributes['waybill.reference']);
    await expect.element(page.getByText(`Quote ${reference}`)).toBeVisible();
    await expect.element(page.getByText(`The same ${reference}`)).toBeVisible();
  });

  it('is outside of fallbacks nothing without an argument', () => {
    const { tracing, value } = setUp(() => useReference());
    act(() => void tracing.captureError(refused));
    expect(value()).toBeUndefined();
  });
});

describe('useSession', () => {
  it('follows signing in and out', () => {
    const { tracing, value } = setUp(useSession);
    expect(value()).toBeNull();
    act(() => tracing.setSession('session-1'));
    expect(value()).toBe('session-1');
    act(() => tracing.setSession(null));
    expect(value()).toBeNull();
  });
});

describe('useDelivery', () => {
  it('tells of all records', async () => {
    const { tracing, value } = setUp(() => useDelivery());
    expect(value()).toMatchObject({ state: 'delivered', delivered: 0 });
    act(() => tracing.log.error('refused'));
    expect(value()).toMatchObject({ state: 'queued', queued: 1 });
    await act(() => tracing.flush());
    expect(value()).toMatchObject({ state: 'delivered', queued: 0, delivered: 1 });
  });

  it('tells of one trace', async () => {
    let traceId: string | undefined;
    const { tracing, value, rerender } = setUp(() => useDeliveryOf(traceId));
    expect(value()).toBeUndefined();
    const refused = new Error('refused');
    act(() => void tracing.captureError(refused));
    traceId = tracing.occurrenceOf(refused)?.traceId;
    rerender();
    act(() => tracing.log.info('another trace'));
    expect(value()).toMatchObject({ state: 'queued', queued: 1 });
    await act(() => tracing.flush());
    expect(value()).toMatchObject({ state: 'delivered', delivered: 1 });
  });
});

it.each<[string, () => unknown]>([
  ['useTracing', () => useReferenceOf(null)],
  ['useTracingStore', useSession],
  ['useTracingStore', () => useDelivery()],
])('%s asks for a provider where there is none', (name, hook) => {
  expect(() => renderHook(hook, { onCaughtError() {} })).toThrow(`[waybill] ${name} found no tracing`);
});
