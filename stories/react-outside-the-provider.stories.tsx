import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect } from 'storybook/test';
import { ErrorBoundary, ErrorWithCorrelation, RecentReferences, Reference, useAction } from 'waybill/react';
import { failure, occurrence } from './fixtures/error-report.ts';
import { Broken } from './fixtures/failing.tsx';

/** An error screen has to work even if everything else is broken, the provider too. */
const meta = { title: 'react/Outside the provider' } satisfies Meta;

export default meta;
type Story = StoryObj<typeof meta>;

/** Nothing was recorded, and the screen does not pretend a report. */
export const Screen: Story = {
  render: () => <ErrorWithCorrelation error={failure} onRetry={() => {}} supportHref="/help" />,
  async play({ canvas }) {
    await expect(canvas.getByText('Please try again.')).toBeVisible();
    await expect(canvas.queryByRole('button', { name: /^Copy/ })).not.toBeInTheDocument();
    await expect(canvas.getByRole('link', { name: 'Contact support' })).toHaveAttribute('href', '/help');
  },
};

/** The reference comes from elsewhere, for example from a server. */
export const ScreenWithAReport: Story = {
  render: () => <ErrorWithCorrelation error={failure} occurrence={occurrence} />,
  async play({ canvas }) {
    await expect(canvas.getByText(occurrence.reference)).toBeVisible();
    await expect(canvas.getByText(/send us this reference/)).toBeVisible();
  },
};

export const Boundary: Story = {
  render: () => (
    <ErrorBoundary>
      <Broken error={failure} />
    </ErrorBoundary>
  ),
  async play({ canvas }) {
    await expect(canvas.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await expect(canvas.getByRole('button')).toHaveTextContent('Try again');
  },
};

export const Code: Story = {
  render: () => <Reference value={occurrence.reference} />,
  async play({ canvas }) {
    await expect(
      canvas.getByRole('button', { name: `Copy reference ${occurrence.reference}` }),
    ).toBeVisible();
  },
};

export const HelpPage: Story = {
  render: () => <RecentReferences />,
  async play({ canvasElement }) {
    await expect(canvasElement).toBeEmptyDOMElement();
  },
};

function Invite(): ReactElement {
  const { run } = useAction('invite member', () => {});
  return <button onClick={() => void run()}>Invite</button>;
}

/** A hook finds no tracing, and tells the developer to add the provider. */
export const Hook: Story = {
  render: () => (
    <ErrorBoundary fallbackRender={({ error }) => <p>{(error as Error).message}</p>}>
      <Invite />
    </ErrorBoundary>
  ),
  async play({ canvas }) {
    await expect(
      canvas.getByText('[waybill] useTracing found no tracing; render <TracingProvider> above it.'),
    ).toBeVisible();
  },
};
