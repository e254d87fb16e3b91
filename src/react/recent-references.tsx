'use client';
import { forwardRef, useId } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';
import { renderPart } from './part.ts';
import type { Part } from './part.ts';
import { Reference } from './reference.tsx';
import { formatReport } from './report-text.ts';
import { useProvided, useStoreAbove } from './use-tracing.ts';

export interface RecentReferencesProps {
  /** The level of the heading. @default 2 */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
}

const none: readonly ErrorOccurrence[] = [];

/**
 * Lists the references of what went wrong in this tab lately, newest first, also before the page was loaded anew: for a
 * help page, where somebody looks for a code that is gone from the screen. Shows nothing where nothing went wrong, and
 * nothing of who was signed in before.
 */
export const RecentReferences: Part<'section', RecentReferencesProps> = forwardRef(function RecentReferences(
  { headingLevel = 2, ...props },
  ref,
) {
  const { messages, tracing } = useProvided();
  const references = useStoreAbove((state) => state?.references ?? none);
  const id = useId();
  const Heading = `h${headingLevel}` as const;
  // Errors of one action share their code; the last of them stands for all.
  const newest = [
    ...new Map(references.toReversed().map((occurrence) => [occurrence.reference, occurrence])).values(),
  ];
  if (newest.length === 0) return null;
  const children = (
    <>
      <Heading id={id} className="waybill-error-title">
        {messages.recent}
      </Heading>
      <ul>
        {newest.toReversed().map((occurrence) => {
          const time = new Date(occurrence.timeMs);
          return (
            <li key={occurrence.reference} className="waybill-report">
              <Reference value={occurrence.reference} copyText={formatReport(occurrence, { tracing })} />
              <time className="waybill-error-time" dateTime={time.toISOString()}>
                {messages.time(time)}
              </time>
            </li>
          );
        })}
      </ul>
    </>
  );
  // oxlint-disable-next-line react/refs -- handed on, not read
  return renderPart(['section', 'recent', { 'aria-labelledby': id, children }], props, ref);
});
