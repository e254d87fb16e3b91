/**
 * The children of each span, in one list in which the children of one parent stand side by side. Arrays of their own for
 * each parent would take several times as long for 100,000 spans.
 */
export interface Children {
  readonly list: Int32Array;
  /**
   * Where the children of each span begin in the list: those of the span `index` at `starts[index + 1]`, up to
   * `starts[index + 2]`. The index -1 stands for the top of the tree.
   */
  readonly starts: Int32Array;
}

/** Lists children by parent. A parent of -1 puts a span at the top. */
export function listChildren(parents: Int32Array): Children {
  const starts = new Int32Array(parents.length + 2);
  for (const parent of parents) starts[parent + 2]!++;
  for (let index = 1; index < starts.length; index++) starts[index]! += starts[index - 1]!;
  const filled = starts.slice();
  const list = new Int32Array(parents.length);
  for (let index = 0; index < parents.length; index++) list[filled[parents[index]! + 1]!++] = index;
  return { list, starts };
}

/** Sorts the children of one span in their place, and returns them. */
export function sortChildren(
  { list, starts }: Children,
  parent: number,
  compare: (a: number, b: number) => number,
): Int32Array {
  const children = list.subarray(starts[parent + 1], starts[parent + 2]);
  return children.length > 1 ? children.sort(compare) : children;
}
