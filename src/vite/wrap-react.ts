import { readFile } from 'node:fs/promises';

const CONTEXT = 'globalThis[Symbol.for("waybill.async-context")]';

// React's scheduler does not expose its queue, so only code inside the scheduler can know which context a task came
// from. A task can return a function that continues the task. This function runs in the same context as the task.
const SCHEDULER_WRAP = `
;(function (schedule) {
  var context = ${CONTEXT};
  if (!schedule || !context || !context.carry) return;
  function carry(task) {
    return typeof task !== "function" ? task : context.carry(function (late) {
      return carry(task(late));
    });
  }
  exports.unstable_scheduleCallback = function (priority, task, options) {
    return schedule(priority, carry(task), options);
  };
})(exports.unstable_scheduleCallback);
`;

// React runs the effects of one update before it renders the next update, even if other code caused the next update. So
// an effect could run in the context of that code. It must run in the context that rendered it.
const EFFECTS_WRAP = `
;["useEffect", "useLayoutEffect", "useInsertionEffect"].forEach(function (name) {
  var hook = exports[name], context = ${CONTEXT};
  if (!hook || !context || !context.carry) return;
  exports[name] = function (effect, deps) {
    return hook(typeof effect === "function" ? context.carry(effect) : effect, deps);
  };
});
`;

const WRAPS: readonly (readonly [RegExp, string])[] = [
  [/[\\/]scheduler[\\/]cjs[\\/]scheduler\.(?:development|production(?:\.min)?)\.js$/, SCHEDULER_WRAP],
  [/[\\/]react[\\/]cjs[\\/]react\.(?:development|production(?:\.min)?)\.js$/, EFFECTS_WRAP],
];

/**
 * Returns the code to append to a module of React that keeps work for later, or `undefined` for any other module. With
 * this code, tasks run in the context that scheduled them, and effects run in the context that rendered them.
 */
export function wrapForReact(id: string): string | undefined {
  return WRAPS.find(([file]) => file.test(id))?.[1];
}

/** A hook of Vite that loads some modules. */
interface LoadHook {
  readonly order: 'pre';
  readonly filter: { readonly id: RegExp[] };
  readonly handler: (path: string) => Promise<{ code: string; map: null } | null>;
}

/**
 * Loads the modules of {@link wrapForReact} with the appended code. The code must be there before another plugin turns
 * CommonJS into a module, as Rollup's does, because after that `exports` has another name.
 */
export const loadForReact: LoadHook = {
  order: 'pre',
  filter: { id: WRAPS.map(([file]) => file) },
  async handler(path: string): Promise<{ code: string; map: null } | null> {
    const wrap = wrapForReact(path);
    // A module that is not a file is loaded by the plugin that made it.
    const code = wrap && (await readFile(path, 'utf8').catch(() => undefined));
    return code === undefined ? null : { code: code + wrap, map: null };
  },
};
