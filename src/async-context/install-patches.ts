import { collectPatches, findHolder } from '../patch/index.ts';
import { byCarrying, carryConstructor, patchMembers } from './carry-callbacks.ts';
import { patchHandlers, patchListeners } from './patch-events.ts';
import { patchPromise } from './patch-promise.ts';
import { refuse } from './hear-refused.ts';
import { frame, shareFrame } from './frame/frame.ts';

// The methods of the platform that take callbacks and call them once or more: the interface, and then its methods. The
// list was made from the platform's own definitions. https://github.com/w3c/webref
const METHODS = [
  'Scheduler postTask',
  'LockManager request',
  'HTMLCanvasElement toBlob',
  'HTMLVideoElement requestVideoFrameCallback',
  'Document startViewTransition',
  'Element startViewTransition',
  'NavigateEvent intercept',
  'Geolocation getCurrentPosition watchPosition',
  'BaseAudioContext decodeAudioData',
  'DataTransferItem getAsString',
  'FileSystemEntry getParent',
  'FileSystemFileEntry file',
  'FileSystemDirectoryEntry getFile getDirectory',
  'FileSystemDirectoryReader readEntries',
  'RTCPeerConnection createOffer createAnswer setLocalDescription setRemoteDescription addIceCandidate',
];
const OBSERVERS = ['Mutation', 'Intersection', 'Resize', 'Performance', 'Reporting'];

/**
 * Patches the platform's functions so that each callback runs in the context of the code that passed it. The patched
 * functions are `then`, timers, microtasks, animation frames, idle callbacks, the methods and observers listed above, and
 * events on targets other than nodes and windows.
 *
 * `waybill/vite` calls this before any other code runs. Many calls, even by several copies of this package, patch the
 * functions only once. When all calls have been undone, the original functions are back. If other code has wrapped a
 * patched function in the meantime, the patched function stays, but after the undo it only passes calls on to the
 * original. With a native `AsyncContext`, `install` does nothing.
 */
export function install(): () => void {
  let installed = true;
  shareFrame();
  if (!frame.installs++ && !frame.native) frame.restore = patchPlatform();
  return () => {
    if (installed && !--frame.installs) {
      frame.restore?.();
      frame.prepare = undefined;
    }
    installed = false;
  };
}

function patchPlatform(): () => void {
  const [patch, undo] = collectPatches(refuse);
  const carryThrough = (owner: object | undefined, name: string): void =>
    patch(owner, name, byCarrying(name, 1));
  patchPromise(patch);
  const timers = [
    'queueMicrotask',
    'setTimeout',
    'setInterval',
    'requestAnimationFrame',
    'requestIdleCallback',
  ];
  for (const name of timers) carryThrough(findHolder(name), name);
  // `finally` needs a patch of its own: it passes functions of the engine to `then`, and the patch of `then` leaves
  // functions of the engine unchanged.
  carryThrough(Promise.prototype, 'finally');
  patchListeners(patch);
  // The other patches are made only when the first context begins. Until then, no callback has a context to keep.
  // Browsers create an interface when code first reads it, so the delay saves time at the start of a page.
  frame.prepare = () => {
    frame.prepare = undefined;
    patchHandlers(patch);
    patchMembers(patch, METHODS, byCarrying);
    for (const name of OBSERVERS) carryConstructor(patch, `${name}Observer`);
  };
  return undo;
}
