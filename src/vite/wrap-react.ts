import { readFile } from 'node:fs/promises';
import type { HookContext } from './compile-module.ts';
import { CONTEXT, wrapRenderer } from './wrap-renderer.ts';

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

const RENDERER =
  /[\\/]react-dom[\\/]cjs[\\/]react-dom-(?:client|profiling)\.(?:development|production|profiling)\.js$/;

const WRAPS: readonly (readonly [RegExp, string])[] = [
  [/[\\/]scheduler[\\/]cjs[\\/]scheduler\.(?:development|production(?:\.min)?)\.js$/, SCHEDULER_WRAP],
  [/[\\/]react[\\/]cjs[\\/]react\.(?:development|production(?:\.min)?)\.js$/, EFFECTS_WRAP],
];

const FILES = [RENDERER, ...WRAPS.map(([file]) => file)];

/** The part of the context of a hook that is used here. */
type Warner = Pick<HookContext, 'warn'>;

/**
 * Returns the code of a module, with additions if it is a module of React that keeps work for later. With the additions,
 * tasks run in the context that scheduled them, updates are rendered in the context that caused them, and effects run in
 * the context that rendered them. A renderer that is not as known stays unchanged, and a warning says so.
 */
export function wrapForReact(context: Warner, id: string, code: string): string {
  if (!RENDERER.test(id)) return code + (WRAPS.find(([file]) => file.test(id))?.[1] ?? '');
  const wrapped = wrapRenderer(code);
  if (wrapped === undefined) {
    context.warn(`[waybill] ${id} is no known version of react-dom, so it stays as it is`);
  }
  return wrapped ?? code;
}

/** A hook of Vite that loads some modules. */
interface LoadHook {
  readonly order: 'pre';
  readonly filter: { readonly id: RegExp[] };
  readonly handler: (this: Warner, path: string) => Promise<{ code: string; map: null } | null>;
}

/**
 * Loads the modules of React with the additions of {@link wrapForReact}. The additions must be there before another
 * plugin turns CommonJS into a module, as Rollup's does, because after that `exports` has another name.
 */
export const loadForReact: LoadHook = {
  order: 'pre',
  filter: { id: FILES },
  async handler(path: string): Promise<{ code: string; map: null } | null> {
    if (!FILES.some((file) => file.test(path))) return null;
    // A module that is not a file is loaded by the plugin that made it.
    const code = await readFile(path, 'utf8').catch(() => undefined);
    return code === undefined ? null : { code: wrapForReact(this, path, code), map: null };
  },
};
