import type { ReactElement } from 'react';
import { Reference, useTracingStore } from 'waybill/react';

const SHOWN = 3;

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** The references of what went wrong in this visit, for somebody who has closed the message and needs one after all. */
export function RecentReferences(): ReactElement | null {
  const reports = useTracingStore((state) => state.references);
  // Errors of one action share its reference.
  const latest = reports.filter(
    ({ reference }, index) => reports.findIndex((other) => other.reference === reference) === index,
  );
  if (latest.length === 0) return null;
  return (
    <footer className="foot">
      <h2>Recent problems</h2>
      <ul>
        {latest.slice(0, SHOWN).map(({ reference, timeMs }) => (
          <li key={reference}>
            <time dateTime={new Date(timeMs).toISOString()}>{clock.format(timeMs)}</time>
            <Reference value={reference} />
          </li>
        ))}
      </ul>
    </footer>
  );
}
