import type { QueryFunction } from 'waybill/postgres';

/** A message to one person. */
export interface Email {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

// The mail server of these addresses does not answer. With one, a person can see how a failed step looks.
const UNREACHABLE = '@unreachable.example';

/** Puts a message into the outbox, from which a mailer would send it. Rejects if the mail server cannot be reached. */
export async function sendEmail(query: QueryFunction, { recipient, subject, body }: Email): Promise<void> {
  if (recipient.toLowerCase().endsWith(UNREACHABLE)) {
    throw new Error('The mail server of unreachable.example does not answer.');
  }
  await query('insert into public.outbox (recipient, subject, body) values ($1::text, $2::text, $3::text)', [
    recipient,
    subject,
    body,
  ]);
}
