const CONTEXT = 'globalThis[Symbol.for("waybill.async-context")]';

// The scheduler keeps its queue to itself, so only code in the scheduler can know where a task came from. A task may
// return a function that continues it. That function runs in the same context.
const SCHEDULER_WRAP = `
;(function (schedule) {
  var context = ${CONTEXT};
  if (!schedule || !context || !context.helpers) return;
  function carry(task) {
    return typeof task !== "function" ? task : context.helpers[0](function (late) {
      return carry(task(late));
    }, context.value);
  }
  exports.unstable_scheduleCallback = function (priority, task, options) {
    return schedule(priority, carry(task), options);
  };
})(exports.unstable_scheduleCallback);
`;

// React runs the effects of one update before it renders the next, no matter which code caused the next. An effect
// belongs to the context that rendered it.
const EFFECTS_WRAP = `
;["useEffect", "useLayoutEffect", "useInsertionEffect"].forEach(function (name) {
  var hook = exports[name], context = ${CONTEXT};
  if (!hook || !context || !context.helpers) return;
  exports[name] = function (effect, deps) {
    return hook(typeof effect === "function" ? context.helpers[0](effect, context.value) : effect, deps);
  };
});
`;

const WRAPS: readonly (readonly [RegExp, string])[] = [
  [/[\\/]scheduler[\\/]cjs[\\/]scheduler\.(?:development|production(?:\.min)?)\.js$/, SCHEDULER_WRAP],
  [/[\\/]react[\\/]cjs[\\/]react\.(?:development|production(?:\.min)?)\.js$/, EFFECTS_WRAP],
];

/**
 * Returns the code to append to a file in which React keeps work for later, or `undefined` for any other file. Tasks
 * then run in the context that scheduled them, and effects in the context that rendered them.
 */
export function wrapForReact(id: string): string | undefined {
  return WRAPS.find(([file]) => file.test(id))?.[1];
}
