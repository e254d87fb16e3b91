import { useEffect, useId, useRef, type ReactElement } from 'react';
import { ErrorBoundary, ErrorWithCorrelation, type ErrorFallbackProps } from 'waybill/react';
import { useNotedFailure } from '../help/noted-failures.ts';
import { navigate, useQuery } from '../routing/navigation.ts';
import { useSupportHref } from '../support/support-staff.ts';
import type { Organization } from '../team-client.ts';
import { Email } from '../ui/email.tsx';
import type { TeamRows } from './use-team.ts';

const SHOWN = 5;
const FAILURE = 'The activity cannot be shown';

interface ActivityProps {
  readonly organization: Organization;
  readonly rows: TeamRows;
}

/** The latest events in an organization. If this card crashes, the page around it still works. */
export function Activity({ organization, rows }: ActivityProps): ReactElement {
  const headingId = useId();
  const inRegion = useQuery('times') === 'region';
  return (
    <section className="card stack activity" aria-labelledby={headingId}>
      <h2 id={headingId}>Activity</h2>
      <label className="switch">
        <input
          type="checkbox"
          data-action="show times of the region"
          checked={inRegion}
          onChange={() => navigate(inRegion ? '/' : '/?times=region')}
        />
        Times of the region
      </label>
      <ErrorBoundary FallbackComponent={ActivityFailure} resetKeys={[inRegion]}>
        <ActivityFeed rows={rows} timeZone={inRegion ? organization.region : undefined} />
      </ErrorBoundary>
    </section>
  );
}

function ActivityFailure({ error, reference, resetErrorBoundary }: ErrorFallbackProps): ReactElement {
  const supportHref = useSupportHref();
  const screen = useRef<HTMLElement>(null);
  useNotedFailure(reference, FAILURE);
  useEffect(() => {
    // A menu far away can cause this failure. The focus then comes to the message, but it leaves no field and no control
    // of this card.
    const focused = document.activeElement;
    const isBusy = focused?.matches('input, select, textarea') || screen.current?.contains(focused);
    if (!isBusy) screen.current?.querySelector('h3')?.focus();
  }, []);
  return (
    <ErrorWithCorrelation
      ref={screen}
      error={error}
      title={FAILURE}
      message="Everything else on this page works. Turn the times of the region off, and the activity comes back."
      headingLevel={3}
      onRetry={resetErrorBoundary}
      supportHref={supportHref}
    />
  );
}

function ActivityFeed({ rows, timeZone }: { rows: TeamRows; timeZone: string | undefined }): ReactElement {
  // This is a bug on purpose: a region like `eu-central` is no time zone, and Intl throws.
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const entries = [
    ...rows.members.map(({ id, email, created_at: at }) => ({ id, at, email, what: 'joined' })),
    ...rows.invitations.map(({ id, email, created_at: at }) => ({ id, at, email, what: 'was invited' })),
  ];
  return (
    <ol className="feed">
      {entries
        .toSorted((a, b) => b.at.localeCompare(a.at))
        .slice(0, SHOWN)
        .map(({ id, at, email, what }) => (
          <li key={id}>
            <span className="feed-what">
              <Email address={email} /> {what}
            </span>
            <time dateTime={at}>{time.format(new Date(at))}</time>
          </li>
        ))}
    </ol>
  );
}
