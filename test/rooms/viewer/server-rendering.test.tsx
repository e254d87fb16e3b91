import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { TraceSearch, TraceTimeline } from 'waybill/viewer';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';

it('renders a timeline on a server', () => {
  const html = renderToString(<TraceTimeline trace={failedInvite} />);
  expect(html).toContain('Create invitation');
  expect(html.match(/role="treeitem"/g)).toHaveLength(12);
});

it('renders a search on a server', () => {
  const html = renderToString(<TraceSearch search={async () => []} load={async () => null} />);
  expect(html).toContain('Find what a user saw');
});
