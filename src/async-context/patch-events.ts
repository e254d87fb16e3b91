import type { Change, Patch } from '../patch/index.ts';
import { carry } from './carry.ts';
import { byTrap, contextToCarry, type Globals } from './carry-callbacks.ts';
import { readValue } from './frame.ts';

// Interfaces that answer a request of the app by `on…` properties. Sockets and workers are left out: they go on for
// ever, and belong to no action.
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

/** The listener that is added in place of another, and the context in which it was added to each target. */
type Carrier = readonly [added: Listener, contexts: WeakMap<EventTarget, unknown>, original: Listener];

/**
 * Lets listeners on targets other than nodes and windows, such as requests and ports, run in the context that added
 * them. Returns the function that does the same for the `on…` properties of such targets.
 */
export function patchEvents(patch: Patch): () => void {
  // Each listener has one carrier, so that the platform recognises a repeated listener. The key is the listener or the
  // added function.
  const carriers = new WeakMap<Listener, Carrier>();

  function carryListener(original: Listener, target: Target | undefined): Listener {
    // A listener on a node or a window would be charged for ever to the action that added it. Other code causes its
    // events, so the listener keeps the context of that code. A bare call of `addEventListener` means the window.
    if (typeof original !== 'function' || !target || target.nodeType || target.window) return original;
    let carrier = carriers.get(original);
    if (!carrier) {
      const contexts = new WeakMap<EventTarget, unknown>();
      const listener: Listener = function (event) {
        // Code that dispatches an event does so in its own context. Events of the platform come without a context.
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
      // The app may have added the listener both before and after the installation. Removing a missing listener does
      // nothing.
      args[1] = carriers.get(args[1] as Listener)?.[0];
      remove.apply(self, args);
    }),
  );
  // Some handlers are inherited from another interface in the list, which has them itself.
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
