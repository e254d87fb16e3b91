import { formatReference } from '../core/index.ts';
import type { TraceQuery } from '../core/index.ts';

/** Says in words what a search text was understood as. */
export function describeQuery(query: TraceQuery): string {
  switch (query.kind) {
    case 'reference':
      return `Reference ${formatReference(query.low40)}`;
    case 'trace':
      return `Trace ${query.traceId}`;
    case 'span':
      return `Span ${query.spanId}`;
    case 'uuid':
      return `Correlation, session or trace id ${query.id}`;
  }
}
