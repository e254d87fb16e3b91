import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn } from 'storybook/test';
import { ErrorWithCorrelation } from 'waybill/react';
import { arabic } from './fixtures/arabic.ts';
import { belowProvider, rightToLeft } from './fixtures/below-provider.tsx';
import { refusal, report } from './fixtures/error-report.ts';

const meta = {
  title: 'react/ErrorWithCorrelation',
  component: ErrorWithCorrelation,
  decorators: [belowProvider()],
  args: { error: refusal, report, onRetry: fn(), supportHref: 'mailto:support@example.com' },
} satisfies Meta<typeof ErrorWithCorrelation>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Plain: Story = {};

export const Dark: Story = { globals: { theme: 'dark' } };

export const Page: Story = {
  parameters: { layout: 'fullscreen' },
  args: { variant: 'page', title: 'The app had to stop', message: 'Your changes of today are saved.' },
};

export const PageOnAPhone: Story = { ...Page, globals: { viewport: { value: 'phone' } } };

export const Phone: Story = { globals: { viewport: { value: 'phone' } } };

export const RightToLeft: Story = { decorators: [rightToLeft, belowProvider({ messages: arabic })] };

export const German: Story = { globals: { language: 'German' } };

/** Two fifths longer than English, as the longest translations are, and on a phone. */
export const PseudoLocale: Story = { globals: { language: 'pseudo', viewport: { value: 'narrow' } } };

/** The button stays where it was pressed. */
export const Retrying: Story = { args: { retrying: true } };

export const LongMessage: Story = {
  args: {
    title: 'The members of Donaudampfschifffahrtsgesellschaft could not be loaded',
    message: (
      <>
        The list did not arrive within ten seconds. Your changes of today are saved. If you were about to
        invite somebody, wait a minute before you do it again, so that nobody gets two invitations; the{' '}
        <a href="#status">status page</a> says when everything is back.
      </>
    ),
  },
};

/** What developers see outside production. */
export const Development: Story = {
  decorators: [belowProvider({ environment: 'development' })],
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByText('Technical details'));
    await expect(canvas.getByText(report.traceId)).toBeVisible();
  },
};

/** What support may see, too. */
export const IdsOnly: Story = {
  args: { details: 'ids' },
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByText('Technical details'));
    await expect(canvas.getByText(report.traceId)).toBeVisible();
    await expect(canvas.queryByText(refusal.message)).not.toBeInTheDocument();
  },
};

/** Without a provider nothing was recorded, and the screen does not pretend. */
export const NotRecorded: Story = { decorators: [(Story) => <Story />], args: { report: undefined } };

/** Beside a form that is still there. */
export const Inline: Story = {
  args: { variant: 'inline', title: 'The invitation was not sent', headingLevel: 3 },
};

export const InlineOnAPhone: Story = { ...Inline, globals: { viewport: { value: 'phone' } } };

export const ReportQueued: Story = { decorators: [belowProvider({ delivery: 'queued' })] };

export const ReportSent: Story = { decorators: [belowProvider({ delivery: 'sent' })] };

/** The screen offers what could not be sent. */
export const ReportNotSent: Story = {
  decorators: [belowProvider({ delivery: 'unsent' })],
  async play({ canvas }) {
    await expect(await canvas.findByRole('button', { name: 'Copy details' })).toBeVisible();
  },
};
