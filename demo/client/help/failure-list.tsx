import { useId, type ReactElement } from 'react';
import { Reference, useTracingStore } from 'waybill/react';
import { Link } from '../routing/link.tsx';
import { useIsSupportStaff } from '../support/support-staff.ts';
import { titleOfFailure } from './noted-failures.ts';

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Lists what went wrong in this tab, the latest first: what it was, when it happened, and its reference. */
export function FailureList(): ReactElement {
  const references = useTracingStore((state) => state.references);
  const isStaff = useIsSupportStaff();
  const headingId = useId();
  // The errors of one action have the same reference.
  const failures = references.filter(
    ({ reference }, index) => references.findIndex((other) => other.reference === reference) === index,
  );
  if (failures.length === 0) {
    return <p className="card empty">Nothing has gone wrong in this tab since you signed in.</p>;
  }
  return (
    <section className="card stack" aria-labelledby={headingId}>
      <h2 id={headingId}>What went wrong in this tab</h2>
      <ul className="failures">
        {failures.map(({ reference, timeMs }) => (
          <li key={reference}>
            <p>{titleOfFailure(reference)}</p>
            <p className="muted">
              <time dateTime={new Date(timeMs).toISOString()}>{time.format(timeMs)}</time>
            </p>
            <p className="failure-reference">
              <Reference value={reference} />
              {isStaff && <Link href={`/support?reference=${reference}`}>Look it up</Link>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
