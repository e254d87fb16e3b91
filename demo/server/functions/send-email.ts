import type { QueryFunction } from 'waybill/postgres';

/** A message to one person. */
export interface Email {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

/** Puts a message into the outbox. A mailer would send it from there. */
export async function sendEmail(query: QueryFunction, { recipient, subject, body }: Email): Promise<void> {
  await query('insert into public.outbox (recipient, subject, body) values ($1::text, $2::text, $3::text)', [
    recipient,
    subject,
    body,
  ]);
}
