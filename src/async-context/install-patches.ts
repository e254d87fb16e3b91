import { collectPatches } from '../patch/index.ts';
import { byCarrying, type Globals } from './carry-callbacks.ts';
import { patchEvents } from './patch-events.ts';
import { patchPromise } from './patch-promise.ts';
import { frame, shareFrame } from './frame.ts';

/**
 * Patches the platform's functions so that callbacks run in the context in which they were handed over: `then`, timers,
 * microtasks, animation frames, idle callbacks, tasks, locks, and events on what is no part of the page.
 *
 * `waybill/vite` calls it before anything else runs. However often and by however many copies of this package it is
 * called, the functions are patched once; after the undo of every call they are the identical ones again, or pass
 * through where somebody has patched over them. With a native `AsyncContext` it does nothing.
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
  // It hands the engine's own functions to `then`.
  carryThrough(Promise.prototype, 'finally');
  const patchHandlers = patchEvents(patch);
  // Nothing is taken along before there is a context. Browsers make each of their interfaces when somebody first looks at
  // it: the start of a page does not pay for these.
  frame.prepare = () => {
    frame.prepare = undefined;
    patchHandlers();
    carryThrough(globals['Scheduler']?.prototype, 'postTask');
    carryThrough(globals['LockManager']?.prototype, 'request');
  };
  return undo;
}
