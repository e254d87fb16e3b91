import { ErrorWithCorrelation, useAction } from 'waybill/react';
import { invite } from './team';

export function Invite() {
  const { run, pending, error, occurrence } = useAction('invite member', async (_, form: FormData) => {
    await invite({ data: String(form.get('email')) });
  });
  return (
    <form action={run}>
      <input name="email" type="email" aria-label="E-mail" />
      <button disabled={pending}>Invite</button>
      <ErrorWithCorrelation error={error} occurrence={occurrence} />
    </form>
  );
}
