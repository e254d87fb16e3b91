import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { show, traceUser } from './user-actions-page.ts';

// The names of everything that a form inherits: a field with such a name hides the member.
function membersOf(prototype: object | null): string[] {
  return prototype
    ? [
        ...Object.getOwnPropertyNames(prototype),
        ...membersOf(Object.getPrototypeOf(prototype) as object | null),
      ]
    : [];
}

it('names an action although fields hide every member of their form', async () => {
  const { tracing, actions, diagnostics } = traceUser();
  const find = show(
    '<form data-testid="form" aria-label="Sign up"><b data-testid="text" tabindex="0">x</b><button data-testid="it">x</button></form>',
  );
  const form = find('form');
  const names = membersOf(HTMLFormElement.prototype);
  form.addEventListener('submit', (event) => event.preventDefault());
  const [text, button] = [find('text'), find('it')];
  for (const name of names) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    HTMLElement.prototype.append.call(form, field);
  }
  expect(
    names.filter((name) => (form as unknown as Record<string, unknown>)[name] instanceof HTMLInputElement),
  ).toContain('matches');
  for (const [element, type] of [
    [text, 'keydown'],
    [button, 'click'],
    [button, 'submit'],
  ] as const) {
    document.addEventListener(type, () => tracing.log.info(type), { once: true });
    element.focus();
    await userEvent.keyboard('{Enter}');
  }
  expect((await actions()).map(({ name }) => name)).toEqual(['b', 'button', 'Sign up']);
  expect(diagnostics).toEqual([]);
});

it('traces requests although images and forms hide members of the document', async () => {
  const { tracing, records, diagnostics } = traceUser();
  show(
    ['baseURI', 'readyState', 'visibilityState', 'querySelector']
      .map((name) => `<img name="${name}"><form name="${name}"></form>`)
      .join(''),
  );
  expect((document as unknown as Record<string, unknown>)['baseURI']).not.toBeTypeOf('string');
  await tracing.action('load', (action) => action.fetch('/?relative'));
  const span = records().find(({ type }) => type === 'span');
  expect(span).toMatchObject({ attributes: { 'url.full': `${location.origin}/` } });
  expect(diagnostics).toEqual([]);
});
