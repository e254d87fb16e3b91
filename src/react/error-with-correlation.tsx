'use client';
import { forwardRef, useEffect, useState } from 'react';
import { ErrorScreen } from './error-screen.tsx';
import type { Part } from './part-element.ts';
import type { ErrorWithCorrelationProps } from './shown-error.ts';
import { useFound, useProvided, warnOfMissing } from './use-tracing.ts';

/**
 * Tells a person that something failed, gives advice, and shows the reference by which support finds the error.
 *
 * Render it before there is an error too, with `error` undefined. It then shows nothing, but holds the live region in
 * which screen readers find the next error. The screen takes the focus in two cases: in the fallback of an
 * `ErrorBoundary`, if the focus was in the replaced content, and as a page, if no element has the focus. Otherwise the
 * focus stays. The error's own message and the full ids show only if the tracing's `environment` is not `'production'`.
 *
 * @example
 * <ErrorWithCorrelation error={save.error} title="Your changes could not be saved" onRetry={save.run} />
 */
export const ErrorWithCorrelation: Part<'section', ErrorWithCorrelationProps> = forwardRef(
  function ErrorWithCorrelation(props, ref) {
    const { tracing, caught } = useProvided();
    const { error } = props;
    // A fallback is shown for every thrown value, even for `undefined`. A screen in a fallback may show another error.
    const isCaught = !!caught && Object.is(caught.error, error);
    const isShown = isCaught || error != null;
    // Some errors are already on the screen when they are recorded.
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
