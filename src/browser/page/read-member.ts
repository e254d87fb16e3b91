/**
 * Reads a member of a node through its interface. The names of form fields and images hide members of a form and of the
 * document: with `<input name="matches">`, `form.matches` is that input.
 * https://html.spec.whatwg.org/multipage/dom.html#dom-clobbering
 */
export function readMember<T extends object, K extends keyof T>(
  { prototype }: { readonly prototype: T },
  key: K,
  node: T,
): T[K] {
  return Reflect.get(prototype, key, node);
}
