import { readMember } from '../page/read-member.ts';

const ROLES: Readonly<Record<string, string>> = {
  a: 'link',
  area: 'link',
  select: 'combobox',
  textarea: 'textbox',
  // The keys from here on are types of `<input>`.
  checkbox: 'checkbox',
  image: 'button',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  submit: 'button',
};

// The selector for elements that people operate, unlike an icon or a text inside such an element.
const OPERATED =
  '[data-action],button,a,area,input,select,textarea,summary,label,audio[controls],video[controls],[onclick]';

// The roles of elements that people operate. https://www.w3.org/TR/wai-aria-1.2/#widget_roles
const ROLE =
  /^(button|checkbox|combobox|link|menuitem(checkbox|radio)?|option|radio|searchbox|slider|spinbutton|switch|tab|textbox|treeitem)$/i;

const matches = (element: Element, selector: string): boolean =>
  Element.prototype.matches.call(element, selector);

function read(element: Element | undefined, ...names: string[]): string | undefined {
  return names
    .map((name) => element && Element.prototype.getAttribute.call(element, name)?.trim())
    .find(Boolean);
}

/** Returns the name of an element's tag. */
export const tagOf = (element: Element): string => readMember(Element, 'localName', element);

// An author can list several roles, and the browser takes the first that it knows.
const roleOf = (element: Element): string | undefined =>
  read(element, 'role')
    ?.split(/\s+/)
    .find((role) => ROLE.test(role));

function isOperated(element: Element): boolean {
  const custom = customElements.get(tagOf(element)) as { readonly formAssociated?: boolean } | undefined;
  return matches(element, OPERATED) || !!roleOf(element) || !!custom?.formAssociated;
}

/**
 * Returns an element and all elements around it, innermost first. The path leads through the slots of open shadow
 * roots: an icon in the slot of a button is inside the button.
 */
export function pathOf(target: EventTarget | null | undefined): Element[] {
  const path: Element[] = [];
  for (let node = target as Node | null | undefined; node;) {
    const isElement = readMember(Node, 'nodeType', node) === 1;
    if (isElement) path.push(node as Element);
    node =
      (isElement && readMember(Element, 'assignedSlot', node as Element)) ||
      readMember(Node, 'parentNode', node) ||
      (isElement ? null : (node as ShadowRoot).host);
  }
  return path;
}

/** Returns the control of a label. */
export function controlOf(element: Element | undefined): Element | null | undefined {
  return element && tagOf(element) === 'label' ? (element as HTMLLabelElement).control : null;
}

const NAMES = ['data-action', 'aria-label', 'name', 'id'];

/** Tells whether one of these attributes names an element. By default, any of the attributes that can name an action. */
export function isNamed(element: Element, ...names: string[]): boolean {
  return !!read(element, ...(names[0] ? names : NAMES));
}

/**
 * Returns the name of an action for its element: its `data-action`, else its `aria-label`, else its `name` or `id`,
 * else the `data-action` around it, else its role. The function never reads text that the element shows or that the
 * user typed into it.
 */
export function nameElement(element: Element): string {
  // A click on a label means the control of that label.
  const meant = controlOf(element) ?? element;
  const tag = tagOf(meant);
  return (
    read(element, 'data-action', 'aria-label') ??
    read(meant, ...NAMES) ??
    read(
      pathOf(meant).find((around) => isNamed(around, 'data-action')),
      'data-action',
    ) ??
    roleOf(meant)?.toLowerCase() ??
    (tag === 'input' ? (ROLES[(meant as HTMLInputElement).type] ?? 'textbox') : (ROLES[tag] ?? tag))
  );
}

// The types of events that happen at a point or at the focused element. Other events happen to their target itself.
const POINTED = /^(click|contextmenu|drop|keydown|paste)$/;

/**
 * Returns the element that the user meant, out of the elements on the path of an event: the nearest element that people
 * operate. Returns `undefined` if an element on the path is a disabled control. The links in a disabled `<fieldset>`
 * work, and so do the controls in its `<legend>`.
 */
export function meantElement(path: readonly Element[], type: string): Element | undefined {
  if (path.some((element) => matches(element, ':disabled:not(fieldset)'))) return undefined;
  return (POINTED.test(type) ? path.find((element) => isOperated(element)) : undefined) ?? path[0];
}
