import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, fn, waitFor } from 'storybook/test';
import { ErrorWithCorrelation } from 'waybill/react';
import { AppPage } from './fixtures/app-page.tsx';
import { belowProvider } from './fixtures/below-provider.tsx';
import { failure, occurrence } from './fixtures/error-report.ts';

const meta = {
  title: 'react/ErrorWithCorrelation',
  component: ErrorWithCorrelation,
  decorators: [belowProvider()],
  args: { error: failure, occurrence, onRetry: fn(), supportHref: 'mailto:support@example.com' },
} satisfies Meta<typeof ErrorWithCorrelation>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A title, advice, the reference, the time, and the ways on. The screen shows nothing of the error itself. */
export const Plain: Story = {
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByRole('region', { name: 'Something went wrong' })).toBeVisible();
    await expect(canvas.getByText(occurrence.reference)).toBeVisible();
    await expect(canvas.getByText(/send us this reference/)).toBeVisible();
    await expect(canvas.getByText(/^20 Nov 2026/)).toHaveAttribute('datetime', '2026-11-20T08:39:02.000Z');
    await expect(canvas.getByRole('link', { name: 'Contact support' })).toHaveAttribute(
      'href',
      `mailto:support@example.com?subject=Reference%20${occurrence.reference}`,
    );
    await expect(canvasElement).not.toHaveTextContent(failure.message);
  },
};

export const Dark: Story = { ...Plain, globals: { theme: 'dark' } };

export const Phone: Story = { ...Plain, globals: { viewport: { value: 'phone' } } };

