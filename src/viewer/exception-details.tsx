'use client';
import { useId } from 'react';
import type { ReactElement } from 'react';
import type { Attributes } from '../core/index.ts';
import { textOf } from './timeline-item.ts';

/** An exception as it was recorded: its type, its message and its stack. */
export function ExceptionDetails({ attributes }: { readonly attributes: Attributes }): ReactElement {
  const titleId = useId();
  const type = textOf(attributes['exception.type']);
  const message = textOf(attributes['exception.message']);
  const stack = textOf(attributes['exception.stacktrace']);
  return (
    <section className="waybill-exception" aria-labelledby={titleId}>
      <h4 id={titleId}>{type || 'Exception'}</h4>
      {message && <p className="waybill-message">{message}</p>}
      {stack && (
        // Long lines scroll, so the keyboard must get there.
        <pre tabIndex={0} dir="ltr" role="group" aria-label="Stack">
          {stack}
        </pre>
      )}
    </section>
  );
}
