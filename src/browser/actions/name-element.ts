const ROLES: Readonly<Record<string, string>> = {
  a: 'link',
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

// The selector for elements that users click on purpose, unlike an icon or a text inside such an element.
const MEANT = '[data-action],button,a,input,select,textarea,summary,label,form,[role],[onclick]';

function read(element: Element, ...names: string[]): string | undefined {
  return names.map((name) => element.getAttribute(name)?.trim()).find(Boolean);
}

function roleOf(element: Element): string {
  const { localName: tag } = element;
  return tag === 'input' ? (ROLES[(element as HTMLInputElement).type] ?? 'textbox') : (ROLES[tag] ?? tag);
}

/** Returns an element and all its ancestors, innermost first. */
export function pathOf(element: Element | null): Element[] {
  return element ? [element, ...pathOf(element.parentElement)] : [];
}

/**
 * Returns the element that the user meant, out of the elements on the path of an event. Returns `undefined` if an
 * element on the path is disabled.
 */
export function meantElement(path: readonly EventTarget[]): Element | undefined {
  const elements = path.filter((target): target is Element => 'localName' in target);
  if (elements.some((element) => element.matches(':disabled'))) return undefined;
  return elements.find((element) => element.matches(MEANT)) ?? elements[0];
}

/**
 * Returns the name of an action for its element: its `data-action`, else its `aria-label`, else its `name` or `id`,
 * else its role. The function never reads text that the element shows or that the user typed into it.
 */
export function nameElement(element: Element): string {
  // A click on a label means the control of that label.
  const { control } = element as HTMLLabelElement;
  const meant = control ?? element;
  return (
    read(element, 'data-action', 'aria-label') ??
    read(meant, 'data-action', 'aria-label', 'name', 'id', 'role') ??
    roleOf(meant)
  );
}
