import type { Change, Method, Patch } from '../patch/index.ts';
import { carry } from './frame/carry.ts';
import { byTrap, contextToCarry, patchMembers, prototypeOf } from './carry-callbacks.ts';
import { readValue } from './frame/frame.ts';
import { ADDRESSES, byNotingLoad, causeOfLoad } from './note-loads.ts';

// Interfaces that have `on…` properties and send events because of a call of the app. Sockets and workers are left out:
// they can send events for ever, and such events belong to no action.
const SOURCES = [
  'MessagePort',
  'XMLHttpRequest',
  'IDBDatabase',
  'XMLHttpRequestEventTarget',
  'FileReader',
  'IDBRequest',
  'IDBOpenDBRequest',
  'IDBTransaction',
  'AbortSignal',
  'Animation',
  'AudioScheduledSourceNode',
  'BaseAudioContext',
  'FontFaceSet',
  'MediaRecorder',
  'MediaSource',
  'Notification',
  'OfflineAudioContext',
  'PaymentRequest',
  'RTCPeerConnection',
  'SourceBuffer',
  'SpeechSynthesisUtterance',
  // Only those of `LOADING`.
  'HTMLElement',
];

// An element fires these events because code has set its address.
const LOADING = /^(on)?(load|error)/;
type Target = EventTarget & { readonly nodeType?: number; readonly window?: unknown };
type Listener = (this: unknown, event: Event) => unknown;
type AnyListener = Listener | { readonly handleEvent: Listener };

/**
 * The function that is added in place of the app's listener, the context for each target to which it is added, and the
 * app's listener itself.
 */
type Carrier = readonly [added: Listener, contexts: WeakMap<EventTarget, unknown>, original: AnyListener];

// Maps a listener to its carrier. The app's listener and the listener that is added in its place are both keys. Each
// listener has only one carrier, so that the platform recognises a listener that is added again.
const carriers = new WeakMap<object, Carrier>();

function carryListener(original: AnyListener, target: Target | undefined, type: string): AnyListener {
  // A listener on a node or a window stays unchanged: otherwise all later events would belong for ever to the action
  // that added the listener. Other code causes these events, so the listener runs in the context of that code. A call
  // of `addEventListener` without an object adds the listener to the window. The exception are loads of an element:
  // they belong to the code that has set the address.
  if (Object(original) !== original || !target || target.window) return original;
  if (target.nodeType && (target.nodeType > 1 || !LOADING.test(type))) return original;
  let carrier = carriers.get(original);
  if (!carrier) {
    const contexts = new WeakMap<EventTarget, unknown>();
    const listener: Listener = function (event) {
      // If code dispatches the event, the listener runs in the context of that code. An event of the platform comes
      // without a context, so the listener runs in the context that was current when it was added.
      const source = event.currentTarget as Target;
      const value = source.nodeType ? causeOfLoad(event, source) : contexts.get(source);
      return carry(
        typeof original === 'function' ? original : (given: Event) => original.handleEvent(given),
        readValue() ?? (event.isTrusted ? contextToCarry(source, [], value) : undefined),
      ).call(this, event);
    };
    carrier = [listener, contexts, original];
    carriers.set(original, carrier).set(listener, carrier);
  }
  carrier[1].set(target, contextToCarry(target));
  return carrier[0];
}

/**
 * Makes listeners run in the context of the code that added them. This applies to listeners on targets such as requests
 * and ports, but not on nodes and windows.
 */
export function patchListeners(patch: Patch): void {
  const target = prototypeOf('EventTarget');
  patch(
    target,
    'addEventListener',
    byTrap((add, self, args) => {
      args[1] &&= carryListener(args[1] as AnyListener, self as EventTarget, args[0] as string);
      add.apply(self, args);
    }),
  );
  patch(
    target,
    'removeEventListener',
    byTrap((remove, self, args) => {
      remove.apply(self, args);
      // The app could have added the listener before the installation, after it, or both. So the app's listener is
      // removed, and also the listener that was added in its place. Removing a missing listener does nothing.
      args[1] = carriers.get(args[1] as object)?.[0];
      remove.apply(self, args);
    }),
  );
}

// If `before` is missing, the interface inherits the property from another interface in the list, and that interface is
// patched itself.
const byCarryingHandler =
  (name: string): Change =>
  (before) =>
    before && {
      get: new Proxy(before.get as Method, {
        apply(get, self) {
          const added = get.call(self) as Listener;
          return carriers.get(added)?.[2] ?? added;
        },
      }),
      set: new Proxy(before.set as Method, {
        apply: (set, self, [handler]) =>
          set.call(
            self,
            typeof handler === 'function'
              ? carryListener(handler as Listener, self as EventTarget, name)
              : handler,
          ),
      }),
    };

/** Makes the handlers in `on…` properties of the interfaces above run in the context of the code that set them. */
export function patchHandlers(patch: Patch): void {
  patchMembers(patch, ADDRESSES, byNotingLoad);
  for (const source of SOURCES) {
    const prototype = prototypeOf(source);
    for (const name in prototype) {
      if ((source === 'HTMLElement' ? LOADING : /^on/).test(name)) {
        patch(prototype, name, byCarryingHandler(name));
      }
    }
  }
}
