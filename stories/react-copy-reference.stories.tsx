import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, spyOn, waitFor } from 'storybook/test';
import { CopyReference, ErrorWithCorrelation } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { clipboardIsMissing, clipboardIsRefused, nothingCopies } from './fixtures/clipboards.ts';
import { failure, occurrence } from './fixtures/error-report.ts';

const meta = {
  title: 'react/CopyReference',
  component: CopyReference,
  decorators: [belowProvider()],
  args: { value: occurrence.reference },
} satisfies Meta<typeof CopyReference>;

export default meta;
type Story = StoryObj<typeof meta>;

const name = `Copy reference ${occurrence.reference}`;

/** After a click the button says "Copied" for two seconds. It keeps its name and the focus. */
const copies: NonNullable<Story['play']> = async ({ canvas, userEvent }) => {
  const button = canvas.getByRole('button', { name });
  await userEvent.click(button);
  await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Copied'));
  await expect(button).toHaveAttribute('data-outcome', 'copied');
  await expect(button).toHaveFocus();
};

export const Plain: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole('button', { name })).toHaveTextContent('Copy');
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement();
  },
};

export const Copied: Story = { play: copies };

/** A screen reader announces the second press like the first. */
export const CopiedAgain: Story = {
  async play(context) {
    await copies(context);
    const copied = spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await copies(context);
    await expect(copied.mock.calls).toEqual([[occurrence.reference]]);
  },
};

/** A frame without the clipboard permission. The older way to copy still works. */
export const ClipboardRefused: Story = {
  beforeEach() {
    clipboardIsRefused();
    spyOn(document, 'execCommand').mockReturnValue(true);
  },
  play: copies,
};

/** A page without https has no clipboard. The older way to copy still works. */
export const ClipboardMissing: Story = {
  beforeEach() {
    spyOn(document, 'execCommand').mockReturnValue(true);
    return clipboardIsMissing();
  },
  play: copies,
};

/** If all ways to copy fail, the screen shows and selects the text, and names the keys to press. */
export const NoWayLeft: Story = {
  beforeEach: nothingCopies,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name }));
    await expect(await canvas.findByText(/^Press Ctrl\+C/)).toBeVisible();
    await waitFor(() => expect(String(getSelection())).toBe(occurrence.reference));
  },
};

/** The button copies a text of the app in place of the code. */
export const TextOfTheApp: Story = {
  args: { copyText: `https://help.example.com/${occurrence.reference}` },
  async play({ canvas, userEvent }) {
    const copied = spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(canvas.getByRole('button', { name }));
    await expect(copied.mock.calls).toEqual([[`https://help.example.com/${occurrence.reference}`]]);
  },
};

/** On an error screen the button copies several lines for support, the reference first. */
export const OnAnErrorScreen: Story = {
  args: { value: undefined },
  render: (args) => (
    <ErrorWithCorrelation error={failure} occurrence={occurrence}>
      <p>
        Quote {occurrence.reference}. <CopyReference {...args} />
      </p>
    </ErrorWithCorrelation>
  ),
  async play({ canvas, userEvent }) {
    const copied = spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(canvas.getByRole('button', { name }));
    await expect(copied.mock.calls[0]?.[0].split('\n')).toEqual([
      `Reference: ${occurrence.reference}`,
      'Time: 2026-11-20T08:39:02Z',
      'App: team-web 4.12.0 (production)',
      `Page: ${location.pathname}`,
      `Trace: ${occurrence.traceId}`,
      `Span: ${occurrence.spanId}`,
      `Correlation: ${occurrence.correlationId}`,
    ]);
  },
};
