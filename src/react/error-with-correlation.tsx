'use client';
import { forwardRef, useEffect, useState } from 'react';
import { ErrorScreen } from './error-screen.tsx';
import type { Part } from './part-element.ts';
import type { ErrorWithCorrelationProps } from './shown-error.ts';
import { useFound, useProvided, warnOfMissing } from './use-tracing.ts';

/**
 * Tells a person that something failed, gives advice, and shows the reference by which support finds the error.
 *
 * Render the component even while there is no error, with `error` undefined. It then shows nothing, but contains the
 * live region in which screen readers find the next error. The screen takes the focus in two cases: in the fallback of
 * an `ErrorBoundary`, if the replaced content had the focus; and with the variant `'page'`, if no element has the
 * focus. In all other cases, the screen does not move the focus. By default, the error's own message and the full ids
 * appear only if the tracing has an `environment` other than `'production'`.
 *
 * @example
 * <ErrorWithCorrelation error={save.error} title="Your changes could not be saved" onRetry={save.run} />
 */
export const ErrorWithCorrelation: Part<'section', ErrorWithCorrelationProps> = forwardRef(
  function ErrorWithCorrelation(props, ref) {
    const { tracing, caught } = useProvided();
    const { error } = props;
    // A fallback is shown for every thrown value, even for `undefined`. So the values are compared. A screen in a
    // fallback can also show an error that the boundary did not catch.
    const isCaught = !!caught && Object.is(caught.error, error);
    const isShown = isCaught || error != null;
    // `useFound` looks for the occurrence again after each change of the store, because some errors are recorded only
    // after the screen shows them.
    const found = useFound(() => (isCaught ? caught.occurrence : tracing?.occurrenceOf(error)));
    const { occurrence = found } = props;
    const [spoken, setSpoken] = useState('');
    const isAlone = isShown && !tracing && !occurrence && !isCaught;
    useEffect(() => {
      if (isAlone) warnOfMissing('ErrorWithCorrelation');
    }, [isAlone]);

    return (
      <>
        <span role={isCaught ? 'status' : 'alert'} className="waybill-spoken">
          {spoken}
        </span>
        {isShown && (
          <ErrorScreen
            {...props}
            ref={ref}
            occurrence={occurrence}
            hadFocus={isCaught && caught.hadFocus}
            onSpeak={setSpoken}
          />
        )}
      </>
    );
  },
);
