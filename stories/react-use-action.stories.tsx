import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';
import { ErrorWithCorrelation, useAction } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { refusal } from './fixtures/error-report.ts';

/** A form that sends one invitation, to whoever answers. */
function InviteMember({ send }: { readonly send: () => Promise<void> }): ReactElement {
  const [email, setEmail] = useState('ada@example.com');
  const invite = useAction('invite member', send);
  return (
    <form
      style={{ display: 'grid', gap: '1rem', maxInlineSize: '40rem', font: '0.875rem/1.5 system-ui' }}
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
      <ErrorWithCorrelation
        variant="inline"
        title="The invitation was not sent"
        error={invite.error}
        report={invite.report}
        retrying={invite.pending}
        onRetry={invite.run}
      />
    </form>
  );
}

const meta = {
  title: 'react/useAction',
  component: InviteMember,
  decorators: [belowProvider()],
} satisfies Meta<typeof InviteMember>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Pending: Story = {
  args: { send: () => new Promise(() => {}) },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Invite' }));
    await expect(await canvas.findByRole('button', { name: 'Inviting…' })).toHaveFocus();
  },
};

/** The form stays as it was filled in, and the focus where it was. */
export const Failed: Story = {
  args: { send: () => Promise.reject(refusal) },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Invite' }));
    await canvas.findByRole('heading', { name: 'The invitation was not sent' });
    await expect(canvas.getByRole('button', { name: 'Invite' })).toHaveFocus();
    await expect(canvas.getByRole('textbox')).toHaveValue('ada@example.com');
    await waitFor(() => expect(canvas.getByRole('alert')).toHaveTextContent('The invitation was not sent'));
  },
};
