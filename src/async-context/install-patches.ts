import { collectPatches } from '../patch/index.ts';
import { byCarrying, type Globals } from './carry-callbacks.ts';
import { patchEvents } from './patch-events.ts';
import { patchPromise } from './patch-promise.ts';
import { frame, shareFrame } from './frame.ts';

/**
 * Patches the platform's functions so that callbacks run in the context in which the app passed them: `then`, timers,
 * microtasks, animation frames, idle callbacks, tasks, locks, and events on targets other than nodes and windows.
 *
 * `waybill/vite` calls this before any other code runs. Many calls, even by several copies of this package, patch the
 * functions only once. After the undo of every call the functions are the identical ones again. A function that other
 * code has patched over passes its calls through. With a native `AsyncContext` this does nothing.
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
  const [patch, undo] = collectPatches();
  const globals = globalThis as unknown as Globals;
  const carryThrough = (owner: object | undefined, ...names: readonly string[]): void => {
    for (const name of names) patch(owner, name, byCarrying(name));
  };
  patchPromise(patch);
  carryThrough(
    globals,
    'queueMicrotask',
    'setTimeout',
    'setInterval',
    'requestAnimationFrame',
    'requestIdleCallback',
  );
  // `finally` passes functions of the engine to `then`, and the patch of `then` leaves those unchanged.
  carryThrough(Promise.prototype, 'finally');
  const patchHandlers = patchEvents(patch);
  // Without a context, no callback takes one along. Browsers create each of their interfaces when code first reads it,
  // so the start of a page does not pay for these.
  frame.prepare = () => {
    frame.prepare = undefined;
    patchHandlers();
    carryThrough(globals['Scheduler']?.prototype, 'postTask');
    carryThrough(globals['LockManager']?.prototype, 'request');
  };
  return undo;
}
