/** Code that finds the frame of the page. */
export const CONTEXT = 'globalThis[Symbol.for("waybill.async-context")]';

// React 19 collects the updates of a root and renders them later, many updates together. The task that renders them was
// often scheduled by only one of them, or by the update of another root. So this code notes the context of each update
// by its lane, the bit that says when React renders the update. React renders lanes in the context of their updates. If
// the updates belong to several actions, React renders them without a context. React deletes the bits of rendered lanes
// from `pendingLanes`. Some lanes come from React itself, as those of `useDeferredValue`. They get the context of the
// rendering that they come from.
const wrapRendering = (update: string, perform: string): string => `
;(function (update, perform) {
  var context = ${CONTEXT}, notes = new WeakMap();
  if (!context || !context.carry) return;
  function note(lane) {
    return { lane: lane, enter: context.carry(function (work) { return work(); }) };
  }
  function noteNone() {
    var value = context.value;
    context.value = undefined;
    try { return note(0); } finally { context.value = value; }
  }
  function valueOf(note) {
    return note.enter(function () { return context.value; });
  }
  function traceOf(value) {
    var span = value && value.ports && value.open ? value.open() : value;
    return span && span.traceId;
  }
  function join(before, note) {
    if (!before) return note;
    var value = valueOf(before), other = valueOf(note);
    if (value === other) return before;
    var trace = traceOf(value);
    return trace && trace === traceOf(other) ? before : noteNone();
  }
  function pendingOf(root) {
    var pending = (notes.get(root) || []).filter(function (note) { return note.lane & root.pendingLanes; });
    notes.set(root, pending);
    return pending;
  }
  ${update} = function (root, lane) {
    var pending = pendingOf(root), now = note(lane);
    var before = pending.find(function (note) { return note.lane === lane; });
    if (before) before.enter = join(before, now).enter;
    else pending.push(now);
    return update.apply(this, arguments);
  };
  ${perform} = function (root, lanes) {
    var self = this, args = arguments;
    var found = pendingOf(root).filter(function (note) { return note.lane & lanes; }).reduce(join, undefined);
    function work() {
      try {
        return perform.apply(self, args);
      } finally {
        var pending = pendingOf(root);
        var rest = pending.reduce(function (rest, note) { return rest & ~note.lane; }, root.pendingLanes);
        if (rest) pending.push(note(rest));
      }
    }
    return found ? found.enter(work) : work();
  };
})(${update}, ${perform});
`;

// The two functions of the renderer. The module does not export them, so they are replaced inside the module.
const UPDATE = /function (markRootUpdated(?:\$\d+)?)\((\w+), (\w+)\) \{\s*\2\.pendingLanes \|= \3;/;
const PERFORM = /function (performWorkOnRoot)\([\w$]+, lanes, \w+\) \{/;

/**
 * Returns the code of the renderer of React 19, changed so that each update is rendered in the context that caused it.
 * Returns `undefined` if the code does not have the expected functions.
 */
export function wrapRenderer(code: string): string | undefined {
  const update = UPDATE.exec(code);
  const perform = PERFORM.exec(code);
  if (!update || !perform) return undefined;
  // On one line, the addition moves no line of the module.
  const wrap = wrapRendering(update[1]!, perform[1]!).replace(/\s+/g, ' ');
  return code.slice(0, perform.index) + wrap + code.slice(perform.index);
}
