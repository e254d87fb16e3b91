'use client';
import { useId } from 'react';
import type { ReactElement } from 'react';
import { breakable } from './breakable.tsx';
import type { RecordedException } from '../layout/exceptions-of.ts';
import { StackTrace } from './stack-trace.tsx';

/** Shows the type, message and stack of an exception. Leaves out the message if the name of the row contains it. */
export function ExceptionDetails({
  exception: { type, message, stack },
  rowName,
}: {
  readonly exception: RecordedException;
  readonly rowName: string;
}): ReactElement | null {
  const titleId = useId();
  const isSaid = rowName.includes(message);
  if (isSaid && !stack) return null;
  return (
    <section aria-labelledby={titleId}>
      <h4 id={titleId}>
        <bdi>{type || 'Exception'}</bdi>
      </h4>
      {!isSaid && (
        <p className="waybill-message">
          <bdi>{breakable(message)}</bdi>
        </p>
      )}
      {stack && <StackTrace stack={stack} />}
    </section>
  );
}
