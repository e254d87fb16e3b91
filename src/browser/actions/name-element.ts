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

// What people click on and mean, unlike the icon or the text inside it.
const MEANT = '[data-action],button,a,input,select,textarea,summary,label,form,[role],[onclick]';

function read(element: Element, ...names: string[]): string | undefined {
  return names.map((name) => element.getAttribute(name)?.trim()).find(Boolean);
}

function roleOf(element: Element): string {
  const { localName: tag } = element;
  return tag === 'input' ? (ROLES[(element as HTMLInputElement).type] ?? 'textbox') : (ROLES[tag] ?? tag);
}

/** Gives an element and all that it stands in. */
export function pathOf(element: Element | null): Element[] {
  return element ? [element, ...pathOf(element.parentElement)] : [];
}

/** Gives the element that somebody meant who did something on a path; none where it is disabled. */
export function meantElement(path: readonly EventTarget[]): Element | undefined {
  const elements = path.filter((target): target is Element => 'localName' in target);
  if (elements.some((element) => element.matches(':disabled'))) return undefined;
  return elements.find((element) => element.matches(MEANT)) ?? elements[0];
}

/**
 * Names what was done to an element: by `data-action`, else by `aria-label`, else by `name` or `id`, else by its role. What
 * the element shows, or what somebody wrote into it, is never read.
 */
export function nameElement(element: Element): string {
  // Whoever clicks on a label means its control.
  const { control } = element as HTMLLabelElement;
  const meant = control ?? element;
  return (
    read(element, 'data-action', 'aria-label') ??
    read(meant, 'data-action', 'aria-label', 'name', 'id', 'role') ??
    roleOf(meant)
  );
}
