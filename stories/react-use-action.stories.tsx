import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';
import { ErrorWithCorrelation, useAction } from 'waybill/react';
import { AppPage } from './fixtures/app-page.tsx';
import { useAttempts } from './fixtures/attempts.ts';
import type { Outcome } from './fixtures/attempts.ts';
import { belowProvider } from './fixtures/below-provider.tsx';

/** A form that sends one invitation. The planned outcomes answer it. */
function InviteMember({ attempts }: { readonly attempts: readonly Outcome[] }): ReactElement {
  const attempt = useAttempts(attempts);
  const [email, setEmail] = useState('ada@example.com');
  const [invited, setInvited] = useState('');
  const invite = useAction('invite member', async () => {
    await attempt();
    setInvited(email);
  });
  return (
    <AppPage>
      <form
        style={{ display: 'grid', gap: '1rem' }}
        onSubmit={(event) => {
          event.preventDefault();
          void invite.run();
        }}
      >
        <label>
          E-mail{' '}
          <input
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <div>
          <button type="submit" className="waybill-button" aria-disabled={invite.pending}>
            {invite.pending ? 'Inviting…' : 'Invite'}
          </button>
        </div>
        <output>{invited && `${invited} was invited.`}</output>
        <ErrorWithCorrelation
          variant="inline"
          title="The invitation was not sent"
          error={invite.error}
          occurrence={invite.occurrence}
          retrying={invite.pending}
          onRetry={invite.run}
        />
      </form>
      {invite.error !== undefined && (
        <div>
          <button type="button" className="waybill-button" onClick={invite.reset}>
            Dismiss
          </button>
        </div>
      )}
    </AppPage>
  );
}

const meta = {
  title: 'react/useAction',
  component: InviteMember,
  decorators: [belowProvider()],
} satisfies Meta<typeof InviteMember>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const send: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getByRole('button', { name: 'Invite' }));
};

const fail: Play = async (context) => {
  await send(context);
  await context.canvas.findByRole('heading', { name: 'The invitation was not sent' });
};

export const Idle: Story = {
  args: { attempts: ['works'] },
  async play({ canvas }) {
    await expect(canvas.getByRole('button')).toHaveTextContent('Invite');
    await expect(canvas.getByRole('alert')).toBeEmptyDOMElement();
  },
};

export const Pending: Story = {
  args: { attempts: ['never answers'] },
  async play(context) {
    await send(context);
    await expect(await context.canvas.findByRole('button', { name: 'Inviting…' })).toHaveFocus();
  },
};

export const Succeeded: Story = {
  args: { attempts: ['works'] },
  async play(context) {
    await send(context);
    await expect(await context.canvas.findByText('ada@example.com was invited.')).toBeVisible();
    await expect(context.canvas.getByRole('button', { name: 'Invite' })).toHaveFocus();
  },
};

/** The form keeps its text, and the focus stays at its place. */
export const Failed: Story = {
  args: { attempts: ['fails'] },
  async play(context) {
    await fail(context);
    const { canvas } = context;
    await expect(canvas.getByRole('button', { name: 'Invite' })).toHaveFocus();
    await expect(canvas.getByRole('textbox')).toHaveValue('ada@example.com');
    await waitFor(() => expect(canvas.getByRole('alert')).toHaveTextContent('The invitation was not sent'));
  },
};

export const FailedInTheDark: Story = { ...Failed, globals: { theme: 'dark' } };

export const FailedNarrow: Story = { ...Failed, globals: { viewport: { value: 'narrow' } } };

/** Both buttons show the running attempt, and the old error stays until the attempt is over. */
export const TriedAgain: Story = {
  args: { attempts: ['fails', 'never answers'] },
  async play(context) {
    const { canvas, userEvent } = context;
    await fail(context);
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(await canvas.findByRole('button', { name: 'Trying again…' })).toHaveFocus();
    await expect(canvas.getByRole('button', { name: 'Inviting…' })).toBeVisible();
    await expect(canvas.getByRole('heading', { name: 'The invitation was not sent' })).toBeVisible();
  },
};

/** The form keeps the corrected text, and the error is gone. */
export const CorrectedAndSent: Story = {
  args: { attempts: ['fails', 'works'] },
  async play(context) {
    const { canvas, userEvent } = context;
    await fail(context);
    await userEvent.clear(canvas.getByRole('textbox'));
    await userEvent.type(canvas.getByRole('textbox'), 'grace@example.com');
    await send(context);
    await expect(await canvas.findByText('grace@example.com was invited.')).toBeVisible();
    await expect(canvas.queryByRole('heading')).not.toBeInTheDocument();
  },
};

/** `reset` forgets the outcome. */
export const Dismissed: Story = {
  args: { attempts: ['fails'] },
  async play(context) {
    const { canvas, userEvent } = context;
    await fail(context);
    await userEvent.click(canvas.getByRole('button', { name: 'Dismiss' }));
    await expect(canvas.queryByRole('heading')).not.toBeInTheDocument();
    await expect(canvas.getByRole('textbox')).toHaveValue('ada@example.com');
  },
};
