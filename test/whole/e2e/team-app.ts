import type { Page, Request } from 'playwright';
import type { Demo } from '../../../demo/server/start-demo.ts';

/** Signs the demo's user in, with trusted clicks and keys. */
export async function signIn(page: Page, demo: Demo): Promise<void> {
  await page.goto(demo.url);
  await page.getByRole('button', { name: 'Use the demo login' }).click();
  await page.getByRole('form', { name: 'Invite a member' }).waitFor();
}

/** Chooses an entry of the menu of things that can go wrong. */
export async function breakSomething(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Break something' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Sends an invitation, and gives the request that the click led to. */
export async function invite(page: Page, email: string): Promise<Request> {
  const form = page.getByRole('form', { name: 'Invite a member' });
  await form.getByLabel('E-mail').fill(email);
  const [request] = await Promise.all([
    page.waitForRequest(
      (sent) => sent.url().endsWith('/functions/v1/invite-user') && sent.method() === 'POST',
    ),
    form.getByRole('button', { name: 'Send invitation' }).click(),
  ]);
  await request.response();
  return request;
}
