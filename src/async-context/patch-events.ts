import type { Change, Method, Patch } from '../patch/index.ts';
import { carry } from './frame/carry.ts';
import { byTrap, contextToCarry, type Globals } from './carry-callbacks.ts';
import { readValue } from './frame/frame.ts';
import { noteLoads } from './note-loads.ts';

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

/**
 * The listener that is added in place of the app's listener, the context for each target to which it is added, and the
 * app's listener itself.
 */
type Carrier = readonly [added: Listener, contexts: WeakMap<EventTarget, unknown>, original: Listener];

/**
 * Makes listeners run in the context of the code that added them. This applies to listeners on targets such as requests
 * and ports, but not on nodes and windows. Returns a function that patches the `on…` properties of such targets, so
 * that their handlers run in the context of the code that set them.
 */
export function patchEvents(patch: Patch): () => void {
  // Maps a listener to its carrier. The app's listener and the listener that is added in its place are both keys.
  // Each listener has only one carrier, so that the platform recognises a listener that is added again.
  const carriers = new WeakMap<Listener, Carrier>();
  const loads = noteLoads(patch);

  function carryListener(original: Listener, target: Target | undefined, type: string): Listener {
    // A listener on a node or a window stays unchanged: otherwise all later events would belong for ever to the action
    // that added the listener. Other code causes these events, so the listener runs in the context of that code. A call
    // of `addEventListener` without an object adds the listener to the window. The exception are loads of an element:
    // they belong to the code that has set the address.
    if (typeof original !== 'function' || !target || target.window) return original;
    if (target.nodeType && (target.nodeType > 1 || !LOADING.test(type))) return original;
    let carrier = carriers.get(original);
    if (!carrier) {
      const contexts = new WeakMap<EventTarget, unknown>();
      const listener: Listener = function (event) {
        // If code dispatches the event, the listener runs in the context of that code. An event of the platform comes
        // without a context, so the listener runs in the context that was current when it was added.
        const source = event.currentTarget as Target;
        const value = source.nodeType ? loads.causeOf(event, source) : contexts.get(source);
        return carry(
          original,
          readValue() ?? (event.isTrusted ? contextToCarry(source, [], value) : undefined),
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
      args[1] = carryListener(args[1] as Listener, self as EventTarget, String(args[0]));
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
      args[1] = carriers.get(args[1] as Listener)?.[0];
      remove.apply(self, args);
    }),
  );
  return () => {
    loads.patchAddresses();
    patchHandlers(patch, carryListener, (handler) => carriers.get(handler)?.[2] ?? handler);
  };
}

// Patches the `on…` properties of the interfaces above. `original` returns the app's handler for an added listener.
function patchHandlers(
  patch: Patch,
  carryListener: (original: Listener, target: Target, type: string) => Listener,
  original: (added: Listener) => Listener,
): void {
  // If `before` is missing, the interface inherits the property from another interface in the list, and that interface
  // is patched itself.
  const carryHandler =
    (name: string): Change =>
    (before) =>
      before && {
        get: new Proxy(before.get as Method, {
          apply(get, self) {
            return original(get.call(self) as Listener);
          },
        }),
        set: new Proxy(before.set as Method, {
          apply: (set, self, [handler]) =>
            set.call(self, carryListener(handler as Listener, self as EventTarget, name)),
        }),
      };

  for (const source of SOURCES) {
    const prototype = (globalThis as unknown as Globals)[source]?.prototype;
    for (const name in prototype) {
      if (source === 'HTMLElement' ? LOADING.test(name) : name.startsWith('on')) {
        patch(prototype, name, carryHandler(name));
      }
    }
  }
}
