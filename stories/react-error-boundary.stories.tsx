import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, waitFor } from 'storybook/test';
import { ErrorBoundary, ErrorWithCorrelation, Reference, useReference } from 'waybill/react';
import { AppPage, Widget } from './fixtures/app-page.tsx';
import { belowProvider } from './fixtures/below-provider.tsx';
import { Activity, Broken, Rates } from './fixtures/failing.tsx';

const meta = {
  title: 'react/ErrorBoundary',
  component: ErrorBoundary,
  decorators: [belowProvider()],
} satisfies Meta<typeof ErrorBoundary>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const showActivity: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getByRole('button', { name: 'Show activity' }));
};

/** One widget fails, and the page around it still works. The focus was in the widget, so it moves to the heading. */
export const OneWidgetFails: Story = {
  render: () => (
    <AppPage>
      <Widget title="Members">Ada, Grace and four more</Widget>
      <Widget title="Activity">
        <ErrorBoundary>
          <Activity />
        </ErrorBoundary>
      </Widget>
      <Widget title="Invitations">Two are open</Widget>
    </AppPage>
  ),
  async play(context) {
    await showActivity(context);
    const { canvas } = context;
    await expect(canvas.getByRole('heading', { name: 'Something went wrong' })).toHaveFocus();
    await expect(canvas.getByText('Ada, Grace and four more')).toBeVisible();
  },
};

export const OneWidgetFailsInTheDark: Story = { ...OneWidgetFails, globals: { theme: 'dark' } };

export const OneWidgetFailsNarrow: Story = {
  ...OneWidgetFails,
  globals: { viewport: { value: 'narrow' } },
};

/** A widget fails elsewhere. The focus stays in the text field, and a screen reader announces the failure politely. */
export const InTheBackground: Story = {
  render: () => (
    <AppPage>
      <label>
        Invite <input type="email" autoComplete="off" />
      </label>
      <Widget title="Rates">
        <ErrorBoundary>
          <Rates />
        </ErrorBoundary>
      </Widget>
    </AppPage>
  ),
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Invite' }), 'ada@');
    window.dispatchEvent(new Event('offline'));
    await expect(await canvas.findByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await expect(canvas.getByRole('textbox', { name: 'Invite' })).toHaveFocus();
    await waitFor(() =>
      expect(canvas.getAllByRole('status').map(({ textContent }) => textContent)).toContain(
        'Something went wrong',
      ),
    );
  },
};

/** The innermost boundary takes the error. */
export const Nested: Story = {
  render: () => (
    <AppPage>
      <ErrorBoundary fallback={<p>The page is gone</p>}>
        <Widget title="Members">Ada, Grace and four more</Widget>
        <ErrorBoundary fallback={<p>No activity today</p>}>
          <Activity />
        </ErrorBoundary>
      </ErrorBoundary>
    </AppPage>
  ),
  async play(context) {
    await showActivity(context);
    await expect(context.canvas.getByText('No activity today')).toBeVisible();
    await expect(context.canvas.getByText('Ada, Grace and four more')).toBeVisible();
  },
};

/** The innermost boundary passes such errors on. The boundary above takes the error. */
export const PassedOn: Story = {
  render: () => (
    <AppPage>
      <ErrorBoundary>
        <Widget title="Members">Ada, Grace and four more</Widget>
        <ErrorBoundary shouldCatch={(error) => !(error instanceof Error)} fallback={<p>No activity today</p>}>
          <Activity />
        </ErrorBoundary>
      </ErrorBoundary>
    </AppPage>
  ),
  async play(context) {
    await showActivity(context);
    await expect(context.canvas.getByRole('button', { name: /^Copy reference/ })).toBeVisible();
    await expect(context.canvas.queryByText('No activity today')).not.toBeInTheDocument();
    await expect(context.canvas.queryByText('Ada, Grace and four more')).not.toBeInTheDocument();
  },
};

/** "Try again" renders the children again. */
export const TriedAgain: Story = {
  ...OneWidgetFails,
  async play(context) {
    await showActivity(context);
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Try again' }));
    await expect(context.canvas.getByRole('button', { name: 'Show activity' })).toBeVisible();
    await expect(context.canvas.queryByRole('heading', { name: 'Something went wrong' })).toBeNull();
  },
};

/** The failed content belongs to one member. The choice of another member tries again. */
export const AnotherIsChosen: Story = {
  render: function Member() {
    const [name, setName] = useState('Ada');
    return (
      <AppPage>
        <div>
          <button type="button" className="waybill-button" onClick={() => setName('Grace')}>
            Grace
          </button>
        </div>
        <ErrorBoundary resetKeys={[name]}>
          {name === 'Ada' ? <Broken error={new Error('no birthday')} /> : <p>Grace, 9 December</p>}
        </ErrorBoundary>
      </AppPage>
    );
  },
  async play({ canvas, userEvent }) {
    await expect(canvas.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Grace' }));
    await expect(await canvas.findByText('Grace, 9 December')).toBeVisible();
    await expect(canvas.queryByRole('heading', { name: 'Something went wrong' })).not.toBeInTheDocument();
  },
};

/** A fallback of the app, with the reference in a sentence. */
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
  async play(context) {
    await showActivity(context);
    await expect(context.canvas.getByRole('button', { name: /^Copy reference \w{4}-\w{5}$/ })).toBeVisible();
  },
};

function Quoted(): string {
  return `Please quote ${useReference()}.`;
}

/** Below a fallback, `useReference()` gives the code of the caught error. */
export const QuotedInAFallback: Story = {
  render: () => (
    <ErrorBoundary
      FallbackComponent={({ error, resetErrorBoundary }) => (
        <ErrorWithCorrelation
          error={error}
          message={<Quoted />}
          onRetry={resetErrorBoundary}
          variant="inline"
        />
      )}
    >
      <Activity />
    </ErrorBoundary>
  ),
  async play(context) {
    await showActivity(context);
    await expect(context.canvas.getByText(/^Please quote \w{4}-\w{5}\.$/)).toBeVisible();
  },
};
