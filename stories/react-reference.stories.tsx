import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, spyOn, waitFor } from 'storybook/test';
import { Reference } from 'waybill/react';
import { arabic } from './fixtures/arabic.ts';
import { belowProvider, rightToLeft } from './fixtures/below-provider.tsx';
import { report } from './fixtures/error-report.ts';

const meta = {
  title: 'react/Reference',
  component: Reference,
  args: { value: report.reference },
} satisfies Meta<typeof Reference>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Plain: Story = {};

/** For two seconds after the button was pressed. */
export const Copied: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: `Copy reference ${report.reference}` }));
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Copied'));
  },
};

/** The browser allows no way to write, so the code is selected for the keyboard. */
export const ClipboardDenied: Story = {
  beforeEach() {
    spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
    spyOn(document, 'execCommand').mockReturnValue(false);
  },
  async play({ canvas }) {
    canvas.getByRole('button', { name: `Copy reference ${report.reference}` }).click();
    await expect(await canvas.findByText(/^Press Ctrl\+C/)).toBeVisible();
    await expect(String(getSelection())).toBe(report.reference);
  },
};

/** The code keeps its own direction. */
export const RightToLeft: Story = { decorators: [rightToLeft, belowProvider({ messages: arabic })] };

export const Dark: Story = { globals: { theme: 'dark' } };
