import type { Session } from '@supabase/supabase-js';
import { lazy, Suspense, type ReactElement } from 'react';
import { ErrorBoundary } from 'waybill/react';
import { HelpPage } from './help/help-page.tsx';
import { AcceptPage } from './invitation/accept-page.tsx';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { PageFailure } from './layout/page-failure.tsx';
import { Shell } from './layout/shell.tsx';
import { CreateOrganizationPage } from './organizations/create-organization-page.tsx';
import { LoadOrganizations } from './organizations/load-organizations.tsx';
import { NoOrganizationPage } from './organizations/no-organization-page.tsx';
import { useOrganizations } from './organizations/use-organizations.ts';
import { usePath } from './routing/navigation.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { useSignOutCleanup } from './session/use-sign-out-cleanup.ts';
import { useSession } from './session/use-session.ts';
import { MembersPage } from './team/members-page.tsx';
import { ConnectionNotice } from './trouble/connection-notice.tsx';
import { NoticeProvider } from './ui/notice.tsx';

// Few people work in support. The other people need not load the timeline.
const SupportPage = lazy(async () => ({ default: (await import('./support/support-page.tsx')).SupportPage }));

/** The app "Northwind Teams": it manages the members of an organization and their roles. */
export function App(): ReactElement | null {
  const session = useSession();
  const path = usePath();
  useSignOutCleanup(session === null);
  if (session === undefined) return null;
  return (
    <NoticeProvider>
      <ConnectionNotice />
      {path === '/accept' ? (
        <AcceptPage session={session} />
      ) : session ? (
        <LoadOrganizations key={session.user.id}>
          <Shell email={session.user.email ?? ''}>
            <ErrorBoundary FallbackComponent={PageFailure} resetKeys={[path]}>
              <CurrentPage path={path} session={session} />
            </ErrorBoundary>
          </Shell>
        </LoadOrganizations>
      ) : (
        <SignInPage />
      )}
    </NoticeProvider>
  );
}

function CurrentPage({ path, session }: { readonly path: string; readonly session: Session }): ReactElement {
  const { current } = useOrganizations();
  switch (path) {
    case '/':
      return current ? (
        <MembersPage key={current.id} organization={current} userId={session.user.id} />
      ) : (
        <NoOrganizationPage />
      );
    case '/organizations/new':
      return <CreateOrganizationPage />;
    case '/help':
      return <HelpPage />;
    case '/support':
      return (
        <Suspense>
          <SupportPage />
        </Suspense>
      );
    default:
      return <NotFoundPage />;
  }
}
