'use client';
import { forwardRef } from 'react';
import { describeError } from './describe-error.ts';
import { renderPart } from './part.ts';
import type { Part } from './part.ts';
import type { Details } from './shown-error.ts';
import { useProvided } from './use-tracing.ts';

export interface TraceDetailsProps {
  /** The full ids, or with them the error's own message. @default 'full' */
  readonly details?: Details;
}

/**
 * What a developer wants to see at once: the message and the full ids, folded up. Not for production.
 *
 * It shows what the error screen around it shows; nothing elsewhere.
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
  const children = (
    <>
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
    </>
  );
  // oxlint-disable-next-line react/refs -- handed on, not read
  return renderPart(['details', 'details', { children }], props, ref);
});
