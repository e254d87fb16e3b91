import { expect, it } from 'vitest';
import { signIn as signUp } from '../demo/demo-client.ts';
import { demo, openDemoForEachTest, page } from './demo-page.ts';
import { breakSomething } from './team-app.ts';

openDemoForEachTest();

const JOIN = `insert into public.memberships (organization_id, user_id, email, role)
select id, $1::uuid, $2::text, $3::text from public.organizations where slug = $4::text`;

const FOUND = `insert into public.organizations (name, slug, region) values ($1::text, $1::text, 'us-east')
on conflict do nothing`;

/** People that a visitor of the demo can become, apart from its own login. */
const people = [
  ['a member who is no admin', { role: 'member', slug: 'northwind-traders' }],
  ['the admin of another organization', { role: 'admin', slug: 'another-team' }],
  ['a person without an organization', undefined],
] as const;

type Membership = (typeof people)[number][1];

let accounts = 0;

/** Signs a new person in, with this membership. */
async function signInAs(membership: Membership): Promise<void> {
  const login = { email: `person-${++accounts}@northwind.example`, password: 'a-long-password' };
  const { userId } = await signUp(demo.url, login, { isNew: true });
  if (membership) {
    await demo.query(FOUND, [membership.slug]);
    await demo.query(JOIN, [userId, login.email, membership.role, membership.slug]);
  }
  await page.goto(demo.url);
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Break something' }).waitFor();
}

const screen = () =>
  page.getByRole('region', { name: /^The (invitation|organization) was not (sent|created)$/ });

it.each(people)('lets a request of %s fail', async (_, membership) => {
  await signInAs(membership);
  await page.getByRole('link', { name: 'Help' }).click();
  await breakSomething(page, /^A request fails/);
  await page.locator('input:focus:not([value=""])').waitFor();
  await page.keyboard.press('Enter');
  await screen()
    .getByText(/could not be sent, so nobody was invited|did not answer in time/)
    .waitFor();
  await screen().getByText('Report sent.').waitFor();
  expect(await screen().getAttribute('data-refused')).toBeNull();
  expect(new URL(page.url()).search).toBe('');
});

it.each(people)('lets the server refuse a request of %s', async (_, membership) => {
  await signInAs(membership);
  await breakSomething(page, /^A request is refused/);
  await page.locator('input:focus:not([value=""])').waitFor();
  await page.keyboard.press('Enter');
  await screen()
    .getByText(/is already a member|There is an organization named Northwind Traders already/)
    .waitFor();
  expect(await screen().getAttribute('data-refused')).toBe('true');
  expect(new URL(page.url()).search).toBe('');
});

it('offers a crash of a card only to people who see the card', async () => {
  await signInAs(undefined);
  await page.getByRole('button', { name: 'Break something' }).click();
  await page.getByRole('menuitem', { name: /^The whole app crashes/ }).waitFor();
  expect(await page.getByRole('menuitem', { name: /^A card crashes/ }).count()).toBe(0);
});
