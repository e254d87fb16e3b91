import { describe, expect, it } from 'vitest';
import { click, show, traceUser } from './user-actions-page.ts';

describe('the name of an action', () => {
  it.each<[what: string, html: string, name: string]>([
    [
      'data-action',
      '<button data-testid="it" data-action="save-order" aria-label="Save">x</button>',
      'save-order',
    ],
    ['aria-label', '<button data-testid="it" aria-label="Save order" name="save">x</button>', 'Save order'],
    ['name', '<button data-testid="it" name="save" id="save-1">x</button>', 'save'],
    ['id', '<button data-testid="it" id="save-1">Ada Lovelace</button>', 'save-1'],
    ['role', '<div data-testid="it" role="menuitem">Ada Lovelace</div>', 'menuitem'],
    ['the role of a tag', '<button data-testid="it">Ada Lovelace</button>', 'button'],
    ['the role of a link', '<a data-testid="it" href="#there">Ada Lovelace</a>', 'link'],
    ['the role of an input', '<input data-testid="it" type="checkbox" value="Ada Lovelace">', 'checkbox'],
    ['the role of a field, never its content', '<input data-testid="it" value="Ada Lovelace">', 'textbox'],
    [
      'names that are not blank',
      '<button data-testid="it" data-action=" " aria-label="" name="save">x</button>',
      'save',
    ],
    [
      'the button, not the icon in it',
      '<button aria-label="Save"><svg data-testid="it" width="20" height="20"><path d="M0 0h20v20z"/></svg></button>',
      'Save',
    ],
    [
      'the path of an icon too',
      '<button aria-label="Save"><svg width="20" height="20"><path data-testid="it" d="M0 0h20v20z"/></svg></button>',
      'Save',
    ],
    [
      'the nearest that is meant',
      '<div data-action="card"><button data-testid="it" name="remove">x</button></div>',
      'remove',
    ],
    [
      'the element around it, if that has the name',
      '<div data-action="card"><b data-testid="it">x</b></div>',
      'card',
    ],
    [
      'the control of a label',
      '<label data-testid="it">Ada <input type="checkbox" name="terms"></label>',
      'terms',
    ],
    ['its tag, if nothing names it', '<p data-testid="it">Ada Lovelace</p>', 'p'],
  ])('is %s', async (_, html, name) => {
    const { tracing, actions } = traceUser();
    const element = show(html)('it');
    element.addEventListener('click', () => tracing.log.info('heard'), { once: true });
    await click(element);
    expect(await actions()).toMatchObject([{ name, attributes: { 'waybill.trigger': 'click' } }]);
  });

  it('is found inside an open shadow root', async () => {
    const { tracing, actions } = traceUser();
    const host = show('<div data-testid="it" id="host"></div>')('it');
    host.attachShadow({ mode: 'open' }).innerHTML = '<button aria-label="Save">Ada Lovelace</button>';
    const button = host.shadowRoot!.querySelector('button')!;
    button.addEventListener('click', () => tracing.log.info('heard'));
    await click(button);
    expect(await actions()).toMatchObject([{ name: 'Save' }]);
  });

  it('is the name of the app, if the app gives one', async () => {
    const { tracing, actions, diagnostics } = traceUser({
      nameAction(element, event) {
        if (element.id === 'broken') throw new Error('no name');
        return event.type === 'click' && element.id === 'text' ? `click “${element.textContent}”` : undefined;
      },
    });
    const find = show(
      '<button data-testid="1" id="text">Save</button><button data-testid="2" id="other">x</button><button data-testid="3" id="broken">x</button>',
    );
    for (const testId of ['1', '2', '3']) {
      find(testId).addEventListener('click', () => tracing.log.info('heard'));
      await click(find(testId));
    }
    expect((await actions()).map(({ name }) => name)).toEqual(['click “Save”', 'other', 'broken']);
    expect(diagnostics).toMatchObject([{ kind: 'nameAction' }]);
  });
});
