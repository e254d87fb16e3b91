import { describe, expect, it, onTestFinished } from 'vitest';
import type { Action } from 'waybill';
import { holdAction, openAction } from 'waybill/instrumentation';
import { click, show, traceUser } from './user-actions-page.ts';

describe('an action that is opened when code asks for it', () => {
  /** Clicks while `open` opens the action of the click. Gives the names that a listener of the click asks for. */
  async function clickWith(
    page: ReturnType<typeof traceUser>,
    open: () => Action | undefined,
  ): Promise<readonly unknown[]> {
    const button = show('<button data-testid="it">x</button>')('it');
    const hold = (event: Event): void =>
      holdAction(page.tracing, open, () => event.eventPhase === Event.NONE);
    window.addEventListener('click', hold, true);
    onTestFinished(() => window.removeEventListener('click', hold, true));
    const names: unknown[] = [];
    const ask = (): unknown => names.push(page.tracing.current()?.name);
    button.addEventListener('click', () => [ask(), ask()]);
    await click(button);
    return names;
  }

  it('is opened once, although its own timers ask for the current action', async () => {
    const page = traceUser({}, { instrumentations: [] });
    let opened = 0;
    let action: Action | undefined;
    const open = (): Action => {
      opened++;
      return openAction(page.tracing, 'drop', { isSettled: true });
    };
    expect(await clickWith(page, () => (action ??= open()))).toEqual(['drop', 'drop']);
    expect(opened).toBe(1);
    expect(page.diagnostics).toEqual([]);
  });

  it('is not known yet to the code that opens it', async () => {
    const asked: unknown[] = [];
    const ask = (): unknown => asked.push(page.tracing.current());
    const page = traceUser({}, { instrumentations: [] });
    page.tracing.subscribe(ask, ['action-start']);
    let action: Action | undefined;
    const open = (): Action => {
      ask();
      return (action ??= openAction(page.tracing, 'drop', { isSettled: true }));
    };
    expect(await clickWith(page, open)).toEqual(['drop', 'drop']);
    // The first call comes from `open`, and the second from the listener to the start of the action.
    expect(asked).toEqual([undefined, undefined]);
    expect(page.diagnostics).toEqual([]);
  });

  it('is no action if the code that opens it throws, and one diagnostic says so', async () => {
    const page = traceUser({}, { instrumentations: [] });
    const open = (): never => {
      throw new Error('no action');
    };
    expect(await clickWith(page, open)).toEqual([undefined, undefined]);
    expect(page.diagnostics).toMatchObject([{ kind: 'an action', error: { message: 'no action' } }]);
  });

  it('can be named by code that asks for it', async () => {
    const asked: unknown[] = [];
    const page = traceUser({
      nameAction: () => {
        asked.push(page.tracing.current());
        page.tracing.log.info('naming');
        return 'named';
      },
    });
    const button = show('<button data-testid="it">x</button>')('it');
    button.addEventListener('click', () => page.tracing.log.info('clicked'));
    await click(button);
    expect((await page.actions()).map(({ name }) => name)).toEqual(['named']);
    expect(asked).toEqual([undefined]);
  });
});
