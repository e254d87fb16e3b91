/**
 * Listens to events of the window, in the capture phase if `capture` is true. Returns a function that removes the
 * listeners. At page start, this function costs less than an `AbortSignal`.
 */
export function listen(
  listeners: Readonly<Record<string, (event: never) => void>>,
  capture?: boolean,
): () => void {
  for (const type in listeners) window.addEventListener(type, listeners[type] as EventListener, capture);
  return () => {
    for (const type in listeners) window.removeEventListener(type, listeners[type] as EventListener, capture);
  };
}
