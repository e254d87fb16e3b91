import type { Shape } from './shapes.ts';

/** A part of a path: the span, whether it worked or waited, and from when to when. */
export type OraclePart = readonly [id: number, kind: 'work' | 'wait', from: number, to: number];

/**
 * Finds the critical path as docs/analysis.md describes it, in the simplest way: each step looks at all spans. The parents
 * of the shapes must not form circles.
 */
export function oraclePath(shapes: readonly Shape[], until: 'root' | 'last'): readonly OraclePart[] {
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  const parentOf = ({ under }: Shape): Shape | undefined =>
    under === undefined ? undefined : byId.get(under);
  const isDetached = (shape: Shape): boolean => (parentOf(shape)?.to ?? Infinity) < shape.from;

  function outerOf(shape: Shape): Shape | undefined {
    let outer = parentOf(shape);
    while (outer && outer.to < shape.from) outer = parentOf(outer);
    return outer;
  }
  function cut(shape: Shape): { from: number; to: number } {
    const outer = outerOf(shape);
    if (!outer) return shape;
    const { from, to } = cut(outer);
    const within = (time: number): number => Math.min(Math.max(time, from), to);
    return { from: within(shape.from), to: within(shape.to) };
  }
  const isBetter = (a: Shape, b: Shape | undefined): boolean =>
    !b ||
    cut(a).to > cut(b).to ||
    (cut(a).to === cut(b).to && (cut(a).from < cut(b).from || (cut(a).from === cut(b).from && a.id > b.id)));

  const parts: OraclePart[] = [];
  const entered = new Set<Shape>();
  const left = new Set<Shape>();
  let now = 0;
  const lastOf = (candidates: readonly Shape[]): Shape | undefined =>
    candidates
      .filter((each) => cut(each).to <= now && !entered.has(each))
      .reduce<Shape | undefined>((best, each) => (isBetter(each, best) ? each : best), undefined);
  const lastBelow = (outer: Shape | undefined): Shape | undefined =>
    lastOf(shapes.filter((each) => outerOf(each) === outer));
  function spend(shape: Shape, kind: 'work' | 'wait', from: number): void {
    if (from >= now) return;
    const previous = parts[0];
    if (previous?.[0] === shape.id && previous[1] === kind) parts.shift();
    parts.unshift([shape.id, kind, from, previous && parts[0] !== previous ? previous[3] : now]);
    now = from;
  }
  function before(shape: Shape): Shape | undefined {
    left.add(shape);
    let outer = outerOf(shape);
    while (outer && left.has(outer)) outer = outerOf(outer);
    const own = isDetached(shape) ? [parentOf(shape)!] : [];
    const linked = (shape.links ?? []).flatMap((id) => byId.get(id) ?? []);
    // Of causes that end at the same time, the first that is named counts.
    const causes = [...own, ...linked].filter((each) => cut(each).to <= now && !entered.has(each));
    const latest = Math.max(...causes.map((each) => cut(each).to));
    const cause = causes.find((each) => cut(each).to === latest);
    const other = lastBelow(outer);
    const isBinding =
      cause && (!outer || cut(cause).to > cut(outer).from) && (!other || cut(cause).to >= cut(other).to);
    if (cause && (isDetached(shape) || isBinding)) {
      if (isDetached(shape) || !outer) spend(shape, 'wait', cut(cause).to);
      else spend(outer, 'work', cut(cause).to);
      return cause;
    }
    if (outer) return outer;
    if (other) spend(shape, 'wait', cut(other).to);
    return other;
  }

  const ends = shapes.filter((each) => !outerOf(each) && !(until === 'root' && isDetached(each)));
  now = Math.max(...ends.map((each) => each.to));
  let current = lastBelow(undefined);
  while (current) {
    entered.add(current);
    const next = lastBelow(current);
    if (next) {
      spend(current, 'work', cut(next).to);
      current = next;
    } else {
      spend(current, 'work', cut(current).from);
      current = before(current);
    }
  }
  return parts;
}
