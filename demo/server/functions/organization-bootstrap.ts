import type { Caller } from '../access-token.ts';
import { jsonResponse } from '../json-response.ts';
import type { FetchHandler } from '../fetch-handler.ts';
import type { FunctionContext } from './function-context.ts';
import { insertOrganization, slugOf, type Organization } from './insert-organization.ts';
import { provisioningError, provisionWorkspace, type Provisioning } from './provision-workspace.ts';
import { readBody, readChoice, readText } from './read-body.ts';
import { sendEmail } from './send-email.ts';

const MAX_NAME = 80;
const REGIONS = ['eu-central', 'us-east', 'ap-south'] as const;

const ADD_OWNER = `insert into public.memberships (organization_id, user_id, email, role)
values ($1::uuid, $2::uuid, $3::text, 'admin')`;

/** Creates `organization-bootstrap`: a workflow that sets up an organization, and undoes its steps after a failure. */
export function createOrganizationBootstrap(
  context: FunctionContext,
  provisioning: Provisioning,
): FetchHandler {
  const { query, tracing, callerOf, emit } = context;

  async function undo({ id, region }: Organization, cause: unknown): Promise<never> {
    tracing.log.warn('provisioning failed, undoing the organization', { organizationId: id });
    await tracing.span('undo organization', () =>
      query('delete from public.organizations where id = $1::uuid', [id]),
    );
    throw provisioningError(cause, region);
  }

  async function setUp({ userId, email }: Caller, name: string, region: string): Promise<Organization> {
    const slug = await tracing.span('check name', async () => {
      await emit('organization.requested', { name, region }, { userId });
      return slugOf(name);
    });
    const organization = await tracing.span('create organization', () =>
      insertOrganization(context, { name, slug, region }, userId),
    );
    try {
      await tracing.span('add owner', () => query(ADD_OWNER, [organization.id, userId, email]));
      await tracing.span('provision workspace', () =>
        provisionWorkspace(context, organization, { ...provisioning, userId }),
      );
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
