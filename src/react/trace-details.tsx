'use client';
import { forwardRef } from 'react';
import { describeError } from './describe-error.ts';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import type { Details } from './shown-error.ts';
import { useProvided } from './use-tracing.ts';

export interface TraceDetailsProps {
  /** `'ids'` shows the full ids. `'full'` also shows the error's own message. @default 'full' */
  readonly details?: Details;
}

/**
 * Shows the message and the full ids of an error to developers. The details are closed at first. They are not meant for
 * production.
 *
 * The details belong to the error screen around this component. Outside an error screen, the component shows nothing.
 */
export const TraceDetails: Part<'details', TraceDetailsProps> = forwardRef(function TraceDetails(
  { details = 'full', ...props },
  ref,
) {
  const { messages, error, occurrence, titleId } = useProvided();
  if (titleId === undefined || details === 'none') return null;
  const ids = [
    ['Trace', occurrence?.traceId],
    ['Span', occurrence?.spanId],
    ['Correlation', occurrence?.correlationId],
  ] as const;
  return (
    <PartElement given={props} givenRef={ref}>
      <details className="waybill-details">
        <summary>{messages.details}</summary>
        {details === 'full' && (
          <pre dir="ltr" translate="no">
            {describeError(error)}
          </pre>
        )}
        <dl>
          {ids.map(
            ([name, id]) =>
              id && (
                <div key={name}>
                  <dt translate="no">{name}</dt>
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
    </PartElement>
  );
});
