/** Listens to events of the window, on their way down where that is said. The undo is cheaper at the start than a signal. */
export function listen(
  listeners: Readonly<Record<string, (event: never) => void>>,
  capture?: boolean,
): () => void {
  for (const type in listeners) window.addEventListener(type, listeners[type] as EventListener, capture);
  return () => {
    for (const type in listeners) window.removeEventListener(type, listeners[type] as EventListener, capture);
  };
}
