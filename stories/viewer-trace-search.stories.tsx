import type { Meta, StoryObj } from '@storybook/react-vite';
import { TraceSearch } from 'waybill/viewer';
import type { TraceSearchProps } from 'waybill/viewer';
import { expect, userEvent, within } from 'storybook/test';
import { failedInvite } from './fixtures/trace-failed-invite.ts';
import { summaries } from './fixtures/trace-summaries.ts';

const meta = {
  title: 'viewer/TraceSearch',
  component: TraceSearch,
  args: {
    search: async () => summaries.slice(0, 1),
    load: async () => failedInvite,
  } as TraceSearchProps,
} satisfies Meta<typeof TraceSearch>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Plays a person who types a text and presses Enter. */
function searching(text: string): NonNullable<Story['play']> {
  return async ({ canvasElement }) => {
    await userEvent.type(within(canvasElement).getByRole('textbox'), `${text}{Enter}`);
  };
}

export const Idle: Story = {};

export const OneHit: Story = {
  play: async (context) => {
    await searching('KM70-WHSPV')(context);
    await expect(await context.canvas.findByRole('tree')).toBeVisible();
  },
};

export const OpenedByALink: Story = {
  args: { initialText: 'KM70-WHSPV' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('tree')).toBeVisible();
  },
};

export const OneHitDark: Story = { ...OneHit, globals: { theme: 'dark' } };

export const OneHitOnAPhone: Story = {
  ...OneHit,
  decorators: [
    (Story) => (
      <div style={{ inlineSize: 360 }}>
        <Story />
      </div>
    ),
  ],
};

export const SeveralHits: Story = {
  args: { search: async () => summaries },
  play: async (context) => {
    await searching('5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10')(context);
    await expect(await context.canvas.findByRole('list', { name: 'Traces found' })).toBeVisible();
  },
};

export const Searching: Story = {
  args: { search: () => new Promise(() => {}) },
  play: searching('KM70-WHSPV'),
};

export const Mistyped: Story = { play: searching('KM70-WHSPW') };

export const NotUnderstood: Story = { play: searching('the button does nothing') };

export const NothingFound: Story = {
  args: { search: async () => [] },
  play: async (context) => {
    await searching('KM70-WHSPV')(context);
    await expect(await context.canvas.findByRole('button', { name: 'Search again' })).toBeVisible();
  },
};

export const Failed: Story = {
  args: {
    search: async () => {
      throw new Error('503');
    },
  },
  play: async (context) => {
    await searching('KM70-WHSPV')(context);
    await expect(await context.canvas.findByRole('button', { name: 'Try again' })).toBeVisible();
  },
};
