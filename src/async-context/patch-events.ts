import type { Change, Patch } from '../patch/index.ts';
import { carry } from './carry.ts';
import { byTrap, contextToCarry, type Globals } from './carry-callbacks.ts';
import { readValue } from './frame.ts';

// Where what was asked for answers by `on…` properties. A socket or a worker goes on for ever, and belongs to nobody.
const SOURCES = [
  'MessagePort',
  'XMLHttpRequest',
  'IDBDatabase',
  'XMLHttpRequestEventTarget',
  'FileReader',
  'IDBRequest',
  'IDBOpenDBRequest',
  'IDBTransaction',
];

type Target = EventTarget & { readonly nodeType?: number; readonly window?: unknown };
type Listener = (this: unknown, event: Event) => unknown;

/** What is added in the place of a listener, and the context in which it was added to each target. */
type Carrier = readonly [added: Listener, contexts: WeakMap<EventTarget, unknown>, original: Listener];

/**
 * Lets listeners on what is no part of the page, such as requests and ports, run in the context that added them. Gives what
 * does so for the `on…` properties of such interfaces.
 */
export function patchEvents(patch: Patch): () => void {
  // One carrier for each listener, so that the platform knows the same one again. Found by the listener and by its carrier.
  const carriers = new WeakMap<Listener, Carrier>();

  function carryListener(original: Listener, target: Target | undefined): Listener {
    // A listener on a node or window, which who only says `addEventListener` means, would be charged for ever to the action
    // that added it. The events that it hears are caused by somebody else, whose context it keeps.
    if (typeof original !== 'function' || !target || target.nodeType || target.window) return original;
    let carrier = carriers.get(original);
    if (!carrier) {
      const contexts = new WeakMap<EventTarget, unknown>();
      const listener: Listener = function (event) {
        // What code dispatches, it dispatches in its own context. What the platform reports comes from nowhere.
        return carry(
          original,
          readValue() ??
            (event.isTrusted
              ? contextToCarry(event.currentTarget!, [], contexts.get(event.currentTarget!))
              : undefined),
        ).call(this, event);
      };
      carrier = [listener, contexts, original];
      carriers.set(original, carrier).set(listener, carrier);
    }
    carrier[1].set(target, contextToCarry(target));
    return carrier[0];
  }

  const target = globalThis.EventTarget?.prototype;
  patch(
    target,
    'addEventListener',
    byTrap((add, self, args) => {
      args[1] = carryListener(args[1] as Listener, self as EventTarget);
      add.apply(self, args);
    }),
  );
  patch(
    target,
    'removeEventListener',
    byTrap((remove, self, args) => {
      remove.apply(self, args);
      // It may have been added before and after the installation. Nothing is removed where there is nothing.
      args[1] = carriers.get(args[1] as Listener)?.[0];
      remove.apply(self, args);
    }),
  );
  // Some are inherited from another of the interfaces, which has them itself.
  const carryHandler: Change = (before) =>
    before && {
      get() {
        const handler = before.get!.call(this) as Listener;
        return carriers.get(handler)?.[2] ?? handler;
      },
      set(handler: Listener) {
        before.set!.call(this, carryListener(handler, this as EventTarget));
      },
    };

  return () => {
    for (const source of SOURCES) {
      const prototype = (globalThis as unknown as Globals)[source]?.prototype;
      for (const name in prototype) if (name.startsWith('on')) patch(prototype, name, carryHandler);
    }
  };
}
