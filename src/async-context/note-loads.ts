import type { Change, Method } from '../patch/index.ts';
import { contextToCarry } from './carry-callbacks.ts';

/** The properties with the addresses of images, scripts, frames, media and links. */
export const ADDRESSES: readonly string[] = [
  'HTMLImageElement src',
  'HTMLScriptElement src',
  'HTMLIFrameElement src',
  'HTMLMediaElement src',
  'HTMLLinkElement href',
];

/** The context in which code has set the address of an element, and the event that reported the end of the load. */
interface Load {
  readonly value: unknown;
  end?: Event;
}

const loads = new WeakMap<object, Load>();

/**
 * Returns a change for the property with the address of an element. It notes the context in which code sets the address,
 * because the events that tell of the load belong to this context.
 */
export function byNotingLoad(): Change {
  return (before) =>
    before && {
      set: new Proxy(before.set as Method, {
        apply(set, self: object, args) {
          loads.set(self, { value: contextToCarry() });
          return set.apply(self, args);
        },
      }),
    };
}

/** Returns the context of the load that caused an event of an element, or `undefined` if no code caused the event. */
export function causeOfLoad(event: Event, element: EventTarget): unknown {
  const load = event.target === element && loads.get(element);
  // The browser can load an element again, for instance for another size of the window. No code has caused that.
  if (!load || (load.end ?? event) !== event) return undefined;
  if (/^(load|error)$/.test(event.type)) load.end = event;
  return load.value;
}
