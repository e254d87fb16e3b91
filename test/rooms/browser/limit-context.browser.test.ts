import { describe, expect, it, onTestFinished } from 'vitest';
import { createTracing, type Tracing } from 'waybill';
import { current, install } from 'waybill/async-context';
import { click, show, traceUser } from './user-actions-page.ts';

describe('work that goes on for ever belongs to no action', () => {
  it.each<[what: string, begin: (hear: () => void) => () => void]>([
    [
      'an interval',
      (hear) => {
        const timer = setInterval(hear, 300);
        return () => clearInterval(timer);
      },
    ],
    [
      'timers that follow one another',
      (hear) => {
        let timer: ReturnType<typeof setTimeout>;
        const next = (): void => {
          timer = setTimeout(() => {
            hear();
            next();
          }, 1000);
        };
        next();
        return () => clearTimeout(timer);
      },
    ],
    [
      'a channel to other pages',
      (hear) => {
        const [one, other] = [new BroadcastChannel('waybill-test'), new BroadcastChannel('waybill-test')];
        one.addEventListener('message', hear);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
        const timer = setInterval(() => other.postMessage('tick'), 300);
        return () => {
          clearInterval(timer);
          one.close();
          other.close();
        };
      },
    ],
  ])('%s that a click began', async (_, begin) => {
    const { tracing } = traceUser();
    const button = show('<button data-testid="it" name="start">x</button>')('it');
    const heard: unknown[] = [];
    let stop: (() => void) | undefined;
    button.addEventListener('click', () => {
      stop = begin(() => heard.push(tracing.current()?.name));
    });
    await click(button);
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    stop?.();
    expect(heard).toEqual(heard.map(() => undefined));
  });

  it('not even an interval of code that kept the function before there was a tracing, or beside a second one', async () => {
    onTestFinished(install());
    const { setInterval: kept } = window;
    const { tracing } = traceUser();
    onTestFinished(createTracing({ service: 'other' }).dispose);
    const button = show('<button data-testid="it" name="start">x</button>')('it');
    const heard: unknown[] = [];
    button.addEventListener('click', () => {
      const timer = kept(() => heard.push(tracing.current()?.name), 300);
      onTestFinished(() => clearInterval(timer));
    });
    await click(button);
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    expect(heard).toEqual(heard.map(() => undefined));
  });

  it('but an interval, while its action is open, and a short pause behind it', async () => {
    const { tracing } = traceUser();
    const button = show('<button data-testid="it" name="start">x</button>')('it');
    const heard: unknown[] = [];
    button.addEventListener('click', () => {
      const timer = setInterval(() => {
        heard.push(tracing.current()?.name);
        clearInterval(timer);
      }, 5);
      setTimeout(() => heard.push(tracing.current()?.name), 300);
    });
    await click(button);
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard).toEqual(['start', 'start']);
  });

  it('but work that a long timer begins while its action is open does, even late', async () => {
    const { tracing } = traceUser();
    const action = tracing.startAction('Import');
    const heard: unknown[] = [];
    const hear = (): unknown => heard.push(tracing.current()?.name);
    action.run(() =>
      setTimeout(async () => {
        hear();
        setTimeout(hear, 50);
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', hear);
        port1.start();
        action.end();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
        port2.postMessage('late');
        await new Promise((resolve) => setTimeout(resolve, 100));
        hear();
      }, 1000),
    );
    await expect.poll(() => heard).toHaveLength(4);
    expect(heard).toEqual(['Import', 'Import', 'Import', 'Import']);
  });

  it('and has no context at all once its action has ended, nor takes one away', async () => {
    const { tracing } = traceUser();
    const action = tracing.startAction('Poll');
    const heard: unknown[] = [];
    action.run(() => {
      const timer = setInterval(() => heard.push(current()), 5);
      onTestFinished(() => clearInterval(timer));
    });
    action.end();
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    expect(heard).toEqual(heard.map(() => undefined));
  });
});

it('lets a listener be removed, and leaves nothing patched, where tracings have come and gone', async () => {
  const platform = (): unknown[] => [setTimeout, setInterval, EventTarget.prototype.addEventListener];
  const before = platform();
  const open = (): Tracing => {
    const tracing = createTracing({ service: 'page' });
    tracing.action('Save', () => {});
    return tracing;
  };
  void open().dispose();
  const [first, second] = [open(), open()];
  void first.dispose();
  void second.dispose();
  expect(platform()).toEqual(before);
  onTestFinished(open().dispose);
  const [one, other] = [new BroadcastChannel('waybill-test'), new BroadcastChannel('waybill-test')];
  onTestFinished(() => [one, other].forEach((channel) => channel.close()));
  const heard: string[] = [];
  const removed = (): unknown => heard.push('removed');
  one.addEventListener('message', removed);
  one.removeEventListener('message', removed);
  one.addEventListener('message', () => heard.push('kept'));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  other.postMessage('tick');
  await expect.poll(() => heard).toContain('kept');
  expect(heard).toEqual(['kept']);
});
