'use client';
import { useId } from 'react';
import type { ReactElement } from 'react';
import type { Attributes } from '../core/index.ts';
import { textOf } from './timeline-item.ts';

/** An exception as it was recorded: its type and message, unless the row's own name says them, and its stack. */
export function ExceptionDetails({
  attributes,
  rowName,
}: {
  readonly attributes: Attributes;
  readonly rowName: string;
}): ReactElement | null {
  const titleId = useId();
  const message = textOf(attributes['exception.message']);
  const stack = textOf(attributes['exception.stacktrace']);
  const isSaid = rowName.includes(message);
  if (isSaid && !stack) return null;
  return (
    <section className="waybill-exception" aria-labelledby={titleId}>
      <h4 id={titleId}>{textOf(attributes['exception.type']) || 'Exception'}</h4>
      {!isSaid && (
        <p className="waybill-message">
          <bdi>{message}</bdi>
        </p>
      )}
      {stack && <pre dir="ltr">{stack}</pre>}
    </section>
  );
}
