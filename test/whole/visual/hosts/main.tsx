import { createRoot } from 'react-dom/client';
import { ErrorWithCorrelation } from 'waybill/react';
import 'waybill/react.css';
import { TraceTimeline } from 'waybill/viewer';
import { occurrence } from '../../../../stories/fixtures/error-report.ts';
import { failedInvite } from '../../../../stories/fixtures/trace-failed-invite.ts';

/** The style sheets of fresh apps, by the name in the query of the address. They are added after our own. */
const styles: Readonly<Record<string, () => Promise<unknown>>> = {
  'no style sheet': () => Promise.resolve(),
  'the template of Vite': () => import('./styles/vite.css'),
  'the template of Next': () => import('./styles/next.css'),
  'the template of Next with Tailwind': () => import('virtual:tailwind.css'),
  'Bootstrap reboot': () => import('./styles/bootstrap.css'),
};

const query = new URLSearchParams(window.location.search);
const style = query.get('style') ?? '';
if (query.has('viewer')) await import('waybill/viewer.css');
await styles[style]?.();
// Bootstrap's theme is an attribute, which an app sets by itself.
document.documentElement.dataset['bsTheme'] = matchMedia('(prefers-color-scheme: dark)').matches
  ? 'dark'
  : 'light';

createRoot(document.getElementById('root')!).render(
  <main>
    <h1>Members</h1>
    <p>
      This page has {style}. <a href="#people">People</a> <button type="button">Invite</button>
    </p>
    {query.has('viewer') ? (
      <TraceTimeline trace={failedInvite} />
    ) : (
      <ErrorWithCorrelation
        error={new Error('The list is empty')}
        occurrence={occurrence}
        details="full"
        onRetry={() => {}}
        supportHref="/help"
      />
    )}
  </main>,
);
