import type { ReactElement, ReactNode } from 'react';
import { OrganizationSwitcher } from '../organizations/organization-switcher.tsx';
import { Link } from '../routing/link.tsx';
import { AccountMenu } from '../session/account-menu.tsx';
import { useIsSupportStaff } from '../support/support-staff.ts';
import { Brand } from '../ui/icons.tsx';
import { TroubleMenu } from '../trouble/trouble-menu.tsx';
import { CONTENT_ID } from './page.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** The frame around every page for a signed-in person. */
export function Shell({
  email,
  children,
}: {
  readonly email: string;
  readonly children: ReactNode;
}): ReactElement {
  const isStaff = useIsSupportStaff();
  return (
    <div className="shell">
      <a className="skip-link" href={`#${CONTENT_ID}`}>
        Skip to content
      </a>
      <header className="bar">
        <Link className="brand" href="/">
          <Brand />
        </Link>
        <OrganizationSwitcher />
        <nav className="bar-nav" aria-label="Main">
          <Link href="/">Members</Link>
          <Link href="/help">Help</Link>
          {isStaff && <Link href="/support">Support desk</Link>}
        </nav>
        <div className="bar-end">
          <TroubleMenu />
          <ThemeToggle />
          <AccountMenu email={email} />
        </div>
      </header>
      {children}
    </div>
  );
}
