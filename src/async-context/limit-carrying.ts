import { collectPatches, findHolder } from '../patch/index.ts';
import { current, run } from './async-context.ts';
import { byTrap } from './carry-callbacks.ts';
import { frame, shareFrame, type CarryRule } from './frame/frame.ts';

/** Lets a rule decide in which context timers and listeners run. The returned function removes the rule. */
export function limitCarrying(rule: CarryRule): () => void {
  shareFrame();
  const limits = (frame.limits ??= new Set());
  limits.add(rule);
  const [patch, undo] = collectPatches();
  // The engine itself keeps a native context, so `install` patches nothing, and the timers are patched here. Without a
  // native context, the patches of `install` ask the rule.
  if (frame.native) {
    for (const name of ['setTimeout', 'setInterval']) {
      const change = byTrap((original, self, args) =>
        run(limits.has(rule) ? rule(current(), name, args) : current(), () => original.apply(self, args)),
      );
      patch(findHolder(name), name, change);
    }
  }
  return () => {
    limits.delete(rule);
    undo();
  };
}
