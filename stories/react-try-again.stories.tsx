import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';
import {
  ErrorActions,
  ErrorMessage,
  ErrorReference,
  ErrorTitle,
  ErrorWithCorrelation,
  RetryButton,
  SupportLink,
  useAction,
} from 'waybill/react';
import { AppPage } from './fixtures/app-page.tsx';
import { useAttempts } from './fixtures/attempts.ts';
import type { Outcome } from './fixtures/attempts.ts';
import { belowProvider } from './fixtures/below-provider.tsx';
import { occurrence } from './fixtures/error-report.ts';

/** Loads the members when a person presses its button. After three failures, help comes first. */
function Members({ attempts }: { readonly attempts: readonly Outcome[] }): ReactElement {
  const attempt = useAttempts(attempts);
  const [failures, setFailures] = useState(0);
  const [members, setMembers] = useState<string>();
  const { run, ...loading } = useAction('load members', async () => {
    try {
      await attempt();
      setMembers('Ada, Grace and four more');
    } catch (thrown) {
      setFailures(failures + 1);
      throw thrown;
    }
  });
  const helpFirst =
    failures < 3 ? undefined : (
      <>
        <ErrorTitle />
        <ErrorMessage>It failed three times. Please ask us for help.</ErrorMessage>
        <ErrorReference />
        <ErrorActions>
          <SupportLink className="waybill-button-primary" />
          <RetryButton render={(props) => <button type="button" {...props} className="waybill-button" />} />
        </ErrorActions>
      </>
    );
  return (
    <AppPage>
      <div>
        <button type="button" className="waybill-button" onClick={() => void run()}>
          Load members
        </button>
      </div>
      {members && <p>{members}</p>}
      <ErrorWithCorrelation
        error={loading.error}
        occurrence={loading.occurrence}
        title="The members could not be loaded"
        onRetry={run}
        retrying={loading.pending}
        supportHref="https://help.example.com/new"
      >
        {helpFirst}
      </ErrorWithCorrelation>
    </AppPage>
  );
}

const meta = {
  title: 'react/Try again',
  component: Members,
  decorators: [belowProvider()],
  args: { attempts: ['fails'] },
} satisfies Meta<typeof Members>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

/** Gives the code on the screen. */
const code = ({ canvas }: Pick<Parameters<Play>[0], 'canvas'>): string =>
  canvas.getByText(/^\w{4}-\w{5}$/).textContent;

const load: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getByRole('button', { name: 'Load members' }));
  await expect(await canvas.findByText(occurrence.reference)).toBeVisible();
};

const tryAgain: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
};

const failAgain: Play = async (context) => {
  const before = code(context);
  await tryAgain(context);
  await waitFor(() => expect(code(context)).not.toBe(before));
};

export const Offered: Story = {
  async play(context) {
    await load(context);
    await expect(context.canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};

/** The screen stays, and the pressed button stays at its place. */
export const Running: Story = {
  args: { attempts: ['fails', 'never answers'] },
  async play(context) {
    await load(context);
    await tryAgain(context);
    const button = await context.canvas.findByRole('button', { name: 'Trying again…' });
    await expect(button).toHaveFocus();
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(context.canvas.getByText(occurrence.reference)).toBeVisible();
  },
};

/** Each attempt is a new action with a new reference. */
export const FailedAgain: Story = {
  async play(context) {
    await load(context);
    await failAgain(context);
    await expect(context.canvas.getAllByRole('button', { name: /^Copy reference/ })).toHaveLength(1);
    await expect(context.canvas.getByRole('button', { name: 'Try again' })).toHaveFocus();
  },
};

/** An app may count the failures, build its screen from the parts, and put help before another attempt. */
export const SupportFirst: Story = {
  async play(context) {
    const { canvas } = context;
    await load(context);
    await failAgain(context);
    await failAgain(context);
    await expect(canvas.getByText('It failed three times. Please ask us for help.')).toBeVisible();
    const help = canvas.getByRole('link', { name: 'Contact support' });
    await expect(help).toHaveAttribute('href', `https://help.example.com/new?reference=${code(context)}`);
    const follows = help.compareDocumentPosition(canvas.getByRole('button', { name: 'Try again' }));
    await expect(follows).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  },
};

/** The content is there, and the error screen is gone. */
export const Succeeded: Story = {
  args: { attempts: ['fails', 'works'] },
  async play(context) {
    await load(context);
    await tryAgain(context);
    await expect(await context.canvas.findByText('Ada, Grace and four more')).toBeVisible();
    await expect(context.canvas.queryByRole('heading')).not.toBeInTheDocument();
  },
};
