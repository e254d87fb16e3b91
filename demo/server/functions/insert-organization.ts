import { publicError } from 'waybill/server';
import type { FunctionContext } from './function-context.ts';
import { isUniqueViolation } from './is-unique-violation.ts';

/** A row of an organization. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly region: string;
}

const INSERT = `insert into public.organizations (name, slug, region) values ($1::text, $2::text, $3::text)
returning id::text, name, slug, region`;

/** Makes the address part for an organization's name. Throws a public 400 for a name without letters. */
export function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = ascii.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (slug === '') {
    throw publicError('Give the organization a name with letters or digits.', {
      status: 400,
      code: 'invalid_name',
    });
  }
  return slug;
}

/** Inserts an organization, and writes an event. Rejects with a public 409 if the name is taken. */
export async function insertOrganization(
  { query, emit }: FunctionContext,
  { name, slug, region }: Omit<Organization, 'id'>,
  userId: string,
): Promise<Organization> {
  try {
    const [organization] = (await query(INSERT, [name, slug, region])) as readonly unknown[] as [
      Organization,
    ];
    await emit('organization.created', { organizationId: organization.id, name, region }, { userId });
    return organization;
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw publicError(`There is an organization named ${name} already.`, {
      status: 409,
      code: 'name_taken',
      cause,
    });
  }
}
