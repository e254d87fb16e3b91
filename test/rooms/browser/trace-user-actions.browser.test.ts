import { describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { TelemetryRecord } from 'waybill';
import { openOwnRecorder } from './recorder.ts';
import { click, show, traceUser } from './user-actions-page.ts';

describe('an action begins', () => {
  it('with a click, and all that listens to it belongs to it', async () => {
    const { tracing, actions, records } = traceUser();
    const button = show('<div data-testid="outer"><button data-testid="it" name="save">x</button></div>');
    const heard: (string | undefined)[] = [];
    const hear = () => void heard.push(tracing.current()?.name);
    document.addEventListener('click', hear, { capture: true, once: true });
    button('outer').addEventListener('click', hear);
    button('it').addEventListener('click', hear);
    button('it').addEventListener('click', async () => {
      hear();
      // On a slow machine the action may end before the line `saved`. This line makes sure that it is recorded.
      tracing.log.info('saving');
      await Promise.resolve();
      hear();
      await new Promise((resolve) => setTimeout(resolve, 5));
      hear();
      tracing.log.info('saved');
    });
    document.addEventListener('click', hear, { once: true });
    await click(button('it'));
    const saved = (): TelemetryRecord | undefined =>
      records().find((record) => record.type === 'log' && record.body === 'saved');
    await expect.poll(saved).toBeDefined();
    expect(heard).toEqual(heard.map(() => 'save'));
    expect(heard).toHaveLength(7);
    expect(tracing.current()).toBeUndefined();
    const [action] = await actions();
    expect(saved()).toMatchObject({
      traceId: action?.traceId,
      spanId: action?.spanId,
      attributes: { 'waybill.attribution': 'inferred' },
    });
  });

  it('with a click although its event is stopped on its way', async () => {
    const { tracing, actions } = traceUser();
    const find = show('<div data-testid="outer"><button data-testid="it" name="save">x</button></div>');
    find('it').addEventListener('click', (event) => {
      event.stopImmediatePropagation();
      tracing.log.info('stopped here');
    });
    await click(find('it'));
    // The next task belongs to no action, although no handler saw the end of the event.
    expect(tracing.current()).toBeUndefined();
    expect(await actions()).toMatchObject([{ name: 'save' }]);
  });

  it('with the Enter that submits a form, as one action where one handler runs', async () => {
    const { tracing, actions } = traceUser();
    const find = show(
      '<form data-testid="form" name="sign-up"><input data-testid="it"><button>x</button></form>',
    );
    find('form').addEventListener('submit', (event) => {
      event.preventDefault();
      tracing.log.info('submitted');
    });
    find('it').focus();
    await userEvent.keyboard('{Enter}');
    expect(await actions()).toMatchObject([{ name: 'sign-up', attributes: { 'waybill.trigger': 'submit' } }]);
  });

  it('with an Enter that the app listens to', async () => {
    const { tracing, actions } = traceUser();
    const input = show('<input data-testid="it" aria-label="Search" value="secret">')('it');
    input.addEventListener('keydown', ({ key }) => key === 'Enter' && tracing.log.info('searching'));
    input.focus();
    await userEvent.keyboard('ab{Enter}');
    expect(await actions()).toMatchObject([{ name: 'Search', attributes: { 'waybill.trigger': 'enter' } }]);
  });

  it('with the change of a field that no click or key caused', async () => {
    const { tracing, actions } = traceUser();
    const find = show('<input data-testid="it" name="city"><button data-testid="other">x</button>');
    find('it').addEventListener('change', () => tracing.log.info('saving'));
    await userEvent.type(find('it'), 'Ada');
    await click(find('other'));
    expect(await actions()).toMatchObject([{ name: 'city', attributes: { 'waybill.trigger': 'change' } }]);
  });

  it('twice with a double click that the app handles twice, and once if it handles it once', async () => {
    const { tracing, actions } = traceUser();
    const find = show(
      '<button data-testid="every" name="every">x</button><button data-testid="double" name="double">x</button>',
    );
    find('every').addEventListener('click', () => tracing.log.info('heard'));
    find('double').addEventListener('click', () => tracing.log.info('heard'), { once: true });
    await userEvent.dblClick(find('every'));
    await userEvent.dblClick(find('double'));
    expect((await actions()).map(({ name }) => name)).toEqual(['every', 'every', 'double']);
  });

  it('not with events that scripts cause: those belong to the action of the script', async () => {
    const { tracing, actions } = traceUser();
    const find = show(
      '<button data-testid="1" name="first">x</button><form data-testid="2" name="second"></form>',
    );
    find('2').addEventListener('submit', (event) => {
      event.preventDefault();
      tracing.log.info('submitted');
    });
    find('1').addEventListener('click', () => (find('2') as HTMLFormElement).requestSubmit(), { once: true });
    const current: unknown[] = [];
    find('1').addEventListener('click', () => current.push(tracing.current()?.name));
    await click(find('1'));
    find('1').click();
    expect(current).toEqual(['first', undefined]);
    expect((await actions()).map(({ name }) => name)).toEqual(['first']);
  });

  it('not with a click on a disabled element', async () => {
    const { tracing, actions } = traceUser();
    const find = show('<div data-testid="outer"><button disabled><b data-testid="it">x</b></button></div>');
    find('outer').addEventListener('click', () => tracing.log.info('heard'));
    await userEvent.click(find('it'), { force: true });
    expect(await actions()).toEqual([]);
  });

  it('not with a word chosen from an input method, nor with a key held down', async () => {
    const { tracing } = traceUser();
    const input = show('<input data-testid="it">')('it');
    const current: unknown[] = [];
    input.addEventListener('keydown', () => current.push(tracing.current()?.name));
    input.focus();
    await userEvent.keyboard('{Enter>3}');
    expect(current).toEqual(['textbox', undefined, undefined]);
  });
});

describe('an action ends', () => {
  it('with its outcome and the number of its requests', async () => {
    const { url } = openOwnRecorder();
    const { actions } = traceUser();
    const button = show('<button data-testid="it" name="save">x</button>')('it');
    button.addEventListener('click', async () => {
      await fetch(`${url}/one`);
      await fetch(`${url}/two`);
    });
    await click(button);
    expect(await actions()).toMatchObject([
      { status: { code: 'unset' }, attributes: { 'waybill.outcome': 'ok', 'waybill.request_count': 2 } },
    ]);
  });

  it('red, with the error that a handler threw', async () => {
    const { tracing, actions, records } = traceUser();
    const button = show('<button data-testid="it" name="save">x</button>')('it');
    const captured = (event: ErrorEvent): void => {
      event.preventDefault();
      tracing.captureError(event.error);
    };
    window.addEventListener('error', captured);
    onTestFinished(() => window.removeEventListener('error', captured));
    button.addEventListener('click', () => {
      throw new RangeError('too many');
    });
    await click(button);
    const [action] = await actions();
    expect(action).toMatchObject({
      name: 'save',
      status: { code: 'error', message: 'too many' },
      attributes: { 'waybill.outcome': 'error' },
    });
    expect(records()[0]).toMatchObject({ type: 'log', traceId: action?.traceId });
  });

  it('abandoned where the page goes away first', async () => {
    const { url, answer } = openOwnRecorder();
    await answer({ body: 'late' });
    const { actions } = traceUser();
    const button = show('<button data-testid="it" name="save">x</button>')('it');
    let response: Promise<Response> | undefined;
    button.addEventListener('click', () => {
      response = fetch(url);
      window.dispatchEvent(new PageTransitionEvent('pagehide'));
    });
    await click(button);
    await response;
    expect(await actions()).toMatchObject([
      {
        status: { code: 'unset' },
        attributes: { 'waybill.outcome': 'abandoned', 'waybill.request_count': 1 },
      },
    ]);
  });

  it('although its handler never settles', async () => {
    const { tracing, actions } = traceUser();
    const button = show('<button data-testid="it" name="save">x</button>')('it');
    button.addEventListener('click', async () => {
      tracing.log.info('waiting');
      await new Promise(() => {});
    });
    await click(button);
    expect(await actions()).toMatchObject([{ name: 'save', attributes: { 'waybill.outcome': 'ok' } }]);
  });

  it('unrecorded if it caused nothing', async () => {
    const { actions, records } = traceUser();
    const button = show('<button data-testid="it">x</button>')('it');
    button.addEventListener('click', () => button.remove());
    await click(button);
    expect(await actions()).toEqual([]);
    expect(records()).toEqual([]);
  });
});

it('gives everything back when it is disposed of', async () => {
  const before = [window.setTimeout, window.setInterval, history.pushState, history.replaceState];
  const { tracing } = traceUser();
  const during = [window.setTimeout, window.setInterval, history.pushState, history.replaceState];
  expect(during.filter((method, nth) => method === before[nth])).toEqual([]);
  void tracing.dispose();
  expect([window.setTimeout, window.setInterval, history.pushState, history.replaceState]).toEqual(before);
  expect(Object.hasOwn(WebSocket.prototype, 'addEventListener')).toBe(false);
  const button = show('<button data-testid="it">x</button>')('it');
  const current: unknown[] = [];
  button.addEventListener('click', () => current.push(tracing.current()));
  await click(button);
  expect(current).toEqual([undefined]);
});
