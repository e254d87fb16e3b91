import type { ReactElement, ReactNode } from 'react';
import { Brand } from '../ui/icons.tsx';
import { Page } from './page.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** A narrow page in front of the app, for a person who is not signed in yet. */
export function Entrance({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="entrance">
      <header className="entrance-head">
        <p className="brand">
          <Brand />
        </p>
        <ThemeToggle />
      </header>
      <Page title={title} lead={lead}>
        {children}
      </Page>
    </div>
  );
}
