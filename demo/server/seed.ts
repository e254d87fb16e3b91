import type { QueryFunction } from 'waybill/postgres';

/** The login for a tour. This person is an administrator of the organization, and belongs to the support staff. */
export const demoLogin = { email: 'ada@northwind.example', password: 'thread-by-thread' } as const;

const ORGANIZATION = `with organization as (
  insert into public.organizations (name, slug, region, created_at)
  values ('Northwind Traders', 'northwind-traders', 'eu-central', now() - interval '412 days')
  returning id
), members as (
  insert into public.memberships (organization_id, user_id, email, role, created_at)
  select organization.id, coalesce(person.user_id, gen_random_uuid()), person.email, person.role, now() - person.age
  from organization, (values
    ($1::uuid, $2::text, 'admin', interval '412 days'),
    (null, 'grace@northwind.example', 'member', interval '380 days'),
    (null, 'katherine@northwind.example', 'member', interval '211 days'),
    (null, 'radia@northwind.example', 'member', interval '97 days'),
    (null, 'jean@contractor.example', 'member', interval '33 days')
  ) as person (user_id, email, role, age)
  returning id, email
), handover as (
  insert into public.handovers (membership_id, note)
  select id, 'Warehouse migration, weeks 44 to 49' from members where email like '%@contractor.example'
), invitation as (
  insert into public.invitations (organization_id, email, role, correlation_id, invited_by, created_at)
  select id, 'mary@northwind.example', 'member', gen_random_uuid(), $1::uuid, now() - interval '2 days' from organization
)
insert into public.support_staff (user_id) values ($1::uuid)`;

async function findUser(query: QueryFunction, email: string): Promise<string | undefined> {
  const [user] = await query('select id::text from auth.users where email = $1', [email]);
  return user && String(user.id);
}

/** Fills an empty database with an organization. Leaves a filled database as it is. */
export async function seed(
  query: QueryFunction,
  lite: (request: Request) => Promise<Response>,
): Promise<void> {
  const [organization] = await query('select from public.organizations limit 1');
  if (organization) return;
  // The user may exist already, because the demo may have been killed between the two steps.
  if (!(await findUser(query, demoLogin.email))) {
    const response = await lite(
      new Request('http://127.0.0.1/auth/v1/signup', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(demoLogin),
      }),
    );
    if (!response.ok) throw new Error(`the demo login could not be created: ${await response.text()}`);
  }
  const userId = await findUser(query, demoLogin.email);
  await query(ORGANIZATION, [userId ?? null, demoLogin.email]);
}
