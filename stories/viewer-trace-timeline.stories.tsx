import type { Decorator, Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { TraceTimeline } from 'waybill/viewer';
import { claims } from './fixtures/trace-claims.ts';
import { failedInvite } from './fixtures/trace-failed-invite.ts';
import { healthyInvite } from './fixtures/trace-healthy.ts';
import { missingParent, onlyALog, unfinishedAndSkewed } from './fixtures/trace-incomplete.ts';
import { importOf } from './fixtures/trace-many-spans.ts';
import { spanId, trace } from './fixtures/trace-records.ts';

const meta = {
  title: 'viewer/TraceTimeline',
  component: TraceTimeline,
} satisfies Meta<typeof TraceTimeline>;

export default meta;
type Story = StoryObj<typeof meta>;

function inAWidthOf(inlineSize: number): Decorator {
  return (Story) => (
    <div style={{ inlineSize }}>
      <Story />
    </div>
  );
}

/** A failed invitation: the browser's action, its request, the function, its steps, log lines and the event. */
export const FailedInvite: Story = { args: { trace: failedInvite } };

export const Dark: Story = { ...FailedInvite, globals: { theme: 'dark' } };

export const OnAPhone: Story = { ...FailedInvite, decorators: [inAWidthOf(360)] };

export const OnADesktop: Story = { ...FailedInvite, decorators: [inAWidthOf(1200)] };

export const RightToLeft: Story = {
  ...FailedInvite,
  decorators: [
    (Story) => (
      <div dir="rtl">
        <Story />
      </div>
    ),
  ],
};

/** The pasted report named the span, so the timeline opens there. */
export const OpensOnANamedSpan: Story = { args: { trace: failedInvite, selectedSpanId: spanId(5) } };

export const Healthy: Story = { args: { trace: healthyInvite } };

/** The browser's report never arrived. */
export const MissingParent: Story = { args: { trace: missingParent } };

/** An error outside any action, or an error with lost spans. */
export const OnlyALog: Story = { args: { trace: onlyALog } };

/** The action was still running when its error was reported, and the server's clock is behind. */
export const UnfinishedAndSkewed: Story = { args: { trace: unfinishedAndSkewed } };

export const ManySpans: Story = { args: { trace: importOf(100) } };

export const Empty: Story = { args: { trace: trace() } };

/** A page sent a record with the id of a server's span. The span of the server is shown, and the record is a claim. */
export const Claims: Story = {
  args: { trace: claims, selectedSpanId: spanId(2) },
  play: async ({ canvas, userEvent }) => {
    await expect(
      canvas.getByRole('treeitem', { name: /POST \/pay.*a page claims otherwise.*Failed/ }),
    ).toBeVisible();
    await expect(canvas.getByRole('treeitem', { name: /POST \/refund.*claimed by a page/ })).toBeVisible();
    await userEvent.click(canvas.getByText('Claimed by a page: one other record with this id'));
    await expect(canvas.getByText('alice')).toBeVisible();
  },
};

/** The filter keeps the rows above a match, so that the tree keeps its meaning. */
export const Filtered: Story = {
  args: { trace: importOf(300) },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Filter' }));
    await userEvent.type(await canvas.findByRole('searchbox', { name: 'Text' }), 'row 7');
    await waitFor(() => expect(canvas.getByText(/^11 of 602 spans shown/)).toBeVisible());
  },
};

export const FilteredDark: Story = { ...Filtered, globals: { theme: 'dark' } };

export const FilteredOnAPhone: Story = { ...Filtered, decorators: [inAWidthOf(360)] };

export const FilteredRightToLeft: Story = { ...RightToLeft, ...Filtered };

/** No row meets the conditions. */
export const NothingMatches: Story = {
  ...FailedInvite,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Filter' }));
    await userEvent.type(await canvas.findByRole('searchbox', { name: 'Text' }), 'no such text');
    await expect(await canvas.findByText('No row matches the filter.')).toBeVisible();
  },
};

/** The search goes through all rows, also those that are not in the document. */
export const Searched: Story = {
  args: { trace: importOf(300) },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Search' }));
    await userEvent.type(await canvas.findByRole('searchbox', { name: 'Search all rows' }), 'row 12{Enter}');
    await waitFor(() => expect(canvas.getByText(/^\d+ of 11 rows$/)).toBeVisible());
  },
};

export const SearchedOnAPhone: Story = { ...Searched, decorators: [inAWidthOf(360)] };

export const Keys: Story = {
  ...FailedInvite,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Keys' }));
    await expect(await canvas.findByRole('dialog', { name: 'Keys' })).toBeVisible();
  },
};

export const KeysDark: Story = { ...Keys, globals: { theme: 'dark' } };
