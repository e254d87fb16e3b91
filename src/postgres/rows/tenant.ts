import { isSafeId } from '../../core/internal.ts';

/** The tenant of records that name no tenant, and of rows from before the tables had the column `tenant`. */
export const DEFAULT_TENANT = 'default';

/** The tenant of a search. */
export interface TenantOptions {
  /**
   * The tenant of the spans, log records and domain events to read. One call cannot read several tenants.
   * @default 'default'
   */
  readonly tenant?: string;
}

/**
 * The SQL for the tenant of a domain event. The tenant is in the metadata of the event: the table belongs to the app,
 * so Waybill adds no column `tenant` to it.
 */
export const EVENT_TENANT = "coalesce(event_metadata ->> 'waybill.tenant', 'default')";

/** Tells whether a value can be the tenant of stored rows. */
export function isTenant(tenant: unknown): tenant is string {
  return typeof tenant === 'string' && isSafeId(tenant);
}

/**
 * Returns the tenant of a search. Throws on an invalid value, because an invalid value must not become the default
 * tenant.
 */
export function tenantOf({ tenant = DEFAULT_TENANT }: TenantOptions): string {
  if (typeof tenant !== 'string' || tenant === '') {
    throw new TypeError(`[waybill] the tenant is ${String(tenant)}; give a tenant name, or leave it out`);
  }
  return tenant;
}
