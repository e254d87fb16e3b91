'use client';
import { useContext } from 'react';
import type { ReactElement } from 'react';
import type { ErrorReport } from '../core/index.ts';
import { describeError } from './describe-error.ts';
import { ProvidedContext } from './use-tracing.ts';

export interface TraceDetailsProps {
  readonly error: unknown;
  readonly report: ErrorReport | undefined;
}

/** What a developer wants to see at once: the message and the full ids. Not for production. */
export function TraceDetails({ error, report }: TraceDetailsProps): ReactElement {
  const { messages } = useContext(ProvidedContext);
  const ids = [
    ['Trace', report?.traceId],
    ['Span', report?.spanId],
    ['Correlation', report?.correlationId],
  ] as const;
  return (
    <details className="waybill-details">
      <summary>{messages.details}</summary>
      <pre dir="ltr" translate="no">
        {describeError(error)}
      </pre>
      <dl>
        {ids.map(
          ([name, id]) =>
            id && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <code className="waybill-id" dir="ltr" translate="no">
                    {id}
                  </code>
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  );
}
