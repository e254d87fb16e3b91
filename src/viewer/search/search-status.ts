import { describeQuery } from './describe-query.ts';
import type { SearchState } from './search-state.ts';

/** Describes the state of a search in one sentence. The sentence begins with the subject of the search. */
export function searchStatus(state: SearchState): string {
  switch (state.status) {
    case 'idle':
      return '';
    case 'unknown':
      return 'No reference or id in this text';
    case 'mistyped':
      return `Reference ${state.code.toUpperCase()} looks mistyped`;
    case 'searching':
      return `${describeQuery(state.query)}: searching`;
    case 'none':
      return `${describeQuery(state.query)}: ${state.query.kind === 'bundle' ? 'nothing to show' : 'nothing found'}`;
    case 'failed':
      return `${describeQuery(state.query)}: the search failed`;
    case 'several':
    case 'open':
      return `${describeQuery(state.query)}: ${state.hits.length === 1 ? '1 trace' : `${state.hits.length} traces`}`;
  }
}
