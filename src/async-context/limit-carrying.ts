import { current, run } from './async-context.ts';
import { frame, shareFrame, type CarryRule } from './frame.ts';
import { byTrap, createReplacer } from './replace-property.ts';

/** Lets a rule decide what timers and listeners take along of the current context, until the returned function is called. */
export function limitCarrying(rule: CarryRule): () => void {
  shareFrame();
  const limits = (frame.limits ??= new Set());
  limits.add(rule);
  const [replace, undo] = createReplacer();
  // Patched elsewhere; a native context is taken along by the engine.
  for (const name of frame.native ? ['setTimeout', 'setInterval'] : []) {
    const change = byTrap((original, self, args) =>
      run(limits.has(rule) ? rule(current(), name, args) : current(), () => original.apply(self, args)),
    );
    replace(globalThis, name, change);
  }
  return () => {
    limits.delete(rule);
    undo();
  };
}
