import { formatReference } from '../../core/index.ts';
import type { Sought } from './search-state.ts';

/** Describes the subject of a search in words, such as `Reference KM70-WHSPV`. */
export function describeQuery(query: Sought): string {
  switch (query.kind) {
    case 'reference':
      return `Reference ${formatReference(query.low40)}`;
    case 'trace':
      return `Trace ${query.traceId}`;
    case 'span':
      return `Span ${query.spanId}`;
    case 'uuid':
      return `Correlation, session or trace id ${query.id}`;
    case 'foreign':
      return `Id ${query.id}`;
    case 'bundle':
      return 'Support bundle';
  }
}
