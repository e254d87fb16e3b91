import { useId, type ReactElement, type ReactNode } from 'react';

/** A card with a table of people: e-mail, role, a day, and a menu. */
export function PeopleTable({
  title,
  count,
  dayLabel,
  empty,
  children,
}: {
  readonly title: string;
  readonly count: number;
  /** The heading of the third column, which has a day. */
  readonly dayLabel: string;
  /** The text in place of a table without rows. */
  readonly empty?: string;
  /** The rows. */
  readonly children: ReactNode;
}): ReactElement {
  const headingId = useId();
  return (
    <section className="card people" aria-labelledby={headingId}>
      <h2 id={headingId}>
        {title} <span className="count">{count}</span>
      </h2>
      {count === 0 && empty ? (
        <p className="empty">{empty}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">E-mail</th>
              <th scope="col" className="column-role">
                Role
              </th>
              <th scope="col" className="column-day">
                {dayLabel}
              </th>
              <th scope="col" className="column-actions">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  );
}
