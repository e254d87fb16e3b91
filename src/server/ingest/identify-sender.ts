import { isSafeId, type Diagnostics } from '../../core/internal.ts';

/** The facts that `authenticate` may give about a sender. */
export interface Sender {
  /**
   * The tenant that the records belong to: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. The records of one tenant
   * are stored apart. Other tenants can neither see nor change them.
   */
  readonly tenant?: string;
  /** The unit that shares a rate limit, such as a user id or an address. @default the tenant */
  readonly sender?: string;
}

/**
 * Identifies the sender of a request. A truthy result lets the request in, and a falsy one such as `null` does not. A
 * `tenant` in the result names the tenant. Without it the records belong to the default tenant. A string as result does
 * not name a tenant, because it may be a token.
 */
export type Authenticate = (request: Request) => unknown;

/** The sender of a request, with the facts that the ingest needs. */
export interface IdentifiedSender {
  readonly tenant: string | undefined;
  /** The key that the rate limit counts by. */
  readonly key: string;
}

/** Calls `authenticate`. Returns `null` if the request is refused, also for an invalid tenant. Never rejects. */
export async function identifySender(
  request: Request,
  { authenticate, diagnostics }: { authenticate: Authenticate | undefined; diagnostics: Diagnostics },
): Promise<IdentifiedSender | null> {
  if (!authenticate) return { tenant: undefined, key: '' };
  try {
    const identity = await authenticate(request);
    if (!identity) {
      const message = 'A request was refused with 401: authenticate did not accept its credentials.';
      diagnostics.report({ kind: 'ingest unauthorized', message });
      return null;
    }
    const { tenant, sender }: { tenant?: unknown; sender?: unknown } = Object(identity);
    // A fallback to the default tenant would mix the records of senders with an unknown tenant.
    const isNamed = typeof identity === 'object' && 'tenant' in identity;
    if (isNamed && !(typeof tenant === 'string' && isSafeId(tenant))) {
      diagnostics.report({
        kind: 'tenant',
        message:
          'authenticate returned an invalid tenant, so records were refused; ' +
          'return 1 to 128 letters, digits, "_", ".", ":" or "-", or no tenant at all.',
      });
      return null;
    }
    const name = isNamed ? (tenant as string) : undefined;
    // The name of a tenant never contains a space.
    return { tenant: name, key: `${name ?? ''} ${typeof sender === 'string' ? sender : ''}` };
  } catch (error) {
    const message =
      'authenticate threw, so records were refused; return null for credentials that are not valid.';
    diagnostics.report({ kind: 'authenticate', message, error });
    return null;
  }
}
