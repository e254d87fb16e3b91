import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { expect } from 'storybook/test';
import { ErrorBoundary, Reference } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';

const meta = {
  title: 'react/ErrorBoundary',
  component: ErrorBoundary,
  decorators: [belowProvider()],
} satisfies Meta<typeof ErrorBoundary>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Fails when its button is pressed, and works again after a second attempt. */
function Activity(): ReactElement {
  const [shown, setShown] = useState(false);
  if (shown) throw new Error('activity.entries is undefined');
  return (
    <button type="button" className="waybill-button" onClick={() => setShown(true)}>
      Show activity
    </button>
  );
}

function Widget({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <article>
      <h2 style={{ font: '600 0.875rem system-ui' }}>{title}</h2>
      {children}
    </article>
  );
}

/** One widget fails; the page around it lives on. */
export const OneWidgetFails: Story = {
  render: () => (
    <div style={{ display: 'grid', gap: '1rem', font: '0.875rem/1.5 system-ui' }}>
      <Widget title="Members">Ada, Grace and four more</Widget>
      <Widget title="Activity">
        <ErrorBoundary>
          <Activity />
        </ErrorBoundary>
      </Widget>
      <Widget title="Invitations">Two are open</Widget>
    </div>
  ),
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Show activity' }));
    await expect(canvas.getByRole('heading', { name: 'Something went wrong' })).toHaveFocus();
    await expect(canvas.getByText('Ada, Grace and four more')).toBeVisible();
  },
};

/** The children are rendered anew. */
export const TriedAgain: Story = {
  ...OneWidgetFails,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Show activity' }));
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(canvas.getByRole('button', { name: 'Show activity' })).toBeVisible();
  },
};

/** A fallback of the app's own, with the reference in its sentence. */
export const OwnFallback: Story = {
  render: () => (
    <ErrorBoundary
      fallbackRender={({ reference = '' }) => (
        <p style={{ font: '0.875rem/1.5 system-ui' }}>
          No activity today. Support knows why: <Reference value={reference} />
        </p>
      )}
    >
      <Activity />
    </ErrorBoundary>
  ),
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Show activity' }));
    await expect(canvas.getByRole('button', { name: /^Copy reference/ })).toBeVisible();
  },
};
