/** The children of each span, and the spans at the top of the tree. */
export interface Children {
  /** Returns the indexes of the children of a span. The index -1 gives the spans at the top. Do not change the list. */
  of(parent: number): Int32Array;
}

/**
 * Lists children by parent: one list for all spans, in which the children of one parent stand side by side. Arrays of
 * their own for each parent would take several times as long for 100,000 spans.
 */
export function listChildren(parents: Int32Array): Children {
  const starts = new Int32Array(parents.length + 2);
  for (const parent of parents) starts[parent + 2]!++;
  for (let index = 1; index < starts.length; index++) starts[index]! += starts[index - 1]!;
  const filled = starts.slice();
  const list = new Int32Array(parents.length);
  for (let index = 0; index < parents.length; index++) list[filled[parents[index]! + 1]!++] = index;
  return { of: (parent) => list.subarray(starts[parent + 1]!, starts[parent + 2]!) };
}
