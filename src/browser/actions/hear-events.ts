import { listen } from '../page/listen.ts';

/**
 * Listens to events in the capture phase. `hear` also learns whether the browser itself dispatches the event. Otherwise
 * a script does, and then the event belongs to that script: `form.requestSubmit()` fires a trusted `submit`.
 */
export function hearEvents(
  types: readonly string[],
  hear: (event: Event, isNative: boolean) => void,
  target?: EventTarget,
): () => void {
  let isNative = false;
  // Between two listeners of one event the browser runs microtasks, unless a script is waiting for the event to end.
  const prepare = (): void => {
    isNative = false;
    void Promise.resolve().then(() => (isNative = true));
  };
  const undos = [prepare, (event: Event) => hear(event, isNative)].map((listener) =>
    listen(Object.fromEntries(types.map((type) => [type, listener])), true, target),
  );
  return () => undos.forEach((undo) => undo());
}