export const Narrow: Story = {
  globals: { viewport: { value: 'narrow' } },
  async play() {
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
};

/** The screen replaces the whole page, and the title of the document too. */
export const Page: Story = {
  parameters: { layout: 'fullscreen' },
  args: { variant: 'page', title: 'The app had to stop', message: 'Your changes of today are saved.' },
  async play({ canvas }) {
    await expect(canvas.getByRole('heading', { name: 'The app had to stop', level: 1 })).toBeVisible();
    await waitFor(() => expect(document.title).toBe('The app had to stop'));
  },
};

export const PageInTheDark: Story = { ...Page, globals: { theme: 'dark' } };

export const PageOnAPhone: Story = { ...Page, globals: { viewport: { value: 'phone' } } };

/** The screen stands beside a form that stays. */
export const Inline: Story = {
  args: { variant: 'inline', title: 'The invitation was not sent', headingLevel: 3 },
  async play({ canvas }) {
    await expect(
      canvas.getByRole('heading', { name: 'The invitation was not sent', level: 3 }),
    ).toBeVisible();
  },
};

export const InlineInTheDark: Story = { ...Inline, globals: { theme: 'dark' } };

export const InlineOnAPhone: Story = { ...Inline, globals: { viewport: { value: 'phone' } } };

/**
 * The server said no to the person, and nothing failed. So the screen says only this, and the reference in small
 * letters.
 */
export const Refused: Story = {
  args: { error: Object.assign(new Error('Ada is already a member.'), { status: 409, expose: true }) },
  async play({ canvas }) {
    await expect(canvas.getByRole('region', { name: 'Ada is already a member.' })).toBeVisible();
    await expect(canvas.getByText(occurrence.reference)).toBeVisible();
    await expect(canvas.queryByRole('link')).not.toBeInTheDocument();
    await expect(canvas.queryByText(/Try again/)).not.toBeInTheDocument();
  },
};

export const RefusedInTheDark: Story = { ...Refused, globals: { theme: 'dark' } };

/** The server failed, and wrote a message for the person. The screen looks like every failure, and shows the message. */
export const FailedWithAMessage: Story = {
  args: {
    error: Object.assign(new Error('The e-mail to ada@example.com could not be sent. Try again later.'), {
      status: 502,
      expose: true,
    }),
  },
  async play({ canvas }) {
    const screen = canvas.getByRole('region', { name: 'Something went wrong' });
    await expect(screen).not.toHaveAttribute('data-refused');
    await expect(canvas.getByText(/^The e-mail to ada@example.com could not be sent/)).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(canvas.getByRole('link', { name: 'Contact support' })).toBeVisible();
  },
};

export const FailedWithAMessageInTheDark: Story = { ...FailedWithAMessage, globals: { theme: 'dark' } };

/** A new version has replaced a part of the app, so only a reload of the page helps. */
export const AfterANewVersion: Story = {
  args: { error: new TypeError('Failed to fetch dynamically imported module: /assets/team-4f1c.js') },
  async play({ canvas }) {
    await expect(canvas.getByRole('button', { name: 'Reload' })).toBeVisible();
    await expect(canvas.queryByText('Try again')).not.toBeInTheDocument();
  },
};

/** The screen shows nothing before an error. The live region for screen readers exists already. */
export const BeforeAnError: Story = {
  args: { error: null },
  async play({ canvas }) {
    await expect(canvas.getByRole('alert')).toBeEmptyDOMElement();
    await expect(canvas.queryByRole('heading')).not.toBeInTheDocument();
  },
};

/** A screen reader announces the error, and the focus stays in the text field. */
export const Appears: Story = {
  args: { error: null, title: 'The draft could not be saved' },
  render: function Draft({ error, ...args }) {
    const [found, setFound] = useState(error);
    return (
      <AppPage>
        <textarea aria-label="Draft" defaultValue="Dear Ada," onKeyUp={() => setFound(failure)} />
        <ErrorWithCorrelation {...args} error={found} variant="inline" />
      </AppPage>
    );
  },
  async play({ canvas, userEvent }) {
    const draft = canvas.getByRole('textbox', { name: 'Draft' });
    await userEvent.type(draft, '!');
    await waitFor(() => expect(canvas.getByRole('alert')).toHaveTextContent('The draft could not be saved'));
    await expect(draft).toHaveFocus();
  },
};

export const LongTexts: Story = {
  args: {
    title: 'The members of Donaudampfschifffahrtsgesellschaft could not be loaded',
    message: (
      <>
        The list did not arrive within ten seconds. Your changes of today are saved. If you were about to
        invite a person, wait a minute before you do it again, so that no person gets two invitations; the{' '}
        <a href="#status">status page</a> says when everything is back.
      </>
    ),
  },
  async play({ canvas }) {
    await expect(canvas.getByRole('link', { name: 'status page' })).toBeVisible();
  },
};

export const LongTextsNarrow: Story = {
  ...LongTexts,
  globals: { viewport: { value: 'narrow' } },
  async play() {
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
};

/** The app knows this error, and gives its own advice. */
export const KnownToTheApp: Story = {
  decorators: [
    belowProvider({
      getMessage: (error) => String(error).includes('invitations_role_check') && 'The team has no such role.',
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText('The team has no such role.')).toBeVisible();
  },
};

/** The app's `getMessage` throws. The screen falls back on its own text. */
export const TheAppCannotSayIt: Story = {
  decorators: [belowProvider({ getMessage: (error) => (error as { hints: string[] }).hints[0] })],
  async play({ canvas }) {
    await expect(canvas.getByText(/^Please try again/)).toBeVisible();
  },
};

/** The app did not capture this error. The screen does not pretend that support could find it. */
export const NotRecorded: Story = {
  args: { occurrence: undefined, error: new Error('never captured') },
  async play({ canvas }) {
    await expect(canvas.getByText('Please try again.')).toBeVisible();
    await expect(canvas.queryByRole('button', { name: /^Copy/ })).not.toBeInTheDocument();
    await expect(canvas.getByRole('link', { name: 'Contact support' })).toHaveAttribute(
      'href',
      'mailto:support@example.com',
    );
  },
};

/** The app offers neither a second attempt nor a support desk. Only the reference remains. */
export const NoWayOn: Story = {
  args: { onRetry: undefined!, supportHref: undefined! },
  async play({ canvas }) {
    await expect(canvas.getByRole('button')).toHaveAccessibleName(`Copy reference ${occurrence.reference}`);
    await expect(canvas.queryByRole('link')).not.toBeInTheDocument();
  },
};
