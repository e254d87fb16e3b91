import type { Lane } from '../../core/index.ts';

/** The place of a row among the rows of its id. The reader gets it with each row. */
export interface Placed {
  /** The lane. `unknown` for a row from before there were lanes. */
  readonly lane: Lane | 'unknown';
  /** Whether readers show another row with the same id. */
  readonly is_claim: boolean;
}

/** Returns the field `lane` of a record: present only if the row came from a page. */
export function laneOf({ lane }: Placed): { readonly lane?: Lane } {
  return lane === 'page' ? { lane } : {};
}
