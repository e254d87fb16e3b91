import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { click, show, traceUser } from './user-actions-page.ts';

type Perform = (find: (testId: string) => HTMLElement) => Promise<void>;

const toggled = (element: Element): Promise<unknown> =>
  new Promise((resolve) => element.addEventListener('toggle', resolve, { once: true }));
const onIt: Perform = (find) => click(find('it'));
const press =
  (keys: string): Perform =>
  async (find) => {
    find('it').focus();
    await userEvent.keyboard(keys);
  };

const box = '<input type="checkbox" name="terms" data-testid="it">';
const radios = '<input type="radio" name="plan" data-testid="it" checked><input type="radio" name="plan">';
const dialog = (inside: string): string => `<dialog id="d" aria-label="Rename">${inside}</dialog>`;
// Opens the dialog of a test, and waits for the events of the opening.
const open: Perform = async (find) => {
  const closed = find('it').closest('dialog')!;
  const opened = toggled(closed);
  closed.showModal();
  await opened;
};

describe('the events that the browser fires because of one input are one action', () => {
  // The events are heard on the document, or in the capture phase where they do not bubble. Each writes a line.
  it.each<
    [what: string, html: string, perform: Perform, events: readonly string[], name: string, before?: Perform]
  >([
    ['a click on a checkbox', box, onIt, ['click', 'input', 'change'], 'terms'],
    ['a change alone', box, onIt, ['change'], 'terms'],
    [
      'a click on a label',
      `<label data-testid="it">x ${box.replace('it', 'box')}</label>`,
      onIt,
      ['click', 'input', 'change'],
      'terms',
    ],
    ['the space bar on a checkbox', box, press(' '), ['click', 'input', 'change'], 'terms'],
    ['an arrow key on a radio', radios, press('{ArrowRight}'), ['input', 'change'], 'plan'],
    [
      'a reset',
      '<form onreset=""><button type="reset" id="undo" data-testid="it">x</button></form>',
      onIt,
      ['click', 'reset'],
      'undo',
    ],
    [
      'a submit',
      '<form onsubmit="return false"><button id="save" data-testid="it">x</button></form>',
      onIt,
      ['click', 'submit'],
      'save',
    ],
    [
      'an Enter that submits',
      '<form onsubmit="return false"><input id="mail" data-testid="it"><button>x</button></form>',
      press('a{Enter}'),
      ['change', 'submit'],
      'mail',
    ],
    [
      'a refused submit',
      '<form><input required><button id="save" data-testid="it">x</button></form>',
      onIt,
      ['click', 'invalid'],
      'save',
    ],
    [
      'an opened summary',
      '<details><summary id="more" data-testid="it">x</summary>y</details>',
      onIt,
      ['click', 'toggle'],
      'more',
    ],
    [
      'a toggle alone',
      '<details><summary id="more" data-testid="it">x</summary>y</details>',
      press('{Enter}'),
      ['toggle'],
      'more',
    ],
    [
      'a group of details',
      '<details name="g" open data-testid="open"><summary>x</summary>y</details><details name="g"><summary id="more" data-testid="it">x</summary>y</details>',
      onIt,
      ['toggle'],
      'more',
      (find) => toggled(find('open')).then(() => {}),
    ],
    [
      'an invoker of a popover',
      '<button popovertarget="p" id="menu" data-testid="it">x</button><div popover id="p">y</div>',
      onIt,
      ['click', 'beforetoggle', 'toggle'],
      'menu',
    ],
    [
      'an invoker of a dialog',
      `<button commandfor="d" command="show-modal" id="ask" data-testid="it">x</button>${dialog('y')}`,
      onIt,
      ['click', 'command', 'beforetoggle', 'toggle'],
      'ask',
    ],
    [
      'a form that closes its dialog',
      dialog('<form method="dialog"><button id="ok" data-testid="it">x</button></form>'),
      onIt,
      ['submit', 'close', 'toggle'],
      'ok',
      open,
    ],
    [
      'Escape in a dialog',
      dialog('<button data-testid="it">x</button>'),
      press('{Escape}'),
      ['cancel', 'close', 'toggle'],
      'Rename',
      open,
    ],
    [
      'a script that closes a dialog',
      dialog('<button id="no" data-testid="it" onclick="this.closest(`dialog`).close()">x</button>'),
      onIt,
      ['click', 'close'],
      'no',
      open,
    ],
    [
      'a choice in a list',
      '<select name="size" data-testid="it"><option>a<option>b</select>',
      press('{ArrowDown}'),
      ['input', 'change'],
      'size',
    ],
    [
      'a double click',
      '<button id="zoom" data-testid="it">x</button>',
      (find) => userEvent.dblClick(find('it')),
      ['dblclick'],
      'zoom',
    ],
    [
      'a context menu',
      '<button id="file" data-testid="it">x</button>',
      (find) => userEvent.click(find('it'), { button: 'right' }),
      ['contextmenu'],
      'file',
    ],
  ])('%s', async (_, html, perform, events, name, before) => {
    const { tracing, actions, records } = traceUser();
    const find = show(html);
    await before?.(find);
    const heard = new Set<string>();
    const hear = ({ type }: Event): void => {
      heard.add(type);
      tracing.log.info(type);
    };
    for (const type of events) document.addEventListener(type, hear, true);
    await perform(find);
    await expect.poll(() => [...heard].sort()).toEqual([...events].sort());
    for (const type of events) document.removeEventListener(type, hear, true);
    const found = await actions();
    expect(found.map((action) => action.name)).toEqual([name]);
    const lines = records().filter(({ type }) => type === 'log');
    expect(lines.map(({ traceId }) => traceId)).toEqual(lines.map(() => found[0]?.traceId));
  });
});

describe('an event that no input caused has no action', () => {
  it.each<[what: string, html: string, run: (own: HTMLElement) => void, type: string]>([
    [
      'a submit',
      '<form data-testid="it" onsubmit="return false"></form>',
      (own) => (own as HTMLFormElement).requestSubmit(),
      'submit',
    ],
    ['a change', box, (own) => own.click(), 'change'],
    ['a popover', '<div popover data-testid="it"></div>', (own) => own.showPopover(), 'toggle'],
    [
      'a dialog',
      '<dialog data-testid="it" open></dialog>',
      (own) => (own as HTMLDialogElement).close(),
      'close',
    ],
    [
      'details',
      '<details data-testid="it"></details>',
      (own) => ((own as HTMLDetailsElement).open = true),
      'toggle',
    ],
  ])('%s', async (_, html, run, type) => {
    const { tracing } = traceUser();
    const find = show(`<button data-testid="other">x</button>${html}`);
    await click(find('other'));
    const current = new Promise<unknown>((resolve) => {
      find('it').addEventListener(type, () => resolve(tracing.current()?.name));
    });
    setTimeout(() => run(find('it')));
    expect(await current).toBeUndefined();
  });
});
