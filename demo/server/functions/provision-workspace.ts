import { publicError } from 'waybill/server';
import type { FunctionContext } from './function-context.ts';
import type { Organization } from './insert-organization.ts';

/** Settings of {@link provisionWorkspace}. */
export interface Provisioning {
  /** The address of the provisioner. */
  readonly provisionerUrl: string;
  /** The longest wait for the provisioner, in milliseconds. */
  readonly provisioningTimeoutMs: number;
}

/** Orders the workspace of an organization, and writes an event. Rejects if the provisioner is late. */
export async function provisionWorkspace(
  { tracing, emit }: FunctionContext,
  { id, region }: Organization,
  { provisionerUrl, provisioningTimeoutMs, userId }: Provisioning & { readonly userId: string },
): Promise<void> {
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

/** Turns the timeout of the provisioner into a public 504. Gives any other error back as it is. */
export function provisioningError(cause: unknown, region: string): unknown {
  if ((cause as { name?: unknown } | null)?.name !== 'TimeoutError') return cause;
  return publicError(
    `The region ${region} did not answer in time, and nothing was created. Try again, or choose another region.`,
    { status: 504, code: 'provisioning_timeout', cause },
  );
}
