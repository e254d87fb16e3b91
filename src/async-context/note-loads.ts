import type { Change, Method, Patch } from '../patch/index.ts';
import { contextToCarry, type Globals } from './carry-callbacks.ts';

const ADDRESSES = [
  ['HTMLImageElement', 'src'],
  ['HTMLScriptElement', 'src'],
  ['HTMLIFrameElement', 'src'],
  ['HTMLMediaElement', 'src'],
  ['HTMLLinkElement', 'href'],
] as const;

/** The context in which code has set the address of an element, and the event that reported the end of the load. */
interface Load {
  readonly value: unknown;
  end?: Event;
}

/**
 * Notes the context in which code sets the address of an image, a script, a frame, a medium or a link. The events that
 * tell of the load belong to this context. `patchAddresses` patches the properties with the addresses.
 */
export function noteLoads(patch: Patch): {
  readonly patchAddresses: () => void;
  readonly causeOf: (event: Event, target: EventTarget) => unknown;
} {
  const loads = new WeakMap<EventTarget, Load>();

  const noteAddress: Change = (before) =>
    before && {
      set: new Proxy(before.set as Method, {
        apply(set, self: EventTarget, args) {
          const value = contextToCarry();
          if (value === undefined) loads.delete(self);
          else loads.set(self, { value });
          return set.apply(self, args);
        },
      }),
    };

  return {
    patchAddresses() {
      for (const [source, name] of ADDRESSES) {
        patch((globalThis as unknown as Globals)[source]?.prototype, name, noteAddress);
      }
    },
    causeOf(event, target) {
      const load = event.target === target && loads.get(target);
      // The browser can load an element again, for instance for another size of the window. No code has caused that.
      if (!load || (load.end && load.end !== event)) return undefined;
      if (/^(load|error)$/.test(event.type)) load.end = event;
      return load.value;
    },
  };
}
