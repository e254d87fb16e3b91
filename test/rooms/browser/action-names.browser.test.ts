import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
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
    [
      'the button around a picture',
      '<button data-action="pay"><svg data-testid="it" role="img" width="20" height="20"></svg></button>',
      'pay',
    ],
    ...['presentation', 'none', 'gridcell', 'listitem', 'group', 'tabpanel', 'status'].map(
      (role): [string, string, string] => [
        `the link around a ${role}`,
        `<a aria-label="Open order"><b data-testid="it" role="${role}">x</b></a>`,
        'Open order',
      ],
    ),
    ...['button', 'none switch', 'menuitemcheckbox', 'TreeItem', 'option'].map(
      (role): [string, string, string] => [
        `the ${role} inside a row`,
        `<div role="row" data-action="row"><div role="${role}" id="inner"><b data-testid="it">x</b></div></div>`,
        'inner',
      ],
    ),
    [
      'the data-action around a button without a name',
      '<div data-action="remove-member"><button data-testid="it">x</button></div>',
      'remove-member',
    ],
    [
      'the part of a button that has a data-action',
      '<button name="menu"><b data-testid="it" data-action="save-as">x</b></button>',
      'save-as',
    ],
    [
      'the link in a disabled group',
      '<fieldset disabled><a data-testid="it" id="help">x</a></fieldset>',
      'help',
    ],
    [
      'the control in the legend of a disabled group',
      '<fieldset disabled><legend><button data-testid="it" id="toggle">x</button></legend></fieldset>',
      'toggle',
    ],
    [
      'the name of a control that only says it is disabled',
      '<button data-testid="it" aria-disabled="true" id="why">x</button>',
      'why',
    ],
    [
      'the button that submits',
      '<form name="order" onsubmit="return false"><button data-testid="it" data-action="pay">x</button></form>',
      'pay',
    ],
    ['its tag, if nothing names it', '<p data-testid="it">Ada Lovelace</p>', 'p'],
  ])('is %s', async (_, html, name) => {
    const { tracing, actions } = traceUser();
    const element = show(html)('it');
    element.addEventListener('click', () => tracing.log.info('heard'), { once: true });
    // With `force`, a control that only says that it is disabled is clicked too.
    await userEvent.click(element, { force: true });
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

  it.each(['open', 'closed'] as const)(
    'is that of the button around a slot, with an %s root',
    async (mode) => {
      const { tracing, actions } = traceUser();
      const icon = show(
        `<div data-action="card"><x-button-${mode} aria-label="Host"><svg width="20" height="20"><path data-testid="it" d="M0 0h20v20z"/></svg></x-button-${mode}></div>`,
      )('it');
      class Button extends HTMLElement {
        static formAssociated = true;
        constructor() {
          super();
          this.attachShadow({ mode }).innerHTML = '<button aria-label="Save"><slot></slot></button>';
        }
      }
      customElements.define(`x-button-${mode}`, Button);
      icon.addEventListener('click', () => tracing.log.info('heard'));
      await click(icon);
      expect(await actions()).toMatchObject([{ name: mode === 'open' ? 'Save' : 'Host' }]);
    },
  );

  it('is that of the control of a label, if the control is a custom element', async () => {
    const { tracing, actions } = traceUser();
    class Box extends HTMLElement {
      static formAssociated = true;
    }
    customElements.define('x-box', Box);
    const find = show('<label for="terms" data-testid="it">x</label><x-box id="terms"></x-box>');
    find('it').addEventListener('click', () => tracing.log.info('heard'));
    await click(find('it'));
    expect(await actions()).toMatchObject([{ name: 'terms' }]);
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
