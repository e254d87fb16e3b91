import type { Meta, StoryObj } from '@storybook/react-vite';
import type { CSSProperties } from 'react';
import { expect, fn } from 'storybook/test';
import {
  CopyReference,
  ErrorActions,
  ErrorDelivery,
  ErrorMessage,
  ErrorReference,
  ErrorTime,
  ErrorTitle,
  ErrorWithCorrelation,
  Reference,
  RetryButton,
  SupportLink,
} from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { failure, occurrence } from './fixtures/error-report.ts';

/** The parts of the screen, in the order of the app, as elements of the app, and in the colours of the app. */
const meta = {
  title: 'react/Parts',
  component: ErrorWithCorrelation,
  decorators: [belowProvider({ receiver: 'takes all' })],
  args: { error: failure, occurrence, onRetry: fn(), supportHref: 'https://help.example.com/new' },
} satisfies Meta<typeof ErrorWithCorrelation>;

export default meta;
type Story = StoryObj<typeof meta>;

export const OwnOrder: Story = {
  args: {
    children: (
      <>
        <ErrorReference />
        <ErrorTitle>The export stopped</ErrorTitle>
        <ErrorMessage>What was exported so far is in your folder.</ErrorMessage>
        <ErrorActions />
        <ErrorDelivery />
      </>
    ),
  },
  async play({ canvas }) {
    await expect(canvas.getByRole('region', { name: 'The export stopped' })).toBeVisible();
    const title = canvas.getByRole('heading', { name: 'The export stopped' });
    const reference = canvas.getByText(occurrence.reference);
    await expect(title.compareDocumentPosition(reference)).toBe(Node.DOCUMENT_POSITION_PRECEDING);
    await expect(await canvas.findByText('Report sent.')).toBeVisible();
  },
};

/** The screen in one line, for example above a table. */
export const OneLine: Story = {
  args: {
    variant: 'inline',
    children: (
      <p>
        No rates today. <Reference /> <ErrorTime />
      </p>
    ),
    'aria-labelledby': undefined,
    'aria-label': 'Rates',
  },
  async play({ canvas }) {
    await expect(canvas.getByRole('region', { name: 'Rates' })).toHaveTextContent(occurrence.reference);
  },
};

/** Elements of the app's design system get the attributes of the parts, and keep their own. */
export const OwnElements: Story = {
  args: {
    children: (
      <>
        <ErrorTitle render={<h3 className="own-title">The export stopped</h3>} />
        <ErrorMessage />
        <ErrorActions>
          <RetryButton render={(props) => <button type="button" {...props} data-kind="own" />} />
          <SupportLink render={(props) => <a {...props} target="_blank" rel="noreferrer" />}>
            Ask us
          </SupportLink>
          <CopyReference className="waybill-button" aria-label={`Copy the code ${occurrence.reference}`}>
            Copy the code
          </CopyReference>
        </ErrorActions>
      </>
    ),
  },
  async play({ canvas, userEvent, args }) {
    await expect(canvas.getByRole('heading', { level: 3 })).toHaveClass('own-title');
    await expect(canvas.getByRole('link', { name: 'Ask us' })).toHaveAttribute('target', '_blank');
    const retry = canvas.getByRole('button', { name: 'Try again' });
    await expect(retry).toHaveAttribute('data-kind', 'own');
    await userEvent.click(retry);
    await expect(args.onRetry).toHaveBeenCalledOnce();
  },
};

const brand = {
  '--waybill-accent': 'light-dark(#0b6b4f, #7fe0bd)',
  '--waybill-on-accent': 'light-dark(#ffffff, #06281d)',
  '--waybill-danger': 'light-dark(#8a3b00, #ffb37a)',
  '--waybill-border': 'light-dark(#cfc4b4, #4c453a)',
  '--waybill-surface': 'light-dark(#fffaf2, #1f1b15)',
  '--waybill-sunken': 'light-dark(#f6ecdc, #17140f)',
  '--waybill-text': 'light-dark(#2d2518, #f3ead9)',
  '--waybill-muted': 'light-dark(#6a5d48, #b9ac95)',
  '--waybill-font': 'Georgia, serif',
} as CSSProperties;

/** All colours and both fonts are variables. */
export const OwnColours: Story = {
  args: { style: brand },
  async play({ canvas }) {
    const { backgroundColor } = getComputedStyle(canvas.getByRole('button', { name: 'Try again' }));
    await expect(backgroundColor).toBe('rgb(11, 107, 79)');
    await expect(getComputedStyle(canvas.getByRole('heading')).fontFamily).toContain('Georgia');
  },
};

export const OwnColoursInTheDark: Story = {
  ...OwnColours,
  globals: { theme: 'dark' },
  async play({ canvas }) {
    const { backgroundColor } = getComputedStyle(canvas.getByRole('button', { name: 'Try again' }));
    await expect(backgroundColor).toBe('rgb(127, 224, 189)');
  },
};
