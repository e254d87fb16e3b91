import type { Decorator, Meta, StoryObj } from '@storybook/react-vite';
import { TraceSearch } from 'waybill/viewer';
import type { TraceSearchProps } from 'waybill/viewer';
import { expect, userEvent, within } from 'storybook/test';
import {
  changed,
  cutOff,
  nothingRecorded,
  oneTrace,
  severalTraces,
  withLeftOut,
} from './fixtures/support-bundles.ts';

const blocked = async (): Promise<never> => {
  throw new Error('A bundle needs no server.');
};

const meta = {
  title: 'viewer/SupportBundle',
  component: TraceSearch,
  args: { search: blocked, load: blocked } as TraceSearchProps,
} satisfies Meta<typeof TraceSearch>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Plays a person who pastes the text of a ticket. */
function pasting(text: string): NonNullable<Story['play']> {
  return async ({ canvasElement }) => {
    await userEvent.click(within(canvasElement).getByRole('textbox'));
    await userEvent.paste(text);
  };
}

function inAWidthOf(inlineSize: number): Decorator {
  return (Story) => (
    <div style={{ inlineSize }}>
      <Story />
    </div>
  );
}

/** An action that failed while nothing could be sent. The timeline opens on the failed step. */
export const Pasted: Story = {
  play: async (context) => {
    await pasting(`Hello, it happened again:\n\n${oneTrace}\n\nBest regards`)(context);
    await expect(await context.canvas.findByRole('tree')).toBeVisible();
  },
};

export const PastedDark: Story = { ...Pasted, globals: { theme: 'dark' } };

export const PastedOnAPhone: Story = { ...Pasted, decorators: [inAWidthOf(320)] };

export const PastedOnADesktop: Story = { ...Pasted, decorators: [inAWidthOf(1200)] };

export const SeveralTraces: Story = {
  play: async (context) => {
    await pasting(severalTraces)(context);
    await expect(await context.canvas.findByRole('list', { name: 'Traces found' })).toBeVisible();
  },
};

/** The viewer draws the readable records, and says that some records are missing. */
export const CutOff: Story = {
  play: async (context) => {
    await pasting(cutOff)(context);
    await expect(await context.canvas.findByRole('tree')).toBeVisible();
  },
};

export const CutOffDark: Story = { ...CutOff, globals: { theme: 'dark' } };

export const CutOffOnAPhone: Story = { ...CutOff, decorators: [inAWidthOf(320)] };

export const ChangedOnItsWay: Story = {
  play: async (context) => {
    await pasting(changed)(context);
    await expect(await context.canvas.findByRole('tree')).toBeVisible();
  },
};

export const WithLeftOutRecords: Story = {
  play: async (context) => {
    await pasting(withLeftOut)(context);
    await expect(await context.canvas.findByRole('tree')).toBeVisible();
  },
};

export const NothingToShow: Story = {
  play: async (context) => {
    await pasting(nothingRecorded)(context);
    await expect(await context.canvas.findByText(/had recorded nothing/)).toBeVisible();
  },
};
