const SCHEDULER = /[\\/]scheduler[\\/]cjs[\\/]scheduler\.(?:development|production(?:\.min)?)\.js$/;

/** Tells the file in which React's scheduler keeps the tasks that it runs later. */
export function isScheduler(id: string): boolean {
  return SCHEDULER.test(id);
}

/**
 * Lets each task of React's scheduler run in the context that scheduled it, and the rest of a task that stopped half-way
 * in the same. The queue is React's own, so nothing but React could tell which task came from where.
 */
export const SCHEDULER_WRAP = `
;(function (schedule) {
  var context = globalThis[Symbol.for("waybill.async-context")];
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
