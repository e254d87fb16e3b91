import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { expect } from 'storybook/test';
import { Reference, useDelivery, useReferenceOf, useSession, useTracing } from 'waybill/react';
import { AppPage } from './fixtures/app-page.tsx';
import { belowProvider } from './fixtures/below-provider.tsx';
import { occurrence } from './fixtures/error-report.ts';

/** Small parts that an app builds with the hooks, if no component of Waybill fits. */
const meta = { title: 'react/Hooks', decorators: [belowProvider()] } satisfies Meta;

export default meta;
type Story = StoryObj<typeof meta>;

function Waiting(): ReactElement {
  const tracing = useTracing();
  const { state, queued } = useDelivery();
  function takeSeats(): void {
    tracing.log.error('seat 1 refused');
    tracing.log.error('seat 2 refused');
  }
  return (
    <AppPage>
      <div>
        <button type="button" className="waybill-button" onClick={takeSeats}>
          Take two seats
        </button>{' '}
        <button type="button" className="waybill-button" onClick={() => void tracing.flush()}>
          Send now
        </button>
      </div>
      <output>{queued > 0 ? `${queued} records wait (${state}).` : 'All is sent.'}</output>
    </AppPage>
  );
}

/** `useDelivery`: the number of waiting records, for a status line. */
export const RecordsWait: Story = {
  decorators: [belowProvider({ receiver: 'takes all' })],
  render: () => <Waiting />,
  async play({ canvas, userEvent }) {
    await expect(await canvas.findByText('All is sent.')).toBeVisible();
    // The records are sent after 250 ms, so the story looks for the text from before the click on.
    const waiting = canvas.findByText('2 records wait (queued).');
    await userEvent.click(canvas.getByRole('button', { name: 'Take two seats' }));
    await waiting;
  },
};

export const AllIsSent: Story = {
  ...RecordsWait,
  async play(context) {
    await RecordsWait.play?.(context);
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Send now' }));
    await expect(await context.canvas.findByText('All is sent.')).toBeVisible();
  },
};

function Session(): ReactElement {
  const tracing = useTracing();
  const sessionId = useSession();
  return (
    <AppPage>
      <div>
        <button
          type="button"
          className="waybill-button"
          onClick={() => tracing.setSession(sessionId ? null : '5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10')}
        >
          {sessionId ? 'Sign out' : 'Sign in'}
        </button>
      </div>
      <p>{sessionId ? `Session ${sessionId}` : 'Nobody is signed in.'}</p>
    </AppPage>
  );
}

/** `useSession`: the session id of the sign-in, never an id of the browser. */
export const SignedIn: Story = {
  render: () => <Session />,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Sign in' }));
    await expect(canvas.getByText(/^Session 5b0e6f5c-/)).toBeVisible();
  },
};

export const SignedOut: Story = {
  ...SignedIn,
  async play(context) {
    await SignedIn.play?.(context);
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Sign out' }));
    await expect(context.canvas.getByText('Nobody is signed in.')).toBeVisible();
  },
};

/** This component plays a query library: it captures the error of a request, and keeps the error in its state. */
function Rates(): ReactElement {
  const tracing = useTracing();
  const [error, setError] = useState<Error | null>(null);
  const reference = useReferenceOf(error);
  function load(): void {
    const refused = new Error('503');
    tracing.captureError(refused);
    setError(refused);
  }
  return (
    <AppPage>
      <div>
        <button type="button" className="waybill-button" onClick={load}>
          Load rates
        </button>
      </div>
      <p>
        {reference ? (
          <>
            No rates today: <Reference value={reference} />
          </>
        ) : (
          'Rates of yesterday'
        )}
      </p>
    </AppPage>
  );
}

/** `useReferenceOf`: the code of an error that another library holds. */
export const ErrorOfAQuery: Story = {
  render: () => <Rates />,
  async play({ canvas, userEvent }) {
    await expect(canvas.getByText('Rates of yesterday')).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Load rates' }));
    await expect(await canvas.findByText(occurrence.reference)).toBeVisible();
  },
};
