import { expect, type Page } from 'playwright/test';
import type { FreshApp } from './fresh-app.ts';
import { findError, leaveDuring, namesAbove, shownReference, type FoundError } from './server-errors.ts';

/** Sends the form of the page that invites a member. */
export async function invite(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByRole('button', { name: 'Invite' }).click();
}

/** The error of `team` for an address that nobody has, as the server recorded it in the span `invite`. */
export const unknownAddress: FoundError = {
  message: 'The mail server does not know this address',
  span: 'invite',
  status: 'error',
};

/** Expects that the reference on the page leads to an error of the server. Gives the reference. */
export async function expectFound(app: FreshApp, page: Page, error: FoundError): Promise<string> {
  const reference = await shownReference(page);
  await expect.poll(() => findError(app.records, reference)).toEqual(error);
  return reference;
}

/**
 * Expects that a reference leads to an error of the server after a click on a link, and in a document of its own. The
 * document does not contain the message, because a message could contain a secret.
 */
export async function expectFoundOnBothWays(
  app: FreshApp,
  page: Page,
  { link, path, ...error }: FoundError & { readonly link: string; readonly path: string },
): Promise<void> {
  await page.goto(app.url);
  await page.getByRole('link', { name: link }).click();
  const afterLink = await expectFound(app, page, error);
  const document = await page.goto(`${app.url}${path}`);
  expect(await document?.text()).not.toContain(error.message);
  const inDocument = await expectFound(app, page, error);
  expect(inDocument).not.toBe(afterLink);
}

/** Expects that a client which leaves during a slow render breaks nothing, and that the span of the work ends. */
export async function expectSurvives(
  app: FreshApp,
  {
    path,
    release,
    spans,
    problems,
  }: {
    readonly path: string;
    /** The path that lets the slow work go on. */
    readonly release: string;
    /** The names of the span of the slow work, and of the spans above it. */
    readonly spans: readonly [string, ...string[]];
    /** The text that the server must not print. */
    readonly problems: RegExp;
  },
): Promise<void> {
  const before = app.printed().length;
  await leaveDuring(`${app.url}${path}`);
  const letGo = async (): Promise<unknown> =>
    (await fetch(`${app.url}${release}`, { method: 'POST' })).json();
  await expect.poll(letGo).toEqual({ released: true });
  await expect.poll(() => namesAbove(app.records, spans[0])).toEqual(spans);
  expect(app.printed().slice(before)).not.toMatch(problems);
}
