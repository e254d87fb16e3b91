'use client';
import { forwardRef, useId } from 'react';
import type { ErrorOccurrence } from '../core/index.ts';
import { askText } from './ask-app.ts';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import { Reference } from './reference.tsx';
import { formatReport } from './report-text.ts';
import { useProvided, useStoreAbove } from './use-tracing.ts';

export interface RecentReferencesProps {
  /** The level of the heading. @default 2 */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
}

const none: readonly ErrorOccurrence[] = [];

/**
 * Lists the references of recent errors in this tab, newest first, including errors from before a reload. Put the list
 * on a help page, for people who look for a code that is no longer on the screen. Without errors, the component shows
 * nothing. It does not show the references of a person who was signed in before.
 */
export const RecentReferences: Part<'section', RecentReferencesProps> = forwardRef(function RecentReferences(
  { headingLevel = 2, ...props },
  ref,
) {
  const { messages, tracing } = useProvided();
  const references = useStoreAbove((state) => state?.references ?? none);
  const id = useId();
  const Heading = `h${headingLevel}` as const;
  // Errors of one action have the same code. The list shows each code once, with the time of its latest error.
  const newest = [
    ...new Map(references.toReversed().map((occurrence) => [occurrence.reference, occurrence])).values(),
  ];
  if (newest.length === 0) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <section className="waybill-recent" aria-labelledby={id}>
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
                  {askText(() => messages.time(time), time.toISOString())}
                </time>
              </li>
            );
          })}
        </ul>
      </section>
    </PartElement>
  );
});
