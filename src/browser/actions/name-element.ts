const ROLES: Readonly<Record<string, string>> = {
  a: 'link',
  select: 'combobox',
  textarea: 'textbox',
  // Types of inputs.
  checkbox: 'checkbox',
  image: 'button',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  submit: 'button',
};

// Elements that people click on purpose, unlike the icon or the text inside.
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

/** Returns the element on a path that the user meant, or `undefined` if an element of the path is disabled. */
export function meantElement(path: readonly EventTarget[]): Element | undefined {
  const elements = path.filter((target): target is Element => 'localName' in target);
  if (elements.some((element) => element.matches(':disabled'))) return undefined;
  return elements.find((element) => element.matches(MEANT)) ?? elements[0];
}

/**
 * Names an action by its element: by `data-action`, else by `aria-label`, else by `name` or `id`, else by its role.
 * Text that the element shows, and text that the user typed into it, are never read.
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
