import { publicError } from 'waybill/server';
import type { Caller } from '../access-token.ts';
import { jsonResponse } from '../json-response.ts';
import type { FetchHandler } from '../listen.ts';
import type { FunctionContext } from './function-context.ts';
import { isUniqueViolation } from './is-unique-violation.ts';
import { readBody, readChoice, readText } from './read-body.ts';
import { sendEmail } from './send-email.ts';

interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly region: string;
}

const MAX_NAME = 80;
const REGIONS = ['eu-central', 'us-east', 'ap-south'] as const;

const INSERT = `insert into public.organizations (name, slug, region) values ($1::text, $2::text, $3::text)
returning id::text, name, slug, region`;

const ADD_OWNER = `insert into public.memberships (organization_id, user_id, email, role)
values ($1::uuid, $2::uuid, $3::text, 'admin')`;

function slugOf(name: string): string {
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

/** Creates `organization-bootstrap`: a workflow that sets up an organization, and undoes its work where it fails. */
export function createOrganizationBootstrap(
  { query, tracing, callerOf, emit }: FunctionContext,
  { provisionerUrl, provisioningTimeoutMs }: { provisionerUrl: string; provisioningTimeoutMs: number },
): FetchHandler {
  async function createOrganization(
    { name, slug, region }: Omit<Organization, 'id'>,
    { userId }: Caller,
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

  async function provision({ id, region }: Organization, { userId }: Caller): Promise<void> {
    tracing.log.info('asking for a workspace', { region, timeoutMs: provisioningTimeoutMs });
    const response = await tracing.fetch(`${provisionerUrl}/workspaces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organizationId: id, region }),
      signal: AbortSignal.timeout(provisioningTimeoutMs),
    });
    if (!response.ok) throw new Error(`the provisioner answered ${response.status}`);
    await emit('workspace.provisioned', { organizationId: id, region }, { userId });
  }

  async function undo(organization: Organization, cause: unknown): Promise<never> {
    tracing.log.warn('provisioning failed, undoing the organization', { organizationId: organization.id });
    await tracing.span('undo organization', () =>
      query('delete from public.organizations where id = $1::uuid', [organization.id]),
    );
    if ((cause as { name?: unknown } | null)?.name !== 'TimeoutError') throw cause;
    throw publicError(
      `The region ${organization.region} did not answer in time, and nothing was created. Try again, or choose another region.`,
      { status: 504, code: 'provisioning_timeout', cause },
    );
  }

  async function setUp(caller: Caller, name: string, region: string): Promise<Organization> {
    const { userId, email } = caller;
    const slug = await tracing.span('check name', async () => {
      await emit('organization.requested', { name, region }, { userId });
      return slugOf(name);
    });
    const organization = await tracing.span('create organization', () =>
      createOrganization({ name, slug, region }, caller),
    );
    try {
      await tracing.span('add owner', () => query(ADD_OWNER, [organization.id, userId, email]));
      await tracing.span('provision workspace', () => provision(organization, caller));
    } catch (error) {
      return undo(organization, error);
    }
    await tracing.span('send welcome e-mail', () =>
      sendEmail(query, {
        recipient: email,
        subject: `Welcome to ${name}`,
        body: 'Your organization is ready.',
      }),
    );
    return organization;
  }

  return async (request) => {
    const caller = await callerOf(request);
    const body = await readBody(request);
    const name = readText(body, 'name', { maxLength: MAX_NAME });
    const region = readChoice(body, 'region', REGIONS);
    const organization = await setUp(caller, name, region);
    tracing.log.info('organization ready', { organizationId: organization.id });
    return jsonResponse({ organization }, 201);
  };
}
