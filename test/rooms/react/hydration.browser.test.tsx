import { createElement } from 'react';
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server.browser';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { TracingProvider } from 'waybill/react';
import { createTracingStore } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';
import { everyComponent, refusal } from './every-component.tsx';
import { expectQuietConsole } from './quiet-console.ts';

expectQuietConsole();
beforeEach(() => sessionStorage.clear());

/** Creates a tracing and a store. The server and the page each create their own. Only the page has kept references. */
function createSurroundings(service: string) {
  const { tracing } = createTestTracing({ service, environment: 'production' });
  const store = createTracingStore(tracing);
  tracing.captureError(refusal);
  return { tracing, store };
}

it.each(Object.keys(everyComponent))(
  'hydrates %s as the server rendered it, without a warning',
  async (name) => {
    const content = (surroundings: ReturnType<typeof createSurroundings>): ReactElement => (
      <TracingProvider {...surroundings}>{createElement(everyComponent[name]!)}</TracingProvider>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(content(createSurroundings('page')));
    const html = container.innerHTML;
    expect(html).not.toBe('');
    const first = container.firstElementChild;
    const onRecoverableError = vi.fn<() => void>();
    const root = flushSync(() =>
      hydrateRoot(container, content(createSurroundings('page')), { onRecoverableError }),
    );
    onTestFinished(() => {
      root.unmount();
      container.remove();
    });
    await expect.poll(() => Object.keys(container.firstElementChild!).join()).toContain('__react');
    expect(container.firstElementChild).toBe(first);
    expect(onRecoverableError).not.toHaveBeenCalled();
  },
);
