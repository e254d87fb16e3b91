const ROLE_OF_INPUT: Readonly<Record<string, string>> = {
  button: 'button',
  checkbox: 'checkbox',
  image: 'button',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  submit: 'button',
};

const ROLE_OF_TAG: Readonly<Record<string, string>> = { a: 'link', select: 'combobox', textarea: 'textbox' };

// What people click on and mean, unlike the icon or the text inside it.
const MEANT = '[data-action],button,a,input,select,textarea,summary,label,form,[role],[onclick]';

function textOf(element: Element, ...names: string[]): string {
  return names.map((name) => element.getAttribute(name)?.trim()).find(Boolean) ?? '';
}

function roleOf(element: Element): string {
  const { localName } = element;
  return (
    element.getAttribute('role') ??
    (localName === 'input'
      ? (ROLE_OF_INPUT[(element as HTMLInputElement).type] ?? 'textbox')
      : (ROLE_OF_TAG[localName] ?? localName))
  );
}

/** Gives an element and all that it stands in. */
export function pathOf(element: Element): Element[] {
  const path = [element];
  for (let above = element.parentElement; above; above = above.parentElement) path.push(above);
  return path;
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
  return (
    textOf(element, 'data-action', 'aria-label') ||
    textOf(control ?? element, 'data-action', 'aria-label', 'name', 'id') ||
    roleOf(control ?? element)
  );
}
