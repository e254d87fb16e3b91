import type { Attributes, Span, TracingContext } from '../../core/index.ts';
import { conventions, TRACING_HEADERS, type HeaderClock, type OpenRequest } from '../../core/internal.ts';
import type { ReceivedIds } from './propagation-watch.ts';
import type { ReceivedRequest } from './received-request.ts';

/** Writes a log line of the level debug. Its ids are those of the context. */
export type WriteDebugLine = (context: TracingContext, message: string, fields: Attributes) => void;

/** Tells in log lines which tracing headers requests have. The lines hold names of headers, and no values. */
export interface HeaderDebug {
  readonly received: (span: Span, request: ReceivedRequest, ids: ReceivedIds) => void;
  readonly sent: (request: OpenRequest) => void;
}

/** Creates the log lines about headers. */
export function createHeaderDebug(write: WriteDebugLine, clock: HeaderClock | undefined): HeaderDebug {
  const names = clock ? [...TRACING_HEADERS, clock.header] : TRACING_HEADERS;
  return {
    received({ context }, { headers }, { incoming, isLost = false, problems = [] }) {
      write(context, 'Tracing headers of a request', {
        'waybill.propagation.received': names.filter((name) => headers.has(name)),
        'waybill.propagation.problems': problems.map(({ kind, header }) => `${kind}: ${header}`),
        'waybill.propagation.continued': incoming?.trace !== undefined,
        'waybill.propagation.is_lost': isLost,
      });
    },
    sent({ added, context, headers, address: { origin, pathname } }) {
      write(context, 'Tracing headers to another program', {
        [conventions.URL_FULL]: origin + pathname,
        'waybill.propagation.sent': names.filter((name) => headers?.has(name) || Object.hasOwn(added, name)),
      });
    },
  };
}
