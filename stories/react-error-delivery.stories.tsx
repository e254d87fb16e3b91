import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, spyOn, waitFor } from 'storybook/test';
import { ErrorWithCorrelation, useTracing } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { nothingCopies } from './fixtures/clipboards.ts';
import { failure, occurrence } from './fixtures/error-report.ts';

/** A button that plays the return of the connection, and sends the queued records again. */
function SendAgain(): ReactElement {
  const tracing = useTracing();
  function sendAgain(): void {
    window.dispatchEvent(new Event('online'));
    void tracing.flush();
  }
  return (
    <button type="button" className="waybill-button" onClick={sendAgain}>
      The network is back
    </button>
  );
}

/** The screen says whether the report has left the page. So no user quotes a reference that support cannot find. */
const meta = {
  title: 'react/ErrorDelivery',
  component: ErrorWithCorrelation,
  args: { error: failure, occurrence, supportHref: 'mailto:support@example.com' },
} satisfies Meta<typeof ErrorWithCorrelation>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const says =
  (sentence: string): Play =>
  async ({ canvas }) => {
    await expect(await canvas.findByText(sentence)).toBeVisible();
    await expect(canvas.queryByRole('button', { name: 'Copy details' })).not.toBeInTheDocument();
  };

export const Queued: Story = {
  decorators: [belowProvider({ receiver: 'not asked yet' })],
  play: says('The report will be sent.'),
};

/** The receiver has not answered yet. For a person, the report still waits. */
export const Sending: Story = {
  decorators: [belowProvider({ receiver: 'does not answer' })],
  play: says('The report will be sent.'),
};

export const Sent: Story = {
  decorators: [belowProvider({ receiver: 'takes all' })],
  play: says('Report sent.'),
};

/** The receiver took the error, and refused another record beside it. */
export const SentInPart: Story = {
  decorators: [belowProvider({ receiver: 'takes a part' })],
  play: says('Report sent.'),
};

/** The report could not be sent. The screen offers to copy it whole. */
export const NotSent: Story = {
  decorators: [belowProvider({ receiver: 'is out of reach' })],
  async play({ canvas, userEvent }) {
    const copied = spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await expect(await canvas.findByText(/^The report could not be sent/)).toBeVisible();
    const button = await canvas.findByRole('button', { name: 'Copy details' });
    await userEvent.click(button);
    await expect(await canvas.findByText('Copied')).toBeInTheDocument();
    await expect(copied.mock.calls[0]?.[0]).toContain(occurrence.reference);
    await expect(button).toHaveFocus();
  },
};

export const NotSentInTheDark: Story = { ...NotSent, globals: { theme: 'dark' } };

export const NotSentOnANarrowScreen: Story = { ...NotSent, globals: { viewport: { value: 'narrow' } } };

/** The receiver refused the report for good, so waiting does not help. */
export const Refused: Story = {
  decorators: [belowProvider({ receiver: 'refuses all' })],
  async play({ canvas }) {
    await expect(await canvas.findByRole('button', { name: 'Copy details' })).toBeVisible();
  },
};

/** The report can be neither sent nor copied. The screen shows it whole, and selects it for the keyboard. */
export const NeitherSentNorCopied: Story = {
  decorators: [belowProvider({ receiver: 'is out of reach' })],
  beforeEach: nothingCopies,
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole('button', { name: 'Copy details' }));
    await expect(await canvas.findByText(/^Press Ctrl\+C/)).toBeVisible();
    await waitFor(() => expect(String(getSelection())).toContain(occurrence.traceId));
  },
};

/** The same region first announces the failure, and then the success. */
export const SentAfterAll: Story = {
  decorators: [belowProvider({ receiver: 'is out of reach until the browser is online' })],
  render: (args) => (
    <>
      <ErrorWithCorrelation {...args} />
      <p>
        <SendAgain />
      </p>
    </>
  ),
  async play({ canvas, userEvent }) {
    const region = await canvas.findByText(/^The report could not be sent/);
    await userEvent.click(canvas.getByRole('button', { name: 'The network is back' }));
    await waitFor(() => expect(region).toHaveTextContent('Report sent.'));
    await expect(canvas.queryByRole('button', { name: 'Copy details' })).not.toBeInTheDocument();
  },
};

/** An app without an exporter promises nothing. */
export const NothingToSend: Story = {
  decorators: [belowProvider()],
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByText(occurrence.reference)).toBeVisible();
    await expect(canvasElement).not.toHaveTextContent(/report (will|sent|could)/i);
  },
};
