import { collectPatches } from '../patch/index.ts';
import { current, run } from './async-context.ts';
import { byTrap } from './carry-callbacks.ts';
import { frame, shareFrame, type CarryRule } from './frame.ts';

/** Lets a rule decide which context timers and listeners take along, until the returned function is called. */
export function limitCarrying(rule: CarryRule): () => void {
  shareFrame();
  const limits = (frame.limits ??= new Set());
  limits.add(rule);
  const [patch, undo] = collectPatches();
  // A native context is taken along by the engine. Only then are the timers patched here; otherwise `install` has
  // patched them.
  if (frame.native) {
    for (const name of ['setTimeout', 'setInterval']) {
      const change = byTrap((original, self, args) =>
        run(limits.has(rule) ? rule(current(), name, args) : current(), () => original.apply(self, args)),
      );
      patch(globalThis, name, change);
    }
  }
  return () => {
    limits.delete(rule);
    undo();
  };
}
