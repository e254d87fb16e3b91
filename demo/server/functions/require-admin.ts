import type { QueryFunction } from 'waybill/postgres';
import { publicError } from 'waybill/server';

/** Rejects with a public 403 unless the person administers the organization. */
export async function requireAdmin(
  query: QueryFunction,
  organizationId: string,
  userId: string,
): Promise<void> {
  const [membership] = await query(
    'select role from public.memberships where organization_id = $1::uuid and user_id = $2::uuid',
    [organizationId, userId],
  );
  if (membership?.role !== 'admin') {
    throw publicError('Only administrators of the organization may do this.', {
      status: 403,
      code: 'not_allowed',
    });
  }
}
