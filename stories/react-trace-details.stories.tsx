import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { ErrorWithCorrelation } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { failure, occurrence } from './fixtures/error-report.ts';

/** The details of an error on its screen: none in production, all of them outside production. */
const meta = {
  title: 'react/TraceDetails',
  component: ErrorWithCorrelation,
  decorators: [belowProvider()],
  args: { error: failure, occurrence },
} satisfies Meta<typeof ErrorWithCorrelation>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const open: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(await canvas.findByText('Technical details'));
  for (const id of [occurrence.traceId, occurrence.spanId!, occurrence.correlationId]) {
    await expect(canvas.getByText(id)).toBeVisible();
  }
};

/** The view of users in production. */
export const None: Story = {
  async play({ canvas, canvasElement }) {
    await expect(canvas.queryByText('Technical details')).not.toBeInTheDocument();
    await expect(canvasElement.innerHTML).not.toContain(occurrence.traceId);
  },
};

/** The view of support, with ids. */
export const Ids: Story = {
  args: { details: 'ids' },
  async play(context) {
    await open(context);
    await expect(context.canvas.queryByText(failure.message)).not.toBeInTheDocument();
  },
};

/** The view of developers outside production. */
export const Full: Story = {
  decorators: [belowProvider({ environment: 'development' })],
  async play(context) {
    await open(context);
    await expect(context.canvas.getByText(`Error: ${failure.message}`)).toBeVisible();
  },
};

export const FullInTheDark: Story = { ...Full, globals: { theme: 'dark' } };

export const FullNarrow: Story = {
  ...Full,
  globals: { viewport: { value: 'narrow' } },
  async play(context) {
    await open(context);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
};

/** A staging system for testers who are no developers. */
export const LessThanTheEnvironmentSays: Story = {
  decorators: [belowProvider({ environment: 'staging', details: 'none' })],
  play: None.play!,
};
