import { isSafeId } from '../../core/internal.ts';

/** To whom records belong where nobody says otherwise, and all those from before there were tenants. */
export const DEFAULT_TENANT = 'default';

/** Whose records are read. */
export interface TenantOptions {
  /**
   * Whose spans, log records and domain events are read. There is no way to read those of several at once.
   * @default 'default'
   */
  readonly tenant?: string;
}

/** The metadata of a domain event names its tenant, as the table is the application's own. */
export const EVENT_TENANT = "coalesce(event_metadata ->> 'waybill.tenant', 'default')";

/** Tells whether rows can be stored under a name. */
export function isTenant(tenant: unknown): tenant is string {
  return typeof tenant === 'string' && isSafeId(tenant);
}

/** Gives the tenant of a search. What is none must not become the default tenant, hence it throws. */
export function tenantOf({ tenant = DEFAULT_TENANT }: TenantOptions): string {
  if (typeof tenant !== 'string' || tenant === '') {
    throw new TypeError(`[waybill] the tenant is ${String(tenant)}; give the name of one, or leave it out`);
  }
  return tenant;
}
