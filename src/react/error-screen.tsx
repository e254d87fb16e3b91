'use client';
import { forwardRef, isValidElement, useEffect, useId, useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { explainError, type Explanation } from '../core/internal.ts';
import { ErrorActions, ErrorMessage, ErrorReference, ErrorTitle } from './error-parts.tsx';
import { Icon } from './icons.tsx';
import { LateDetails } from './late-details.tsx';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import type { Details, ErrorWithCorrelationProps, GetMessage } from './shown-error.ts';
import { supportLink } from './support-link.ts';
import { useAnnouncement } from './use-announcement.ts';
import type { Announcement } from './use-announcement.ts';
import { ProvidedContext, useProvided } from './use-tracing.ts';

type ErrorScreenProps = ErrorWithCorrelationProps & Announcement;

const MAX_LENGTH = 500;

// Cuts long texts, because the texts of an error can have any length.
const cut = <T,>(text: T): T | string =>
  typeof text === 'string' && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;

// React throws for a plain object, and waits for a promise.
const canShow = (node: ReactNode): boolean =>
  typeof node !== 'object' || !node || isValidElement(node) || (Array.isArray(node) && node.every(canShow));

function knownMessage(error: unknown, getMessage: GetMessage | undefined): ReactNode {
  try {
    const message = getMessage?.(error);
    return canShow(message) ? message : undefined;
  } catch {
    // The app's `getMessage` did not expect this error, and threw.
  }
}

/** Returns an empty explanation while the server's answer is being read. */
function useExplanation(error: unknown): Explanation {
  const found = explainError(error);
  const [, setRead] = useState<unknown>();
  useEffect(() => {
    if (found instanceof Promise) void found.then(setRead);
  }, [found]);
  return found instanceof Promise ? {} : found;
}

/** Shows an error, and provides it to the parts of the screen. */
export const ErrorScreen: Part<'section', ErrorScreenProps> = forwardRef(function ErrorScreen(props, ref) {
  const provided = useProvided();
  const { messages, describe } = provided;
  const {
    error,
    occurrence,
    title: given,
    getMessage = provided.getMessage,
    message = knownMessage(error, getMessage),
    variant = 'block',
    headingLevel = variant === 'page' ? 1 : 2,
    details = provided.details,
    onRetry,
    retrying = false,
    supportHref,
    hadFocus,
    onSpeak,
    children,
    ...attributes
  } = props;
  const titleId = useId();
  const { message: told, refused = occurrence?.refused, isMissing } = useExplanation(error);
  const usual = isMissing ? 'adviceReload' : occurrence ? 'adviceWithReference' : 'advice';
  const text = cut(message || told || messages[usual]);
  // A refusal says only the message, unless the app names the work that was refused.
  const title = cut(given) ?? (refused && typeof text === 'string' ? text : messages.title);
  useAnnouncement({ error, title, titleId, variant, hadFocus, onSpeak });
  // The text contains the path of the page, so it is written when the error appears. When the person presses the copy
  // button, they could be on another page.
  const copyText = useMemo(() => occurrence && describe?.(occurrence), [occurrence, describe]);
  const shown = {
    error,
    occurrence,
    title,
    titleId,
    headingLevel,
    message: text !== title && text,
    refused,
    copyText,
    onRetry: isMissing ? () => location.reload() : refused && !provided.caught ? undefined : onRetry,
    retrying,
    retryText: messages[retrying ? 'retrying' : isMissing ? 'reload' : 'retry'],
    supportLink: supportLink(refused ? undefined : supportHref, occurrence),
  };
  return (
    <ProvidedContext.Provider value={{ ...provided, ...shown }}>
      <PartElement given={attributes} givenRef={ref}>
        <section
          className="waybill-error"
          data-variant={refused ? 'inline' : variant}
          // React writes `false` into a data attribute, and the style sheet asks whether the attribute is there.
          data-refused={refused || null}
          aria-labelledby={titleId}
        >
          {children ?? <UsualParts details={details} />}
        </section>
      </PartElement>
    </ProvidedContext.Provider>
  );
});

function UsualParts({ details = 'none' }: { readonly details: Details | undefined }): ReactElement {
  const { delivery, refused } = useProvided();
  return (
    <>
      <Icon name="failed" />
      <ErrorTitle />
      <ErrorMessage />
      <ErrorReference />
      {!refused && delivery}
      <ErrorActions />
      {details !== 'none' && !refused && <LateDetails details={details} />}
    </>
  );
}
