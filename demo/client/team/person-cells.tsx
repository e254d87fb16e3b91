import type { ReactElement } from 'react';
import type { Role } from '../team-client.ts';
import { Email } from '../ui/email.tsx';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** The cells for one person: e-mail, role, and a day. */
export function PersonCells({
  person: { email, role, created_at: since },
  dayLabel,
  note,
}: {
  readonly person: { readonly email: string; readonly role: Role; readonly created_at: string };
  /** The label of the day, for phones, because the columns have no headings there. */
  readonly dayLabel: string;
  readonly note?: string | undefined;
}): ReactElement {
  return (
    <>
      <th scope="row" className="cell-person">
        <span className="avatar" aria-hidden="true">
          {email.slice(0, 1).toUpperCase()}
        </span>
        <Email address={email} /> {note && <span className="muted">({note})</span>}
      </th>
      <td className="cell-role">
        <span className="badge" data-role={role}>
          {role === 'admin' ? 'Admin' : 'Member'}
        </span>
      </td>
      <td className="muted">
        <span className="narrow-only">{dayLabel} </span>
        <time dateTime={since}>{day.format(new Date(since))}</time>
      </td>
    </>
  );
}
