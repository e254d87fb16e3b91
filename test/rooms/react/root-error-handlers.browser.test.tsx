import { StrictMode, version } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary as PlainBoundary } from 'react-error-boundary';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { captureErrors } from 'waybill';
import { ErrorBoundary, reactRootErrorHandlers, TracingProvider } from 'waybill/react';
import type { RootErrorHandlers } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';

// These tests make React and the page log errors. The errors stay off the console of the test run.
beforeEach(() => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  return () => {
    error.mockRestore();
    warn.mockRestore();
  };
});

function Broken({ error }: { error: unknown }): never {
  throw error;
}

function setUp(handlers?: Partial<RootErrorHandlers>) {
  const test = createTestTracing({ instrumentations: [captureErrors()] });
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container, reactRootErrorHandlers(test.tracing, handlers));
  onTestFinished(() => {
    root.unmount();
    container.remove();
    void test.tracing.dispose();
  });
  const render = async (children: ReactNode): Promise<void> => {
    const content = (
      <StrictMode>
        <TracingProvider tracing={test.tracing}>{children}</TracingProvider>
      </StrictMode>
    );
    try {
      flushSync(() => root.render(content));
    } catch (thrown) {
      // React 18 throws an uncaught error at `flushSync`. In an app React renders by itself, so the page gets it.
      test.tracing.captureError(thrown);
    }
    await Promise.resolve();
  };
  return { ...test, render };
}

const objects = [
  ['an error', new Error('refused')],
  ['a frozen error', Object.freeze(new Error('frozen'))],
] as const;
const others = [
  ['a text', 'refused'],
  ['null', null],
] as const;

// The development build of React 18 reports every error to the page several times. Equal texts cannot be told apart.
describe.each<readonly [string, unknown]>(version.startsWith('18.') ? objects : [...objects, ...others])(
  '%s is recorded once,',
  (_, thrown) => {
    it('caught by our boundary', async () => {
      const { render, logs } = setUp();
      await render(
        <ErrorBoundary>
          <Broken error={thrown} />
        </ErrorBoundary>,
      );
      expect(logs()).toHaveLength(1);
      expect(document.body.textContent).toContain(logs()[0]?.attributes['waybill.reference']);
    });

    it('caught by no boundary', async () => {
      const { render, logs } = setUp();
      await render(<Broken error={thrown} />);
      expect(logs()).toHaveLength(1);
    });
  },
);

describe('an error that React reports', () => {
  const error = new Error('refused');

  it.each(['onCaughtError', 'onUncaughtError', 'onRecoverableError'] as const)(
    'is recorded with its components by %s',
    (name) => {
      const { tracing, logs } = createTestTracing();
      const handlers = reactRootErrorHandlers(tracing, { [name]: () => {} });
      handlers[name](error, { componentStack: `\n    at Invite\n    at App${'\n    at div'.repeat(500)}` });
      expect(logs()).toHaveLength(1);
      const attributes = logs()[0]!.attributes;
      expect(attributes['react.error_kind']).toBe(name.slice(2, -5).toLowerCase());
      expect(String(attributes['react.component_stack'])).toMatch(/^\s*at Invite\s+at App/);
      expect(String(attributes['react.component_stack'])).toHaveLength(2000);
    },
  );

  it('goes to your own handler after it was recorded, in place of the log', () => {
    const { tracing } = createTestTracing();
    const own = vi.fn<(reported: unknown) => void>((reported) => tracing.referenceOf(reported));
    const { onCaughtError } = reactRootErrorHandlers(tracing, { onCaughtError: own });
    const info = { componentStack: '\n    at Invite' };
    onCaughtError(error, info);
    expect(own).toHaveBeenCalledExactlyOnceWith(error, info);
    expect(own.mock.results[0]?.value).toMatch(/^\w{4}-\w{5}$/);
    expect(console.error).not.toHaveBeenCalled();
  });

  it('is logged with its components when a boundary caught it', () => {
    const { tracing } = createTestTracing();
    reactRootErrorHandlers(tracing).onCaughtError(error, { componentStack: '\n    at Invite' });
    expect(console.error).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('A boundary caught this error'),
      error,
      '\n    at Invite',
    );
  });

  it.each(['onUncaughtError', 'onRecoverableError'] as const)('reaches the page by %s', (name) => {
    const { tracing } = createTestTracing();
    const heard: unknown[] = [];
    const listen = (event: ErrorEvent): void => {
      event.preventDefault();
      heard.push(event.error);
    };
    window.addEventListener('error', listen);
    reactRootErrorHandlers(tracing)[name](error, {});
    window.removeEventListener('error', listen);
    expect(heard).toEqual([error]);
  });

  it('is logged, but not recorded, when a framework threw it to lead elsewhere', () => {
    const { tracing, logs } = createTestTracing();
    const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/login;307;' });
    const own = vi.fn<() => void>();
    reactRootErrorHandlers(tracing, { onUncaughtError: own }).onUncaughtError(redirect, {});
    expect(own).toHaveBeenCalledOnce();
    expect(logs()).toEqual([]);
  });

  it('belongs to the action in which it was reported', async () => {
    const { tracing, logs } = createTestTracing();
    const { onCaughtError } = reactRootErrorHandlers(tracing, { onCaughtError() {} });
    const action = tracing.startAction('invite member');
    action.run(() => {
      onCaughtError(error, {});
      onCaughtError('refused', {});
    });
    await expect.poll(logs).toHaveLength(2);
    expect(logs().map(({ traceId }) => traceId)).toEqual([action.traceId, action.traceId]);
  });
});

it('records an error that a boundary of another library caught', async () => {
  const error = new Error('refused');
  const { tracing, logs, render } = setUp();
  const Fallback = (): ReactElement => <p>Refused</p>;
  await render(
    <PlainBoundary FallbackComponent={Fallback} onError={(caught) => tracing.captureError(caught)}>
      <Broken error={error} />
    </PlainBoundary>,
  );
  expect(logs()).toHaveLength(1);
});
