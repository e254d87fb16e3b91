/**
 * Listens to events of the window, the worker or another target, in the capture phase if `capture` is true. Returns a
 * function that removes the listeners. At page start, this function costs less than an `AbortSignal`.
 *
 * The listeners survive `document.open`, which removes all listeners of the window.
 * https://html.spec.whatwg.org/multipage/dynamic-markup-insertion.html#document-open-steps
 */
export function listen(
  listeners: Readonly<Record<string, (event: never) => void>>,
  capture?: boolean,
  target: EventTarget = globalThis,
): () => void {
  const add = (): void => {
    // If a listener is there already, the browser ignores it.
    for (const type in listeners) target.addEventListener(type, listeners[type] as EventListener, capture);
  };
  add();
  // `document.open` also removes all nodes of the document, and observers survive it.
  const observer = globalThis.document && new MutationObserver(add);
  observer?.observe(document, { childList: true });
  return () => {
    observer?.disconnect();
    for (const type in listeners) target.removeEventListener(type, listeners[type] as EventListener, capture);
  };
}
