import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { ErrorWithCorrelation } from 'waybill/react';
import { TraceTimeline } from 'waybill/viewer';
import { belowProvider } from './fixtures/below-provider.tsx';
import { failure, occurrence } from './fixtures/error-report.ts';
import { failedInvite } from './fixtures/trace-failed-invite.ts';

/** The screen of the user, and the view of support for the same moment. */
const meta = {
  title: 'Tour',
  decorators: [belowProvider()],
} satisfies Meta;

export default meta;

export const FromScreenToSupport: StoryObj<typeof meta> = {
  render: () => (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 24, alignItems: 'start' }}>
      <div style={{ flex: '1 1 320px' }}>
        <ErrorWithCorrelation
          error={failure}
          occurrence={occurrence}
          title="The invitation was not sent"
          message="The invitation could not be saved. Please try again in an hour."
          variant="inline"
          supportHref="mailto:support@example.com"
        />
      </div>
      <div style={{ flex: '3 1 760px', minInlineSize: 0 }}>
        <TraceTimeline trace={failedInvite} />
      </div>
    </div>
  ),
  async play({ canvas }) {
    await expect(canvas.getAllByText(occurrence.reference)).toHaveLength(2);
    await expect(canvas.getByRole('treeitem', { name: /Create invitation/, selected: true })).toBeVisible();
  },
};
