import { expect, it, onTestFinished, vi } from 'vitest';
import { createTracing, type Exporter, type Instrumentation, type TracingOptions } from 'waybill';

const leave = (): unknown => window.dispatchEvent(new PageTransitionEvent('pagehide'));

function open(options: Partial<TracingOptions> = {}) {
  const names: unknown[][] = [];
  const exporter: Exporter = async (batch, { exit }) => {
    if (exit) names.push(batch.map((record) => (record.type === 'span' ? record.name : record.body)));
    return { accepted: batch.length, rejected: [] };
  };
  const tracing = createTracing({ service: 'page', exporter, ...options });
  onTestFinished(tracing.dispose);
  return { tracing, sentAtExit: names };
}

it('sends the queued records when the page goes away, until it is undone', () => {
  const { tracing, sentAtExit } = open();
  tracing.log.warn('first');
  leave();
  expect(sentAtExit).toEqual([['first']]);
  void tracing.dispose();
  tracing.log.warn('second');
  leave();
  expect(sentAtExit).toHaveLength(1);
});

it('leaves nothing behind if nothing was recorded', () => {
  const add = vi.spyOn(window, 'addEventListener');
  const remove = vi.spyOn(window, 'removeEventListener');
  onTestFinished(() => void vi.restoreAllMocks());
  void open().tracing.dispose();
  expect(remove.mock.calls.map(([type]) => type).toSorted()).toEqual(
    add.mock.calls.map(([type]) => type).toSorted(),
  );
});

it.each<[how: string, options: Partial<TracingOptions>]>([
  ['', {}],
  [', and the engine is made at once', { targets: [{ url: 'https://api.example.com' }] }],
])('sends along the lines that an instrumentation writes when the page goes away%s', (_, options) => {
  const writeAtExit: Instrumentation = (tracing) => {
    const write = (): void => tracing.log.warn('last');
    window.addEventListener('pagehide', write, true);
    return () => window.removeEventListener('pagehide', write, true);
  };
  const { sentAtExit } = open({ instrumentations: [writeAtExit], ...options });
  leave();
  expect(sentAtExit).toEqual([['last']]);
});
