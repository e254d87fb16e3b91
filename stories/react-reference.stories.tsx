import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { Reference } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { nothingCopies } from './fixtures/clipboards.ts';
import { occurrence } from './fixtures/error-report.ts';

const meta = {
  title: 'react/Reference',
  component: Reference,
  decorators: [belowProvider()],
  args: { value: occurrence.reference },
} satisfies Meta<typeof Reference>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The code as selectable text, because people send screenshots and type by hand, and a button that copies the code. */
export const Plain: Story = {
  async play({ canvas }) {
    await expect(canvas.getByText(occurrence.reference)).toBeVisible();
    await expect(
      canvas.getByRole('button', { name: `Copy reference ${occurrence.reference}` }),
    ).toBeVisible();
  },
};

export const Dark: Story = { ...Plain, globals: { theme: 'dark' } };

/** The look for two seconds after a press of the button. */
export const Copied: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: `Copy reference ${occurrence.reference}` }));
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Copied'));
  },
};

/** The browser allows no way to copy, so the code itself is selected for the keyboard. */
export const NoWayToCopy: Story = {
  beforeEach: nothingCopies,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: `Copy reference ${occurrence.reference}` }));
    await expect(await canvas.findByText(/^Press Ctrl\+C/)).toBeVisible();
    await waitFor(() => expect(String(getSelection())).toBe(occurrence.reference));
  },
};

/** The code keeps its own direction. */
export const RightToLeft: Story = {
  globals: { direction: 'right to left', language: 'Arabic' },
  async play({ canvas }) {
    await expect(canvas.getByText(occurrence.reference)).toHaveAttribute('dir', 'ltr');
    await expect(canvas.getByRole('button', { name: /^نسخ/ })).toBeVisible();
  },
};

/** The code in a sentence of the app. A code never breaks into two lines, even in a narrow place. */
export const InASentence: Story = {
  globals: { viewport: { value: 'narrow' } },
  render: (args) => (
    <p style={{ font: '0.875rem/1.5 system-ui' }}>
      The export stopped. If you write to us, please quote <Reference {...args} /> so that we find it.
    </p>
  ),
  async play({ canvas }) {
    await expect(canvas.getByText(occurrence.reference).getClientRects()).toHaveLength(1);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
};

/** Without a recorded error the component shows nothing. */
export const None: Story = {
  args: { value: undefined },
  async play({ canvasElement }) {
    await expect(canvasElement).toBeEmptyDOMElement();
  },
};
