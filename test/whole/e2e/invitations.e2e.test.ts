import { expect, it } from 'vitest';
import { demo, openDemoForEachTest, page } from './demo-page.ts';
import { signIn } from './team-app.ts';

openDemoForEachTest();

const heading = () => page.getByRole('heading', { level: 1 });
const accept = () => page.getByRole('button', { name: 'Accept invitation' });

/** Adds an open invitation to the organization of the demo. Gives the path of its link. */
async function addInvitation(email: string): Promise<string> {
  const [invitation] = await demo.query(
    `insert into public.invitations (organization_id, email, role, correlation_id, invited_by)
     select organization_id, $1::text, 'member', gen_random_uuid(), user_id
     from public.memberships where email = $2::text returning token::text`,
    [email, demo.demoLogin.email],
  );
  return `/accept?token=${String(invitation?.['token'])}`;
}

async function createAccount(): Promise<void> {
  await page.getByLabel('Password').fill('a-long-password');
  await page.getByRole('button', { name: 'Create account' }).click();
}

it('leads an invited person from the link into the named organization', async () => {
  const link = await addInvitation('mary.new@northwind.example');
  await page.goto(demo.url + link);
  await expect.poll(() => heading().textContent()).toBe('Join Northwind Traders');
  await page.getByText('ada@northwind.example invites you as a member.').waitFor();
  expect(await page.getByLabel('E-mail').inputValue()).toBe('mary.new@northwind.example');
  await createAccount();
  await accept().click();
  await page.getByText('Welcome to Northwind Traders.').waitFor();
  await page.getByRole('rowheader', { name: 'mary.new@northwind.example' }).waitFor();

  // The link still leads on, now that the invitation is accepted.
  await page.goto(demo.url + link);
  await expect.poll(() => heading().textContent()).toBe('You belong to Northwind Traders');
  expect(await accept().count()).toBe(0);
  await page.getByRole('link', { name: 'Go to Northwind Traders' }).click();
  await expect.poll(() => heading().textContent()).toBe('Members');
});

it.each(['6f1c1e1e-0000-4000-8000-000000000000', 'cut-off', ''])(
  'says of the wrong token %j that there is no such invitation, and offers no button to accept',
  async (token) => {
    await signIn(page, demo);
    await page.goto(`${demo.url}/accept?token=${token}`);
    await page.getByText('There is no such invitation. Check the link, or ask for a new one.').waitFor();
    expect(await accept().count()).toBe(0);
    await page.getByRole('link', { name: 'Go to members' }).click();
    await expect.poll(() => heading().textContent()).toBe('Members');
  },
);

it('offers another account, and no button to accept, if the invitation was sent to another address', async () => {
  const link = await addInvitation('hedy.other@northwind.example');
  await signIn(page, demo);
  await page.goto(demo.url + link);
  await page.getByText(/was sent to hedy.other@northwind.example, and you are signed in as ada@/).waitFor();
  expect(await accept().count()).toBe(0);
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('form', { name: 'Create account' }).waitFor();
});

it('tries again to open an invitation after the connection was lost', async () => {
  const link = await addInvitation('lise.offline@northwind.example');
  await page.route('**/functions/v1/open-invitation', (route) => route.abort());
  await page.goto(demo.url + link);
  await page.getByText(/^The server cannot be reached/).waitFor();
  await page.unroute('**/functions/v1/open-invitation');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => heading().textContent()).toBe('Join Northwind Traders');
});

it('shows people without the right neither the support desk nor a link to it', async () => {
  await page.goto(demo.url + (await addInvitation('grace.nostaff@northwind.example')));
  await createAccount();
  await accept().click();
  await page.getByRole('heading', { name: 'Members', exact: true }).waitFor();
  expect(await page.getByRole('link', { name: 'Support desk' }).count()).toBe(0);

  await page.getByRole('checkbox', { name: 'Times of the region' }).click();
  const contact = page.getByRole('link', { name: 'Contact support' });
  expect(await contact.getAttribute('href')).toMatch(/^mailto:support@northwind\.example/);
  await page.getByRole('link', { name: 'Help' }).click();
  await page.getByText('The activity cannot be shown').waitFor();
  expect(await page.locator('a[href^="/support"]').count()).toBe(0);

  await page.goto(`${demo.url}/support`);
  await page.getByText('Your account does not belong to the support staff.').waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
});

it('asks before a person gives up an admin right, and keeps the last one', async () => {
  await signIn(page, demo);
  const manage = async (email: string, entry: string): Promise<void> => {
    await page.getByRole('button', { name: `Manage ${email}` }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  const dialog = page.getByRole('dialog');
  await manage('ada@northwind.example', 'Demote to member');
  await page.getByRole('heading', { name: 'Stop being an admin?' }).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByRole('form', { name: 'Invite a member' }).count()).toBe(1);

  await manage('ada@northwind.example', 'Demote to member');
  await dialog.getByRole('button', { name: 'Become a member' }).click();
  await page.getByText('An organization needs an administrator. Promote somebody else first.').waitFor();

  await manage('ada@northwind.example', 'Leave the team');
  await page.getByRole('heading', { name: 'Leave Northwind Traders?' }).waitFor();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await page.getByText('An organization needs an administrator. Promote somebody else first.').waitFor();
});
