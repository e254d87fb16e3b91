'use client';
import { forwardRef, useEffect, useId, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';
import { ErrorActions, ErrorMessage, ErrorReference, ErrorTitle } from './error-parts.tsx';
import { Icon } from './icons.tsx';
import { LateDetails } from './late-details.tsx';
import { renderPart } from './part.ts';
import type { Part } from './part.ts';
import type { Details, GetMessage } from './shown-error.ts';
import { supportLink } from './support-link.ts';
import type { SupportHref } from './support-link.ts';
import { ProvidedContext, useFound, useProvided, warnOfMissing } from './use-tracing.ts';

export interface ErrorWithCorrelationProps {
  /** What was caught. Nothing is shown while it is `null` or `undefined`. */
  readonly error: unknown;
  /** Where it was recorded. @default what the boundary or the tracing above knows of this error */
  readonly occurrence?: ErrorOccurrence | undefined;
  /** What failed, in plain words. @default 'Something went wrong' */
  readonly title?: string;
  /** What to do about it. @default what `getMessage` says, or a sentence about trying again and the reference */
  readonly message?: ReactNode;
  /** @default that of the provider */
  readonly getMessage?: GetMessage;
  /** Shows a Try again button. */
  readonly onRetry?: (() => unknown) | undefined;
  /** Says that it is being tried again; the button stays, and waits. @default false */
  readonly retrying?: boolean;
  /** Shows a link to support that already contains the reference. */
  readonly supportHref?: SupportHref;
  /**
   * A block takes the place of what failed; inline stands beside a form that is still there; a page takes the place of all,
   * and the title of the document. @default 'block'
   */
  readonly variant?: 'inline' | 'block' | 'page';
  /** The level of the heading. @default 1 for a page, else 2 */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
  /** How much of the error to show. @default that of the provider: 'none' in production, 'full' elsewhere */
  readonly details?: Details;
  /** What to show in place of the usual parts, made of `ErrorTitle`, `ErrorReference`, `ErrorActions` and the like. */
  readonly children?: ReactNode;
}

const MAX_LENGTH = 500;

// What comes from an error may be of any length.
const cut = <T,>(text: T): T | string =>
  typeof text === 'string' && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;

/**
 * Tells a person that something failed, what to do, and by which reference support finds it.
 *
 * Render it before there is an error too, with `error` undefined: it then shows nothing but holds the live region in
 * which screen readers hear of the next error. In the fallback of an `ErrorBoundary` it takes the focus, if the focus was
 * in what the fallback replaces, and as a page where nothing has the focus; elsewhere the focus stays. The error's own
 * message and the full ids show only where the tracing's `environment` is not `'production'`.
 *
 * @example
 * <ErrorWithCorrelation error={save.error} title="Your changes could not be saved" onRetry={save.run} />
 */
export const ErrorWithCorrelation: Part<'section', ErrorWithCorrelationProps> = forwardRef(
  function ErrorWithCorrelation({ error, ...given }, ref) {
    const provided = useProvided();
    const { messages, tracing, caught, describe } = provided;
    // A fallback is shown whatever was thrown; a screen nested in a fallback may be about another error.
    const isCaught = !!caught && Object.is(caught.error, error);
    const isShown = isCaught || error != null;
    const takesFocus = isCaught && caught.hadFocus;
    // Some errors are recorded when they are on the screen already.
    const found = useFound(() => (isCaught ? caught.occurrence : tracing?.occurrenceOf(error)));
    let known: ReactNode;
    try {
      known = isShown && (given.getMessage ?? provided.getMessage)?.(error);
    } catch {
      // It met an error that it did not expect; then there is the usual message.
    }
    const {
      occurrence = found,
      title = messages.title,
      message = known,
      getMessage: _,
      variant = 'block',
      headingLevel = variant === 'page' ? 1 : 2,
      details = provided.details,
      onRetry,
      retrying = false,
      supportHref,
      children,
      ...attributes
    } = given;
    const titleId = useId();
    const [spoken, setSpoken] = useState('');
    // Written when the error appears: somebody may be on another page when they copy it.
    const copyText = useMemo(() => occurrence && describe?.(occurrence), [occurrence, describe]);

    const isAlone = !tracing && !occurrence && !isCaught;

    // Not anew for a report that comes late: the title would be read twice.
    useEffect(() => {
      if (!isShown) return;
      if (isAlone) warnOfMissing('ErrorWithCorrelation');
      const titleBefore = document.title;
      let isRead = takesFocus;
      if (variant === 'page') {
        document.title = title;
        // When a whole root has failed, the focus is on nothing.
        isRead ||= document.activeElement === document.body;
      }
      // A heading that takes the focus is read aloud by that.
      if (isRead) document.getElementById(titleId)?.focus();
      // Screen readers speak what changes in a region that they know already, not what a region is born with.
      // https://www.w3.org/WAI/WCAG22/Techniques/aria/ARIA19
      const timer = setTimeout(() => setSpoken(isRead ? '' : title), 100);
      return () => {
        if (document.title === title) document.title = titleBefore;
        clearTimeout(timer);
        setSpoken('');
      };
    }, [isShown, isAlone, takesFocus, titleId, title, variant, error]);

    return (
      <>
        <span role={isCaught ? 'status' : 'alert'} className="waybill-spoken">
          {spoken}
        </span>
        {isShown && (
          <ProvidedContext.Provider
            value={{
              ...provided,
              error,
              occurrence,
              title: cut(title),
              titleId,
              headingLevel,
              message: cut(message) || (occurrence ? messages.adviceWithReference : messages.advice),
              copyText,
              onRetry,
              retrying,
              supportLink: supportLink(supportHref, occurrence),
            }}
          >
            {renderPart(
              [
                'section',
                'error',
                {
                  'data-variant': variant,
                  'aria-labelledby': titleId,
                  children: children ?? (
                    <>
                      <Icon name="failed" />
                      <ErrorTitle />
                      <ErrorMessage />
                      <ErrorReference />
                      {provided.delivery}
                      <ErrorActions />
                      {details && details !== 'none' && <LateDetails details={details} />}
                    </>
                  ),
                },
              ],
              attributes,
              ref,
            )}
          </ProvidedContext.Provider>
        )}
      </>
    );
  },
);
