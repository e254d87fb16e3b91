const CONTEXT = 'globalThis[Symbol.for("waybill.async-context")]';

// The queue is the scheduler's own, so nothing but the scheduler could tell which task came from where. What a task
// gives as the rest of itself runs in the same context.
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

// React runs the effects of one update before it renders the next, whoever caused that. An effect belongs to what
// rendered it.
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
 * Gives the code to append to a file in which React keeps work that it does later, `undefined` for any other file: tasks
 * then run in the context that scheduled them, and effects in the context that rendered them.
 */
export function wrapForReact(id: string): string | undefined {
  return WRAPS.find(([file]) => file.test(id))?.[1];
}
